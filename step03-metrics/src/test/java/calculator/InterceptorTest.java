package calculator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import calculator.v1.CalculateRequest;
import calculator.v1.CalculateResponse;
import calculator.v1.CalculatorGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import lab.insight.ExpectedSpan;
import lab.insight.SpanRecord;
import lab.insight.SpanStatus;
import lab.testkit.Closing;
import lab.testkit.TelemetryProbe;
import lab.testkit.Transport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the interceptors do with calls and neighbours that do not behave. */
class InterceptorTest {

  @RegisterExtension final Closing closing = new Closing();
  @RegisterExtension final TelemetryProbe telemetry = TelemetryProbe.create();

  @ParameterizedTest
  @EnumSource(Transport.class)
  @Tag("task-2.7")
  @DisplayName("An interceptor behind it that throws ends the span with what the client is told")
  void throwingNeighbour_endsTheSpan(Transport transport) throws IOException {
    ServerInterceptor broken =
        new ServerInterceptor() {
          @Override
          public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
              ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
            throw Status.INTERNAL.withDescription("broken").asRuntimeException();
          }
        };
    ManagedChannel channel = start(transport, broken);

    assertThrows(StatusRuntimeException.class, () -> calculate(channel));

    assertStatusOnce("INTERNAL", "SERVER");
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @DisplayName("A client's interceptor behind it that throws leaves an exception and no status")
  void throwingClientNeighbour_endsTheSpan(Transport transport) throws IOException {
    Server server = closing.add(transport.serverBuilder().build().start());
    ManagedChannelBuilder<?> builder = transport.channelBuilder(server);
    builder.intercept(new BrokenClientInterceptor());
    builder.intercept(new TracingClientInterceptor(telemetry.openTelemetry(), "calc.example:1"));
    ManagedChannel channel = closing.add(builder.build());

    assertThrows(IllegalStateException.class, () -> calculate(channel));

    telemetry.assertTraces(
        ExpectedSpan.client(ExpectedSpans.CALCULATE)
            .attribute("rpc.system.name", "grpc")
            .attribute("rpc.method", ExpectedSpans.CALCULATE)
            .attribute("server.address", "calc.example")
            .attribute("server.port", 1)
            .attribute("error.type", "java.lang.IllegalStateException")
            .error()
            .events("exception"));
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @Tag("task-2.7")
  @DisplayName("A neighbour that closes the call a second time changes nothing")
  void closingTwice_endsTheSpanOnce(Transport transport) throws IOException {
    ServerInterceptor hasty =
        new ServerInterceptor() {
          @Override
          public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
              ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
            call.close(Status.UNAUTHENTICATED, new Metadata());
            try {
              call.close(Status.INTERNAL, new Metadata());
            } catch (IllegalStateException e) {
              // gRPC refuses to close a call twice.
            }
            return new ServerCall.Listener<>() {};
          }
        };
    ManagedChannel channel = start(transport, hasty);

    assertThrows(StatusRuntimeException.class, () -> calculate(channel));

    assertStatusOnce("UNAUTHENTICATED", "SERVER");
  }

  @Test
  @Tag("task-2.7")
  @DisplayName("Whoever ends a span second changes nothing")
  void secondEnd_changesNothing() {
    Span span = telemetry.openTelemetry().getTracer("test").spanBuilder("call").startSpan();
    CallSpan callSpan = new CallSpan(span, CallTimer.start(), RpcConventions::isServerError);

    callSpan.end(Status.OK);
    callSpan.end(Status.CANCELLED);

    telemetry.assertTraces(ExpectedSpan.internal("call").attribute("rpc.status_code", "OK"));
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @DisplayName("A call that is cancelled before it starts leaves no open span")
  void cancelBeforeStart_leavesNothingOpen(Transport transport) throws IOException {
    ManagedChannel channel = start(transport);
    ClientCall<CalculateRequest, CalculateResponse> call = newCall(channel);

    call.cancel("changed my mind", null);
    try {
      call.start(new ClientCall.Listener<>() {}, new Metadata());
    } catch (IllegalStateException e) {
      // So gRPC says it once the channel is connected; before that it closes the call instead.
    }

    telemetry.awaitSpans(1);
    SpanRecord span = telemetry.span(ExpectedSpans.CALCULATE + " CLIENT");
    assertTrue(span.hasEnded());
    assertEquals(SpanStatus.ERROR, span.status());
  }

  /** Not on a direct executor: there the server hears nothing while it works. */
  @ParameterizedTest
  @EnumSource(names = {"NETTY", "IN_PROCESS"})
  @Tag("task-2.7")
  @DisplayName("A call that is cancelled midway ends on both sides")
  void cancelMidway_endsBothSpans(Transport transport) throws Exception {
    UntilCancelled slow = new UntilCancelled();
    ManagedChannel channel = startServer(transport, slow);
    ClientCall<CalculateRequest, CalculateResponse> call = newCall(channel);
    CompletableFuture<Status> closed = new CompletableFuture<>();
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            closed.complete(status);
          }
        },
        new Metadata());
    call.request(1);
    call.sendMessage(CalculateRequest.getDefaultInstance());
    call.halfClose();
    slow.awaitBegun();

    call.cancel("changed my mind", null);

    assertEquals(Status.Code.CANCELLED, closed.get(5, TimeUnit.SECONDS).getCode());
    assertStatusOnce("CANCELLED", "CLIENT");
    assertStatusOnce("CANCELLED", "SERVER");
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @DisplayName("Headers that another interceptor has filled are replaced, not doubled")
  void traceparent_isSentOnce(Transport transport) throws Exception {
    ManagedChannel channel = start(transport);
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER),
        "00-11111111111111111111111111111111-2222222222222222-01");
    ClientCall<CalculateRequest, CalculateResponse> call = newCall(channel);
    CompletableFuture<Status> closed = new CompletableFuture<>();
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            closed.complete(status);
          }
        },
        headers);
    call.request(1);
    call.sendMessage(CalculateRequest.getDefaultInstance());
    call.halfClose();
    closed.get(5, TimeUnit.SECONDS);
    telemetry.awaitSpans(2);

    assertEquals(1, telemetry.traceparents().get(0).size());
    assertEquals(
        telemetry.span(ExpectedSpans.CALCULATE + " CLIENT").spanId(),
        telemetry.span(ExpectedSpans.CALCULATE + " SERVER").parentSpanId());
  }

  @Test
  @DisplayName("What a listener of the client starts comes after the call, not inside it")
  void clientListener_runsInTheCallersContext() throws Exception {
    ManagedChannel channel = start(Transport.NETTY);
    Span caller = telemetry.openTelemetry().getTracer("test").spanBuilder("caller").startSpan();
    CompletableFuture<String> seen = new CompletableFuture<>();
    try (var ignored = caller.makeCurrent()) {
      ClientCall<CalculateRequest, CalculateResponse> call = newCall(channel);
      call.start(
          new ClientCall.Listener<>() {
            @Override
            public void onClose(Status status, Metadata trailers) {
              seen.complete(Span.fromContext(Context.current()).getSpanContext().getSpanId());
            }
          },
          new Metadata());
      call.request(1);
      call.sendMessage(CalculateRequest.getDefaultInstance());
      call.halfClose();
    } finally {
      caller.end();
    }

    assertEquals(caller.getSpanContext().getSpanId(), seen.get(5, TimeUnit.SECONDS));
  }

  private ManagedChannel start(Transport transport, ServerInterceptor... behind)
      throws IOException {
    return startServer(transport, new Arithmetic(), behind);
  }

  private ManagedChannel startServer(
      Transport transport, Evaluator evaluator, ServerInterceptor... behind) throws IOException {
    var builder = transport.serverBuilder();
    builder.addService(new CalculatorService(evaluator));
    builder.intercept(telemetry.headerWatch());
    List.of(behind).forEach(builder::intercept);
    builder.intercept(new TracingServerInterceptor(telemetry.openTelemetry()));
    Server server = closing.add(builder.build().start());
    var channel = transport.channelBuilder(server);
    channel.intercept(
        new TracingClientInterceptor(telemetry.openTelemetry(), transport.target(server)));
    return closing.add(channel.build());
  }

  private static ClientCall<CalculateRequest, CalculateResponse> newCall(ManagedChannel channel) {
    return channel.newCall(CalculatorGrpc.getCalculateMethod(), CallOptions.DEFAULT);
  }

  private static void calculate(ManagedChannel channel) {
    CalculateResponse ignored =
        CalculatorGrpc.newBlockingStub(channel).calculate(CalculateRequest.getDefaultInstance());
  }

  private void assertStatusOnce(String code, String side) {
    telemetry.awaitSpans(2);
    SpanRecord span = telemetry.span(ExpectedSpans.CALCULATE + " " + side);
    assertEquals(code, span.attributes().get("rpc.status_code"));
  }
}
