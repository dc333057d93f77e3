package calculator;

import static calculator.ExpectedSpans.CALCULATE;
import static calculator.ExpectedSpans.client;
import static calculator.ExpectedSpans.evaluate;
import static calculator.ExpectedSpans.server;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import calculator.v1.Operation;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import lab.insight.ExpectedSpan;
import lab.insight.SpanRecord;
import lab.testkit.Await;
import lab.testkit.TelemetryProbe;
import lab.testkit.Transport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TraceTest {

  @RegisterExtension final CalculatorFixture calculator = new CalculatorFixture();

  private final TelemetryProbe telemetry = calculator.telemetry();

  @Test
  @Tag("task-2.3")
  @DisplayName("A call that the client makes is a CLIENT span with the agreed attributes")
  void clientCall_isAClientSpan() throws IOException {
    CalculatorClient client = calculator.start(Transport.NETTY);

    client.calculate(Operation.OPERATION_DIVIDE, 22, 7);
    telemetry.awaitSpans(2);

    telemetry.assertSpan(
        ExpectedSpan.client(CALCULATE)
            .attribute("rpc.system.name", "grpc")
            .attribute("rpc.method", CALCULATE)
            .attribute("server.address", "localhost")
            .anyAttribute("server.port")
            .optionalAttribute("rpc.status_code", "network.peer.address", "network.peer.port")
            .events("SENT 1", "RECEIVED 1"));
  }

  /** What is over has put back what was current on the thread before. */
  private static void assertLeavesCurrent(Span before, String what) {
    assertEquals(
        "what was before",
        Span.current() == before ? "what was before" : "the span of the " + what,
        "The %s is over. The next work of the thread lies below what is still current on it:"
            .formatted(what));
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @Tag("task-2.4")
  @DisplayName("The client sends its trace along, once, in the traceparent header")
  void request_carriesTheTrace(Transport transport) throws IOException {
    CalculatorClient client = calculator.start(transport);
    Span caller = telemetry.openTelemetry().getTracer("test").spanBuilder("caller").startSpan();
    try (Scope ignored = caller.makeCurrent()) {
      client.calculate(Operation.OPERATION_DIVIDE, 22, 7);
      assertLeavesCurrent(caller, "call");
    } finally {
      caller.end();
    }
    telemetry.awaitSpans(3);

    SpanRecord span = telemetry.span(CALCULATE + " CLIENT");
    assertEquals(1, telemetry.traceparents().size(), "How many requests came:");
    List<String> headers = telemetry.traceparents().get(0);
    assertFalse(
        headers.isEmpty(),
        "The request carried no traceparent. Is it written into the Metadata that are sent, and"
            + " before they are sent?");
    assertEquals(1, headers.size(), "How many traceparent headers the request carried:");
    assertFalse(
        headers.get(0).contains(caller.getSpanContext().getSpanId()),
        "The request names the span from which the call was made, and not the call's own span."
            + " Which context holds that?");
    String sampled = "00-" + span.traceId() + "-" + span.spanId() + "-0[13]";
    assertTrue(
        headers.get(0).matches(sampled),
        "The request carried a traceparent that does not name the CLIENT span.");
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @Tag("task-2.6")
  @DisplayName("The call's span is current where the service works")
  void handler_runsInTheCallsSpan(Transport transport) throws IOException {
    CalculatorServer server =
        calculator.startServer(
            transport,
            (operation, a, b) -> {
              Span.current().setAttribute("seen.by", "handler");
              return a;
            });
    CalculatorClient client = calculator.connect(transport, server, CalculatorFixture.LONG);

    client.calculate(Operation.OPERATION_ADD, 1, 2);
    telemetry.awaitSpans(3);

    telemetry.assertBelow(CALCULATE + " SERVER", "evaluate INTERNAL");
    SpanRecord work = telemetry.span("evaluate INTERNAL");
    assertEquals("handler", work.attributes().get("seen.by"));
  }

  /** On a direct executor within one process the server works on the thread that calls. */
  @Test
  @Tag("task-2.6")
  @DisplayName("When a callback is over, its thread is as it was")
  void thread_isLeftAsItWas() throws Exception {
    Context afterAnAnswer = leftBy(new Arithmetic());
    telemetry.awaitSpans(3);
    telemetry.assertBelow(CALCULATE + " SERVER", "evaluate INTERNAL");
    assertIsNothing(afterAnAnswer, "The call is over.");

    Context afterAnException =
        leftBy(
            (operation, a, b) -> {
              throw new IllegalStateException("broken");
            });
    assertIsNothing(afterAnException, "The callback has thrown, and the call is over.");
  }

  /** What is current on a thread when a call is over that it has made and worked on. */
  private Context leftBy(Evaluator evaluator) throws Exception {
    CalculatorServer server = calculator.startServer(Transport.IN_PROCESS_DIRECT, evaluator);
    CalculatorClient client =
        calculator.connect(Transport.IN_PROCESS_DIRECT, server, CalculatorFixture.LONG);
    CompletableFuture<Context> left = new CompletableFuture<>();
    Runnable call =
        () -> {
          try {
            client.calculate(Operation.OPERATION_ADD, 1, 2);
          } catch (StatusRuntimeException e) {
            // As it should be, if the evaluator throws.
          } finally {
            left.complete(Context.current());
          }
        };
    new Thread(call, "caller").start();
    return left.get(Await.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void assertIsNothing(Context left, String when) {
    assertEquals(
        "nothing",
        left == Context.root() ? "nothing" : "the span of the call",
        when + " The next work of the thread lies below what is still current on it:");
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @Tag("task-2.7")
  @DisplayName("Wrong input is an error to the client, and none of the server's")
  void wrongInput_isTheCallersError(Transport transport) throws IOException {
    CalculatorClient client = calculator.start(transport);

    assertThrows(
        StatusRuntimeException.class, () -> client.calculate(Operation.OPERATION_DIVIDE, 1, 0));

    telemetry.assertTraces(
        client(transport, CALCULATE, "INVALID_ARGUMENT")
            .events("SENT 1")
            .children(
                server(transport, CALCULATE, "INVALID_ARGUMENT", false)
                    .events("RECEIVED 1")
                    .children(evaluate("divide").events("refused"))));
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @Tag("task-2.7")
  @DisplayName(
      "A call that is answered says OK in an attribute, and leaves the span's status alone")
  void answeredCall_leavesTheStatusAlone(Transport transport) throws IOException {
    CalculatorClient client = calculator.start(transport);

    client.calculate(Operation.OPERATION_ADD, 1, 2);

    telemetry.assertTraces(call(transport));
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @Tag("task-2.8")
  @DisplayName("A handler that throws is recorded once, on both sides")
  void throwingHandler_isRecordedOnce(Transport transport) throws IOException {
    Evaluator broken =
        (operation, a, b) -> {
          throw new IllegalStateException("broken");
        };
    CalculatorServer server = calculator.startServer(transport, broken);
    CalculatorClient client = calculator.connect(transport, server, CalculatorFixture.LONG);

    assertThrows(
        StatusRuntimeException.class, () -> client.calculate(Operation.OPERATION_ADD, 1, 2));

    telemetry.assertTraces(
        client(transport, CALCULATE, "UNKNOWN")
            .events("SENT 1")
            .children(
                server(transport, CALCULATE, "UNKNOWN", true)
                    .events("RECEIVED 1", "exception")
                    .children(evaluate("add").error().events("exception"))));
  }

  @Test
  @Tag("task-2.8")
  @DisplayName("A call that the client gives up ends on both sides")
  void deadline_endsBothSpans() throws IOException {
    UntilCancelled slow = new UntilCancelled();
    CalculatorServer server = calculator.startServer(Transport.NETTY, slow);
    CalculatorClient client = calculator.connect(Transport.NETTY, server, CalculatorFixture.SHORT);

    assertThrows(
        StatusRuntimeException.class, () -> client.calculate(Operation.OPERATION_ADD, 1, 2));
    slow.clientHasGone();

    ExpectedSpan evaluate = evaluate("add");
    ExpectedSpan serverSpan =
        server(Transport.NETTY, CALCULATE, "CANCELLED", false)
            .events("RECEIVED 1", "SENT 1")
            .children(evaluate);
    telemetry.assertTraces(
        client(Transport.NETTY, CALCULATE, "DEADLINE_EXCEEDED")
            .events("SENT 1")
            .children(serverSpan));
  }

  @Test
  @Tag("task-2.2")
  @DisplayName("The work is a span below what is current where it is done")
  void work_liesBelowWhatIsCurrent() {
    TracedEvaluator evaluator = new TracedEvaluator(new Arithmetic(), telemetry.openTelemetry());
    Span call = telemetry.openTelemetry().getTracer("test").spanBuilder("call").startSpan();
    try (Scope ignored = call.makeCurrent()) {
      evaluator.evaluate(Operation.OPERATION_POWER, 2, 10);
      assertLeavesCurrent(call, "evaluation");
    } finally {
      call.end();
    }

    telemetry.assertTraces(ExpectedSpan.internal("call").children(evaluate("power")));
  }

  @Test
  @Tag("task-2.2")
  @DisplayName("The work itself is a span below the call")
  void work_isAChildOfTheCall() throws IOException {
    CalculatorClient client = calculator.start(Transport.NETTY);

    client.calculate(Operation.OPERATION_POWER, 2, 10);
    telemetry.awaitSpans(3);

    SpanRecord work = telemetry.span("evaluate INTERNAL");
    assertEquals(
        "power", work.attributes().get("calculator.operation"), "The span's calculator.operation:");
  }

  @Test
  @DisplayName("Calls that a program makes one after the other are siblings")
  void callsInARow_areSiblings() throws IOException {
    CalculatorClient client = calculator.start(Transport.NETTY);
    Span batch = telemetry.openTelemetry().getTracer("test").spanBuilder("batch").startSpan();
    try (Scope ignored = batch.makeCurrent()) {
      client.calculate(Operation.OPERATION_ADD, 1, 2);
      client.calculate(Operation.OPERATION_ADD, 3, 4);
    } finally {
      batch.end();
    }

    ExpectedSpan[] calls = {call(Transport.NETTY), call(Transport.NETTY)};
    telemetry.assertTraces(ExpectedSpan.internal("batch").children(calls));
  }

  private static ExpectedSpan call(Transport transport) {
    return client(transport, CALCULATE, "OK")
        .events("SENT 1", "RECEIVED 1")
        .children(
            server(transport, CALCULATE, "OK", false)
                .events("RECEIVED 1", "SENT 1")
                .children(evaluate("add")));
  }
}
