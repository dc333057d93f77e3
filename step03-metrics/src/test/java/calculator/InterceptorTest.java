package calculator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import calculator.v1.CalculateRequest;
import calculator.v1.CalculateResponse;
import calculator.v1.CalculatorGrpc;
import calculator.v1.Operation;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import lab.insight.ExpectedSpan;
import lab.insight.SpanKind;
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

  private static final CalculateRequest GOOD =
      CalculateRequest.newBuilder().setOperation(Operation.OPERATION_ADD).setA(1).setB(2).build();

  @RegisterExtension final Closing closing = new Closing();
  @RegisterExtension final TelemetryProbe telemetry = TelemetryProbe.create();

  @ParameterizedTest
  @EnumSource(Transport.class)
  @Tag("task-2.8")
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
  @Tag("task-2.8")
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
  @Tag("task-2.8")
  @DisplayName("Whoever ends a span second changes nothing")
  void secondEnd_changesNothing() {
    Span span = telemetry.openTelemetry().getTracer("test").spanBuilder("call").startSpan();
    CallSpan callSpan = new CallSpan(span, CallTimer.start(), RpcConventions::isServerError);

    callSpan.end(Status.OK);
    callSpan.end(Status.CANCELLED);

    telemetry.assertTraces(ExpectedSpan.internal("call").attribute("rpc.status_code", "OK"));
  }

  @Test
  @Tag("task-2.6")
  @DisplayName("The call's span is current in every callback of the call")
  void everyCallback_runsInTheCallsSpan() throws Exception {
    CallbackWatch watch = new CallbackWatch();
    ManagedChannel channel = start(Transport.NETTY, watch);

    CalculateResponse unused = CalculatorGrpc.newBlockingStub(channel).calculate(GOOD);

    assertEquals(
        "onMessage: the call's, onHalfClose: the call's, onComplete: the call's",
        watch.seen(),
        "Whose span is current in each callback, and so the parent of what is started there:");
  }

  @Test
  @Tag("task-2.8")
  @DisplayName("Of two threads that end a span at the same time, one does")
  void twoThreads_endTheSpanOnce() throws Exception {
    assertFalse(
        SpanRace.endsTwice(), "Two threads ended a span at the same time, and both found it open.");
  }

  @Test
  @Tag("task-2.8")
  @DisplayName("A call that cannot start, since it was cancelled before, leaves no open span")
  void failedStart_endsTheSpan() throws IOException {
    ManagedChannel channel = start(Transport.NETTY);
    assertThrows(StatusRuntimeException.class, () -> calculate(channel)); // connects
    telemetry.awaitSpans(2);
    ClientCall<CalculateRequest, CalculateResponse> call = newCall(channel);

    call.cancel("changed my mind", null);
    assertThrows(
        IllegalStateException.class,
        () -> call.start(new ClientCall.Listener<>() {}, new Metadata()));

    telemetry.assertAllEndedOnce("The call was cancelled first, and then its start threw.");
    assertEquals(
        List.of(SpanStatus.ERROR, SpanStatus.ERROR),
        telemetry.spans().stream()
            .filter(span -> span.kind() == SpanKind.CLIENT)
            .map(SpanRecord::status)
            .toList(),
        "The status of a refused call, and of one that could not start:");
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
  @Tag("task-2.8")
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
    slow.clientHasGone();

    assertEquals(Status.Code.CANCELLED, closed.get(5, TimeUnit.SECONDS).getCode());
    assertStatusOnce("CANCELLED", "CLIENT");
    assertStatusOnce("CANCELLED", "SERVER");
  }

  @Test
  @Tag("task-2.4")
  @DisplayName("A trace that another interceptor has written into the headers is replaced")
  void traceparent_replacesAnother() throws Exception {
    ManagedChannel channel = start(Transport.NETTY);

    callWithForeignTrace(channel);

    List<String> sent = telemetry.traceparents().get(0);
    assertEquals(
        1,
        sent.size(),
        "A traceparent stood in the headers already. A server that gets several takes any one of"
            + " them. How many it got:");
    assertTrue(
        sent.get(0).contains(telemetry.span(ExpectedSpans.CALCULATE + " CLIENT").spanId()),
        "A traceparent stood in the headers already, and that one was sent.");
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @DisplayName("Headers that another interceptor has filled are replaced, not doubled")
  void traceparent_isSentOnce(Transport transport) throws Exception {
    ManagedChannel channel = start(transport);

    callWithForeignTrace(channel);

    assertEquals(1, telemetry.traceparents().get(0).size());
    assertEquals(
        telemetry.span(ExpectedSpans.CALCULATE + " CLIENT").spanId(),
        telemetry.span(ExpectedSpans.CALCULATE + " SERVER").parentSpanId());
  }

  private void callWithForeignTrace(ManagedChannel channel) throws Exception {
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
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @Tag("task-2.5")
  @DisplayName("The server continues the caller's trace")
  void server_continuesCallersTrace(Transport transport) throws IOException {
    ManagedChannel channel = start(transport);

    CalculateResponse unused = CalculatorGrpc.newBlockingStub(channel).calculate(GOOD);

    telemetry.assertTraces(answeredClient(transport).children(answeredServer(transport)));
  }

  /** Within one process, on one thread: there the caller's own span is current in the server. */
  @Test
  @Tag("task-2.5")
  @DisplayName("A request without a trace begins one, whatever is current on the server's thread")
  void requestWithoutTrace_beginsOne() throws IOException {
    Transport transport = Transport.IN_PROCESS_DIRECT;
    Server server = serve(transport, new Arithmetic());
    ManagedChannel traced = connect(transport, server);
    ManagedChannel plain = closing.add(transport.channelBuilder(server).build());
    Span caller = telemetry.openTelemetry().getTracer("test").spanBuilder("caller").startSpan();
    try (Scope ignored = caller.makeCurrent()) {
      CalculateResponse unused = CalculatorGrpc.newBlockingStub(traced).calculate(GOOD);
      CalculateResponse another = CalculatorGrpc.newBlockingStub(plain).calculate(GOOD);
    } finally {
      caller.end();
    }

    telemetry.assertTraces(
        ExpectedSpan.internal("caller")
            .children(answeredClient(transport).children(answeredServer(transport))),
        answeredServer(transport));
  }

  @Test
  @Tag("task-2.5")
  @DisplayName("Headers that hold bytes do no harm")
  void headersOfBytes_doNoHarm() throws IOException {
    ManagedChannel channel = start(Transport.NETTY);
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("photo-bin", Metadata.BINARY_BYTE_MARSHALLER), new byte[] {1, 2});
    CalculatorGrpc.CalculatorBlockingStub stub =
        CalculatorGrpc.newBlockingStub(channel)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));

    try {
      CalculateResponse unused = stub.calculate(GOOD);
    } catch (StatusRuntimeException e) {
      throw new AssertionError(
          "A request that also has a header with bytes in it (photo-bin) ends with %s. Which of the"
                  .formatted(e.getStatus().getCode())
              + " headers need reading, and who knows them?",
          e);
    }

    telemetry.assertTraces(
        answeredClient(Transport.NETTY).children(answeredServer(Transport.NETTY)));
  }

  /** The caller's side of an answered call, whatever it says of the call's end. */
  private static ExpectedSpan answeredClient(Transport transport) {
    return ExpectedSpans.client(transport, ExpectedSpans.CALCULATE, "OK")
        .optionalAttribute("rpc.status_code")
        .events("SENT 1", "RECEIVED 1");
  }

  /** The other side of it. */
  private static ExpectedSpan answeredServer(Transport transport) {
    return ExpectedSpans.server(transport, ExpectedSpans.CALCULATE, "OK", false)
        .optionalAttribute("rpc.status_code")
        .events("RECEIVED 1", "SENT 1");
  }

  @Test
  @Tag("task-2.3")
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

    String current = seen.get(5, TimeUnit.SECONDS);
    telemetry.awaitSpans(3);
    telemetry.assertBelow("caller INTERNAL", ExpectedSpans.CALCULATE + " CLIENT");
    assertEquals(
        "the caller's",
        current.equals(caller.getSpanContext().getSpanId()) ? "the caller's" : "another",
        "The program hears that the call is over, and goes on. Whose span is current then:");
  }

  @Test
  @Tag("task-2.3")
  @DisplayName("The client's span begins when the call's timer does")
  void clientSpan_beginsWithTheTimer() throws Exception {
    TimerWatch watch = new TimerWatch();
    ManagedChannel channel =
        connect(Transport.NETTY, serve(Transport.NETTY, new Arithmetic()), watch);

    CalculateResponse unused = CalculatorGrpc.newBlockingStub(channel).calculate(GOOD);
    telemetry.awaitSpans(2);

    SpanRecord span = telemetry.span(ExpectedSpans.CALCULATE + " CLIENT");
    assertTrue(
        span.startEpochNanos() == watch.seen().startEpochNanos(),
        "The span ends when the call's timer stops, and begins at another time than the timer: so it"
            + " does not last as long as the call. Who tells the span when it began, and in which"
            + " unit?");
  }

  private ManagedChannel start(Transport transport, ServerInterceptor... behind)
      throws IOException {
    return startServer(transport, new Arithmetic(), behind);
  }

  private ManagedChannel startServer(
      Transport transport, Evaluator evaluator, ServerInterceptor... behind) throws IOException {
    return connect(transport, serve(transport, evaluator, behind));
  }

  private ManagedChannel connect(Transport transport, Server server, ClientInterceptor... behind) {
    var channel = transport.channelBuilder(server);
    channel.intercept(behind);
    channel.intercept(
        new TracingClientInterceptor(telemetry.openTelemetry(), transport.target(server)));
    return closing.add(channel.build());
  }

  private Server serve(Transport transport, Evaluator evaluator, ServerInterceptor... behind)
      throws IOException {
    var builder = transport.serverBuilder();
    builder.addService(new CalculatorService(evaluator));
    builder.intercept(telemetry.headerWatch());
    List.of(behind).forEach(builder::intercept);
    builder.intercept(new TracingServerInterceptor(telemetry.openTelemetry()));
    return closing.add(builder.build().start());
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
    telemetry.assertAllEndedOnce("Look at every way in which a call can end.");
    SpanRecord span = telemetry.span(ExpectedSpans.CALCULATE + " " + side);
    assertEquals(
        code,
        span.attributes().get("rpc.status_code"),
        "What the %s span says of the call's end:".formatted(side));
  }
}
