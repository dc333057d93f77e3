package lab.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.CallOptions;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCalls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import lab.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The proxy between a real client and a real server. */
@Timeout(60)
class GrpcProxyTest {

  private static final Metadata.Key<String> TRACEPARENT =
      Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);
  private static final MethodDescriptor<byte[], byte[]> ECHO = method("Echo", MethodType.UNARY);
  private static final MethodDescriptor<byte[], byte[]> COUNT =
      method("Count", MethodType.SERVER_STREAMING);
  private static final int COUNTED = 1_000;

  private final List<Passed> passed = new CopyOnWriteArrayList<>();
  private final List<Metadata> seen = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> cancelled = new CompletableFuture<>();
  private Server server;
  private GrpcProxy proxy;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws IOException {
    server = serve(0);
    int port = freePort();
    proxy = new GrpcProxy(port, server.getPort(), GrpcProxy.LATE_MILLIS, passed::add);
    proxy.open();
    channel =
        NettyChannelBuilder.forAddress("localhost", port, InsecureChannelCredentials.create())
            .build();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    proxy.close();
    server.shutdownNow();
  }

  @Test
  @DisplayName("Requests, headers and streams come through as they are")
  void everything_comesThrough() {
    assertArrayEquals(new byte[] {1, 2}, echo(1, 2));
    assertEquals("00-1-2-01", seen.get(0).get(TRACEPARENT));

    List<Integer> counted = new ArrayList<>();
    count().forEachRemaining(message -> counted.add(message.length));

    assertEquals(COUNTED, counted.size());
  }

  @Test
  @DisplayName("One call in four fails before it comes to the server")
  void errors_hitOneInFour() {
    proxy.set(Set.of(Fault.ERRORS));

    int failed = 0;
    for (int i = 0; i < 8; i++) {
      failed += status() == Status.Code.INTERNAL ? 1 : 0;
    }

    assertEquals(2, failed);
    assertEquals(6, seen.size());
  }

  @Test
  @DisplayName("One request in four arrives empty")
  void wrongInput_hitsOneInFour() {
    proxy.set(Set.of(Fault.WRONG_INPUT));

    int empty = 0;
    for (int i = 0; i < 8; i++) {
      empty += echo(7).length == 0 ? 1 : 0;
    }

    assertEquals(2, empty);
  }

  @Test
  @DisplayName("The headers of the trace get lost, and come through again afterwards")
  void noPropagation_losesTheTrace() {
    proxy.set(Set.of(Fault.NO_PROPAGATION));
    echo(1);
    proxy.set(Set.of());
    echo(1);

    assertNull(seen.get(0).get(TRACEPARENT));
    assertEquals("00-1-2-01", seen.get(1).get(TRACEPARENT));
  }

  @Test
  @DisplayName("The headers of a request are told as the client has sent them")
  void requests_areAsSent() {
    proxy.set(Set.of(Fault.NO_PROPAGATION));
    echo(1);

    List<String> headers = proxy.requests().get(0);
    assertTrue(headers.get(0).startsWith(":path: /"), headers.toString());
    assertTrue(headers.contains("traceparent: 00-1-2-01"), headers.toString());
  }

  @Test
  @DisplayName("A slow server's answer comes late, and its stream in order")
  void slow_isLate() {
    proxy.set(Set.of(Fault.SLOW));
    long begin = System.nanoTime();

    echo(1);

    assertTrue(System.nanoTime() - begin >= TimeUnit.MILLISECONDS.toNanos(250));
    int[] last = {-1};
    count().forEachRemaining(message -> assertEquals(++last[0], message.length));
  }

  @Test
  @DisplayName("A slow reader gets one message after the other")
  void slowReader_getsOneAfterTheOther() {
    proxy.set(Set.of(Fault.SLOW_READER));
    Iterator<byte[]> counted = count();
    counted.next();
    long begin = System.nanoTime();

    counted.next();
    counted.next();

    assertTrue(System.nanoTime() - begin >= TimeUnit.MILLISECONDS.toNanos(200));
  }

  @Test
  @DisplayName("Nobody answers while it is shut, and all is well when it is open again")
  void shut_isAsIfThereWereNobody() throws IOException {
    echo(1);
    proxy.shut();
    assertEquals(Status.Code.UNAVAILABLE, status());

    proxy.open();

    Await.until("calls come through again", () -> status() == Status.Code.OK);
  }

  @Test
  @DisplayName("What has passed is told: the method, the bytes, and how it ended for the caller")
  void passedCall_isTold() {
    echo(1, 2);

    Await.until("it is told", () -> passed.size() == 1);
    Passed call = passed.get(0);
    assertEquals("test.Test/Echo", call.method());
    assertEquals(Status.Code.OK, call.code());
    assertEquals(new Passed.Message(2, "01 02"), call.request());
    assertEquals(new Passed.Message(2, "01 02"), call.response());
  }

  @Test
  @DisplayName("A caller that gave up before a late answer has not got it")
  void lateAnswer_isNotTold() {
    echo(1);
    proxy.set(Set.of(Fault.SLOW));
    assertThrows(
        StatusRuntimeException.class,
        () ->
            ClientCalls.blockingUnaryCall(
                channel,
                ECHO,
                CallOptions.DEFAULT.withDeadlineAfter(100, TimeUnit.MILLISECONDS),
                new byte[1]));

    Await.until("it is told", () -> passed.size() == 2);
    assertEquals(Status.Code.CANCELLED, passed.get(1).code());
    assertEquals(0, passed.get(1).response().bytes());
  }

  @Test
  @DisplayName("An attempt that the client's gRPC repeats is told apart from the last one")
  void repeatedAttempt_isToldApart() {
    server.shutdownNow();
    proxy.serverIsThere();

    Await.until("it has gone", () -> status() == Status.Code.UNAVAILABLE);
    assertTrue(last().willRetry());

    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("grpc-previous-rpc-attempts", Metadata.ASCII_STRING_MARSHALLER), "3");
    assertThrows(
        StatusRuntimeException.class,
        () ->
            ClientCalls.blockingUnaryCall(
                io.grpc.ClientInterceptors.intercept(
                    channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
                ECHO,
                CallOptions.DEFAULT,
                new byte[1]));
    assertFalse(last().willRetry());
  }

  private Passed last() {
    return passed.get(passed.size() - 1);
  }

  @Test
  @DisplayName("Calls wait for a server that is still starting, and fail when it has gone")
  void startingServer_isWaitedFor() throws IOException {
    int target = freePort();
    int port = freePort();
    try (GrpcProxy early = new GrpcProxy(port, target)) {
      early.open();
      channel.shutdownNow();
      channel =
          NettyChannelBuilder.forAddress("localhost", port, InsecureChannelCredentials.create())
              .build();
      CompletableFuture<Status.Code> first = CompletableFuture.supplyAsync(this::status);
      server.shutdownNow();
      server = serve(target);

      assertEquals(Status.Code.OK, first.join());

      early.serverIsThere();
      server.shutdownNow();
      Await.until("calls fail", () -> status() == Status.Code.UNAVAILABLE);
    }
  }

  @Test
  @DisplayName("When the caller gives up, the server hears of it")
  void cancel_comesThrough() {
    proxy.set(Set.of(Fault.SLOW_READER));
    io.grpc.Context.CancellableContext context = io.grpc.Context.current().withCancellation();
    context.run(() -> count().next());

    context.cancel(null);

    Await.until("the server knows", cancelled::isDone);
  }

  private Status.Code status() {
    try {
      echo(1);
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  private byte[] echo(int... content) {
    byte[] message = new byte[content.length];
    for (int i = 0; i < content.length; i++) {
      message[i] = (byte) content[i];
    }
    Metadata headers = new Metadata();
    headers.put(TRACEPARENT, "00-1-2-01");
    return ClientCalls.blockingUnaryCall(
        io.grpc.ClientInterceptors.intercept(
            channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
        ECHO,
        CallOptions.DEFAULT,
        message);
  }

  private Iterator<byte[]> count() {
    return ClientCalls.blockingServerStreamingCall(
        channel, COUNT, CallOptions.DEFAULT, new byte[0]);
  }

  private Server serve(int port) throws IOException {
    ServerServiceDefinition service =
        ServerServiceDefinition.builder("test.Test")
            .addMethod(
                ECHO,
                noting(
                    ServerCalls.asyncUnaryCall(
                        (request, responses) -> {
                          responses.onNext(request);
                          responses.onCompleted();
                        })))
            .addMethod(
                COUNT,
                ServerCalls.asyncServerStreamingCall(
                    (request, responses) -> {
                      io.grpc.Context.current()
                          .addListener(context -> cancelled.complete(null), Runnable::run);
                      for (int i = 0; i < COUNTED; i++) {
                        responses.onNext(new byte[i]);
                      }
                      responses.onCompleted();
                    }))
            .build();
    return NettyServerBuilder.forAddress(
            new InetSocketAddress("localhost", port), InsecureServerCredentials.create())
        .addService(service)
        .build()
        .start();
  }

  private ServerCallHandler<byte[], byte[]> noting(ServerCallHandler<byte[], byte[]> handler) {
    return (ServerCall<byte[], byte[]> call, Metadata headers) -> {
      seen.add(headers);
      return handler.startCall(call, headers);
    };
  }

  private static MethodDescriptor<byte[], byte[]> method(String name, MethodType type) {
    return MethodDescriptor.newBuilder(Bytes.MARSHALLER, Bytes.MARSHALLER)
        .setFullMethodName("test.Test/" + name)
        .setType(type)
        .build();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
