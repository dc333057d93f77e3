package calculator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import calculator.v1.CalculateRequest;
import calculator.v1.CalculatorGrpc;
import calculator.v1.Operation;
import io.grpc.Attributes;
import io.grpc.CallCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.SecurityLevel;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import lab.testkit.Closing;
import lab.testkit.Transport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {

  private static final CalculateRequest REQUEST =
      CalculateRequest.newBuilder().setOperation(Operation.OPERATION_ADD).setA(1).setB(2).build();

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  @RegisterExtension final Closing closing = new Closing();

  @Test
  @Tag("task-1.6")
  @DisplayName("Who shows the right token may calculate")
  void rightToken_passes() throws IOException {
    CalculatorGrpc.CalculatorBlockingStub stub = stub(start(), "s3cret");
    try {
      assertEquals(3, stub.calculate(REQUEST).getResult());
    } catch (StatusRuntimeException e) {
      throw new AssertionError(
          "The call carries the right token and ends with %s. Whom does the condition let pass?"
              .formatted(e.getStatus().getCode()),
          e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3creT", "s3cre", "s3cret1"})
  @Tag("task-1.6")
  @DisplayName("Who shows another token may not")
  void wrongToken_isRefused(String token) throws IOException {
    assertUnauthenticated(stub(start(), token));
  }

  @Test
  @Tag("task-1.6")
  @DisplayName("Who shows no token may not")
  void noToken_isRefused() throws IOException {
    assertUnauthenticated(CalculatorGrpc.newBlockingStub(start()));
  }

  @Test
  @Tag("task-1.6")
  @DisplayName("Of a call that is refused the service hears nothing")
  void refusedCall_doesNotReachTheService() throws IOException {
    AtomicInteger reached = new AtomicInteger();
    AtomicInteger listening = new AtomicInteger();
    ServerInterceptor behind =
        new ServerInterceptor() {
          @Override
          public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
              ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
            reached.incrementAndGet();
            return next.startCall(call, headers);
          }
        };
    ServerInterceptor before =
        new ServerInterceptor() {
          @Override
          public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
              ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
            ServerCall.Listener<ReqT> listener = next.startCall(call, headers);
            listening.addAndGet(listener == null ? 0 : 1);
            return listener;
          }
        };
    // On a direct executor all is over for the server when the client has its answer.
    Server server =
        closing.add(
            Transport.IN_PROCESS_DIRECT
                .serverBuilder()
                .addService(
                    ServerInterceptors.intercept(
                        new CalculatorService(new Arithmetic()),
                        behind,
                        new TokenServerInterceptor(new BearerToken("s3cret")),
                        before))
                .build()
                .start());
    ManagedChannel channel =
        closing.add(Transport.IN_PROCESS_DIRECT.channelBuilder(server).build());

    assertUnauthenticated(CalculatorGrpc.newBlockingStub(channel));

    assertEquals(
        0,
        reached.get(),
        "The client is refused, and the call goes on to the service all the same. How often it got"
            + " there:");
    assertEquals(
        1,
        listening.get(),
        "The client is refused, and for that call gRPC has got no listener: it throws, each time."
            + " Listeners:");
  }

  @Test
  @Tag("task-1.5")
  @DisplayName("Health stays open to load balancers, which have no token")
  void health_needsNoToken() throws IOException {
    HealthCheckRequest everything = HealthCheckRequest.getDefaultInstance();
    HealthGrpc.HealthBlockingStub health = HealthGrpc.newBlockingStub(start());

    try {
      health.check(everything);
    } catch (StatusRuntimeException e) {
      throw new AssertionError(
          "A load balancer asks how the server is, without a token, and is answered %s. It takes the"
                  .formatted(e.getStatus().getCode())
              + " server for dead.\nWhat stands before the health service?",
          e);
    }
  }

  @Test
  @DisplayName("The token does not leave the machine in plain text")
  void token_isNotSentInPlainText() throws Exception {
    InetAddress elsewhere = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});

    assertEquals(Status.Code.UNAUTHENTICATED, outcome(SecurityLevel.NONE, elsewhere).getCode());
    assertEquals(
        Status.Code.UNAUTHENTICATED, outcome(SecurityLevel.INTEGRITY, elsewhere).getCode());
    assertEquals(Status.Code.OK, outcome(SecurityLevel.PRIVACY_AND_INTEGRITY, elsewhere).getCode());
    assertEquals(
        Status.Code.OK, outcome(SecurityLevel.NONE, InetAddress.getLoopbackAddress()).getCode());
  }

  @Test
  @DisplayName("The token shows up in no text")
  void token_isNotInItsText() {
    assertFalse(new BearerToken("s3cret").toString().contains("s3cret"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "line\nbreak", "żółw"})
  @DisplayName("What cannot stand in a header is no token")
  void unusableToken_isRejected(String token) {
    assertThrows(IllegalArgumentException.class, () -> new BearerToken(token));
  }

  private ManagedChannel start() throws IOException {
    CalculatorServer server = new CalculatorServer();
    server.requireToken(new BearerToken("s3cret"));
    server.start(Transport.NETTY.serverBuilder());
    closing.add(server);
    return closing.add(Transport.NETTY.channelBuilder(server.started()).build());
  }

  private static CalculatorGrpc.CalculatorBlockingStub stub(ManagedChannel channel, String token) {
    return CalculatorGrpc.newBlockingStub(channel).withCallCredentials(new BearerToken(token));
  }

  private static void assertUnauthenticated(CalculatorGrpc.CalculatorBlockingStub stub) {
    StatusRuntimeException refusal =
        assertThrows(
            StatusRuntimeException.class,
            () -> stub.calculate(REQUEST),
            "A call without the right token is answered.");
    Status.Code code = refusal.getStatus().getCode();
    String why =
        switch (code) {
          case UNKNOWN ->
              "So gRPC answers when code on the server throws. An interceptor that refuses a call"
                  + " says with which status.";
          case PERMISSION_DENIED ->
              "That status is for callers who are known and may not. Of this one nobody knows who it"
                  + " is.";
          default -> "How a call without the right token ends:";
        };
    assertEquals(Status.Code.UNAUTHENTICATED, code, why);
    Metadata trailers = refusal.getTrailers();
    assertFalse(
        trailers != null && trailers.containsKey(AUTHORIZATION),
        "With the refusal the caller gets its own authorization back. What does an answer say of the"
            + " request's headers?");
  }

  /** What the credentials decide for a connection of that kind. */
  private static Status outcome(SecurityLevel level, InetAddress peer) throws Exception {
    CompletableFuture<Status> outcome = new CompletableFuture<>();
    CallCredentials.RequestInfo request =
        new CallCredentials.RequestInfo() {
          @Override
          public MethodDescriptor<?, ?> getMethodDescriptor() {
            return CalculatorGrpc.getCalculateMethod();
          }

          @Override
          public SecurityLevel getSecurityLevel() {
            return level;
          }

          @Override
          public String getAuthority() {
            return "calculator.example";
          }

          @Override
          public Attributes getTransportAttrs() {
            return Attributes.newBuilder()
                .set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, new InetSocketAddress(peer, 443))
                .build();
          }
        };
    new BearerToken("s3cret")
        .applyRequestMetadata(
            request,
            Runnable::run,
            new CallCredentials.MetadataApplier() {
              @Override
              public void apply(Metadata headers) {
                outcome.complete(Status.OK);
              }

              @Override
              public void fail(Status status) {
                outcome.complete(status);
              }
            });
    return outcome.get();
  }
}
