package calculator;

import static calculator.ExpectedSpans.CALCULATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import calculator.v1.CalculateRequest;
import calculator.v1.CalculateResponse;
import calculator.v1.CalculatorGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.instrumentation.log4j.appender.v2_17.OpenTelemetryAppender;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Future;
import lab.insight.ExpectedLog;
import lab.insight.LogRecord;
import lab.testkit.Closing;
import lab.testkit.TelemetryProbe;
import lab.testkit.Transport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A call that fails is logged once, and one that its client gave up is no failure. */
@ResourceLock("bridge") // there is one in a JVM
class LoggingInterceptorTest {

  @RegisterExtension final Closing closing = new Closing();
  @RegisterExtension final TelemetryProbe telemetry = TelemetryProbe.create();

  @BeforeEach
  void bridge() {
    // What other tests have logged so far has waited for whoever comes first.
    OpenTelemetryAppender.install(OpenTelemetry.noop());
    OpenTelemetryAppender.install(telemetry.openTelemetry());
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @DisplayName("An interceptor behind it that throws is logged once, with the call's trace")
  void throwingNeighbour_isLoggedOnce(Transport transport) throws IOException {
    ServerInterceptor broken =
        new ServerInterceptor() {
          @Override
          public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
              ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
            throw Status.INTERNAL.withDescription("broken").asRuntimeException();
          }
        };
    ManagedChannel channel = start(transport, new Arithmetic(), broken);

    assertThrows(StatusRuntimeException.class, () -> calculate(channel));
    telemetry.awaitSpans(1);

    telemetry.assertLog(
        new ExpectedLog("ended with INTERNAL: broken")
            .severity("ERROR")
            .in(telemetry.span(CALCULATE + " SERVER"))
            .theOnlyError());
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @DisplayName("A neighbour that closes the call a second time is logged once")
  void closingTwice_isLoggedOnce(Transport transport) throws IOException {
    ServerInterceptor hasty =
        new ServerInterceptor() {
          @Override
          public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
              ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
            call.close(Status.UNAUTHENTICATED.withDescription("first"), new Metadata());
            try {
              call.close(Status.INTERNAL.withDescription("second"), new Metadata());
            } catch (IllegalStateException e) {
              // gRPC refuses to close a call twice.
            }
            return new ServerCall.Listener<>() {};
          }
        };
    ManagedChannel channel = start(transport, new Arithmetic(), hasty);

    assertThrows(StatusRuntimeException.class, () -> calculate(channel));
    telemetry.awaitSpans(1);

    telemetry.assertLog(new ExpectedLog("ended with UNAUTHENTICATED: first").severity("WARN"));
    assertEquals(1, failures().size(), failures().toString());
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @DisplayName("A call that goes well is no failure")
  void success_isNotAFailure(Transport transport) throws IOException {
    calculate(start(transport, (operation, a, b) -> 42));
    telemetry.awaitSpans(1);

    assertEquals(List.of(), failures());
  }

  /** Not on a direct executor: there the server hears nothing while it works. */
  @ParameterizedTest
  @EnumSource(names = {"NETTY", "IN_PROCESS"})
  @DisplayName("A call that its client gives up is no failure of the server's")
  void cancelMidway_isNotAFailure(Transport transport) throws Exception {
    UntilCancelled slow = new UntilCancelled();
    ManagedChannel channel = start(transport, slow);
    Future<CalculateResponse> answer =
        CalculatorGrpc.newFutureStub(channel).calculate(CalculateRequest.getDefaultInstance());
    slow.awaitBegun();

    answer.cancel(true);
    slow.clientHasGone();
    telemetry.awaitSpans(1);

    assertEquals(List.of(), failures());
  }

  /** Not on a direct executor: there the server hears nothing while it works. */
  @ParameterizedTest
  @EnumSource(names = {"NETTY", "IN_PROCESS"})
  @DisplayName("A call whose deadline passes is no failure of the server's either")
  void deadline_isNotAFailure(Transport transport) throws IOException {
    UntilCancelled slow = new UntilCancelled();
    ManagedChannel channel = start(transport, slow);

    assertThrows(
        StatusRuntimeException.class,
        () ->
            CalculatorGrpc.newBlockingStub(channel)
                .withDeadlineAfter(CalculatorFixture.SHORT)
                .calculate(CalculateRequest.getDefaultInstance()));
    slow.clientHasGone();
    telemetry.awaitSpans(1);

    assertEquals(List.of(), failures());
  }

  private ManagedChannel start(
      Transport transport, Evaluator evaluator, ServerInterceptor... behind) throws IOException {
    ServerBuilder<?> server = transport.serverBuilder();
    server.addService(new CalculatorService(evaluator));
    for (ServerInterceptor interceptor : behind) {
      server.intercept(interceptor);
    }
    server.intercept(new LoggingServerInterceptor());
    server.intercept(new TracingServerInterceptor(telemetry.openTelemetry()));
    Server started = closing.add(server.build().start());
    return closing.add(transport.channelBuilder(started).build());
  }

  private static void calculate(ManagedChannel channel) {
    CalculateResponse ignored =
        CalculatorGrpc.newBlockingStub(channel).calculate(CalculateRequest.getDefaultInstance());
  }

  /** What {@link LoggingServerInterceptor} has logged of the one call. */
  private List<String> failures() {
    String trace = telemetry.span(CALCULATE + " SERVER").traceId();
    return telemetry.logs().stream()
        .filter(log -> trace.equals(log.traceId()))
        .map(LogRecord::body)
        .filter(body -> body.contains(" ended with "))
        .toList();
  }
}
