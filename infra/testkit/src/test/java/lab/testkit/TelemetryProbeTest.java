package lab.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import lab.insight.ExpectedLog;
import lab.insight.ExpectedMetric;
import lab.insight.ExpectedSpan;
import lab.insight.Finding;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT) // most of it is waiting
class TelemetryProbeTest {

  private static final ExpectedSpan CALL =
      ExpectedSpan.client("Add").children(ExpectedSpan.server("Add"));

  private final TelemetryProbe probe = TelemetryProbe.create();
  private long nextStart = 1;

  @Test
  @DisplayName("The trace that was expected passes")
  void assertTraces_passesOnTheRightTrace() {
    Span client = start("Add", SpanKind.CLIENT);
    start("Add", SpanKind.SERVER, client).end();
    client.end();

    assertDoesNotThrow(() -> probe.assertTraces(CALL));
  }

  @Test
  @DisplayName("A server that ignores the traceparent has begun a second trace")
  void assertTraces_showsASecondTrace() {
    request("00-11111111111111111111111111111111-2222222222222222-01");
    start("Add", SpanKind.CLIENT).end();
    start("Add", SpanKind.SERVER).end();

    assertFails(
        """

          expected          got
          Add  CLIENT       Add  CLIENT
          └─ Add  SERVER    Add  SERVER   ← a second trace: no parent
          Add SERVER: The client sent traceparent; the server did not use it. Look at where the \
        server reads the request's Metadata.\
        """,
        CALL);
  }

  @Test
  @DisplayName("Without a traceparent it is the client that has to be looked at")
  void assertTraces_blamesTheClientThatSentNothing() {
    request();
    start("Add", SpanKind.CLIENT).end();
    start("Add", SpanKind.SERVER).end();

    assertFails(
        """

          expected          got
          Add  CLIENT       Add  CLIENT
          └─ Add  SERVER    Add  SERVER   ← a second trace: no parent
          Add SERVER: The request carried no traceparent, so the server could not know of the \
        client's trace. Look at what the client writes into the Metadata before it starts the call.\
        """,
        CALL);
  }

  @Test
  @DisplayName("A span that is missing is named")
  void assertTraces_namesAMissingSpan() {
    start("Add", SpanKind.CLIENT).end();

    assertFails(
        """

          expected          got
          Add  CLIENT       Add  CLIENT
          └─ Add  SERVER
          Add SERVER: There is no span 'Add SERVER'. Is it started where that happens?\
        """,
        CALL);
  }

  @Test
  @DisplayName("Nothing at all is told as such")
  void assertTraces_tellsThatThereIsNothing() {
    assertFails(
        """

          expected          got
          Add  CLIENT       (nothing)
          └─ Add  SERVER
          Add CLIENT: No span was recorded at all. Is anything started, and does it end?\
        """,
        CALL);
  }

  @Test
  @DisplayName("A span that is ended twice is marked")
  void assertTraces_marksASpanThatIsEndedTwice() {
    Span span = start("work", SpanKind.INTERNAL);
    span.end();
    span.end();

    assertFails(
        """

          expected          got
          work  INTERNAL    work  INTERNAL   ← ended twice
          work INTERNAL: The span is ended more than once. Which ways lead to its end?\
        """,
        ExpectedSpan.internal("work"));
  }

  @Test
  @DisplayName("A span that never ends is marked, once patience is over")
  void assertTraces_marksASpanThatNeverEnds() {
    start("work", SpanKind.INTERNAL);

    assertFails(
        """

          expected          got
          work  INTERNAL    work  INTERNAL   ← never ended
          work INTERNAL: The span was started and not ended. Look at every way in which a call can \
        end.\
        """,
        ExpectedSpan.internal("work"));
  }

  @Test
  @DisplayName("Of several findings the most telling comes first, and the others are counted")
  void assertTraces_tellsTheCauseFirst() {
    Span span = start("work", SpanKind.INTERNAL).setAttribute("colour", "red");
    span.end();
    span.end();

    TelemetryAssertionError failure =
        assertFails(
            """

              expected          got
              work  INTERNAL    work  INTERNAL   ← ended twice
              work INTERNAL: The span is ended more than once. Which ways lead to its end? (and 1 \
            more)\
            """,
            ExpectedSpan.internal("work"));

    assertEquals(
        List.of(Finding.About.ENDED_TWICE, Finding.About.SURPLUS_ATTRIBUTE),
        failure.findings().stream().map(Finding::about).toList());
    List<StackTraceElement> frames = List.of(failure.getStackTrace());
    assertTrue(frames.size() <= 1, "only the one that an editor jumps to: " + frames);
    assertTrue(
        frames.stream().noneMatch(frame -> frame.getClassName().startsWith("lab.testkit.")),
        frames.toString());
  }

  @Test
  @DisplayName("An open span is waited for, longer than one that has not begun")
  void assertTraces_waitsForALateEnd() {
    Span client = start("Add", SpanKind.CLIENT);
    Span server = start("Add", SpanKind.SERVER, client);
    client.end();
    later(500, server::end);

    assertDoesNotThrow(() -> probe.assertTraces(CALL));
  }

  @Test
  @DisplayName("A span that starts a little later is waited for")
  void assertTraces_waitsForALateStart() {
    Span client = start("Add", SpanKind.CLIENT);
    client.end();
    later(() -> start("Add", SpanKind.SERVER, client).end());

    assertDoesNotThrow(() -> probe.assertTraces(CALL));
  }

  @Test
  @DisplayName("As many spans as are asked for are waited for")
  void awaitSpans_waitsForTheCount() {
    start("one", SpanKind.INTERNAL).end();
    later(() -> start("two", SpanKind.INTERNAL).end());

    probe.awaitSpans(2);

    assertTrue(probe.span("two INTERNAL").hasEnded());
  }

  @Test
  @DisplayName("A span that is still open is waited for, although enough have ended")
  void awaitSpans_waitsForOpenSpans() {
    Span late = start("late", SpanKind.INTERNAL);
    start("early", SpanKind.INTERNAL).end();
    later(late::end);

    probe.awaitSpans(1);

    assertTrue(probe.span("late INTERNAL").hasEnded());
  }

  @Test
  @DisplayName("What has not begun when nothing is open is missing, and soon known to be")
  void awaitSpans_givesUp() {
    long start = System.nanoTime();

    probe.awaitSpans(1);

    Duration waited = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(waited.compareTo(Await.PATIENCE) < 0, waited.toString());
  }

  @Test
  @DisplayName("One span is asked for by name; none or two are no answer")
  void span_isTheOnlyOne() {
    start("one", SpanKind.INTERNAL).end();
    start("two", SpanKind.INTERNAL).end();
    start("two", SpanKind.INTERNAL).end();

    assertEquals("one", probe.span("one INTERNAL").name());
    assertTold("The span is of kind INTERNAL, expected SERVER.", () -> probe.span("one SERVER"));
    assertTold("There is no such span.", () -> probe.span("three INTERNAL"));
    start("/three", SpanKind.CLIENT).end();
    assertTold(
        "The only span of kind CLIENT has another name: '/three'.",
        () -> probe.span("three CLIENT"));
    assertTold("There are 2 such spans", () -> probe.span("two INTERNAL"));
  }

  @Test
  @DisplayName("One span is compared by itself, wherever it lies")
  void assertSpan_looksAtOneSpan() {
    Span above = start("above", SpanKind.INTERNAL);
    start("below", SpanKind.CLIENT, above).setAttribute("a", 1).end();
    above.end();

    probe.assertSpan(ExpectedSpan.client("below").attribute("a", 1));
    assertTold(
        "The span has no attribute b. It has: a.",
        () -> probe.assertSpan(ExpectedSpan.client("below").attribute("b", 1)));
    probe.assertBelow("above INTERNAL", "below CLIENT");
    assertTold(
        "The span has no parent.", () -> probe.assertBelow("below CLIENT", "above INTERNAL"));
  }

  @Test
  @DisplayName("A span that is open, or was ended twice, is told with what the test did")
  void assertAllEndedOnce_saysWhatTheTestDid() {
    Span span = start("call", SpanKind.SERVER);

    assertTold("and not ended. It threw.", () -> probe.assertAllEndedOnce("It threw."));
    span.end();
    probe.assertAllEndedOnce("It threw.");
    span.end();
    assertTold("more than once. It threw.", () -> probe.assertAllEndedOnce("It threw."));
  }

  private static void assertTold(String sentence, Executable assertion) {
    String message = assertThrows(TelemetryAssertionError.class, assertion).getMessage();
    assertTrue(message.contains(sentence), message);
  }

  @Test
  @DisplayName("A metric is waited for, and what is wrong with it is said")
  void assertMetric_comparesWhatCame() {
    later(() -> probe.openTelemetry().getMeter("test").counterBuilder("calls").build().add(1));

    probe.assertMetric(new ExpectedMetric("calls").unit(""));
    assertEquals(
        """

          expected           got
          calls in {call}    calls without a unit
          calls: The unit is '', expected '{call}'.\
        """,
        assertThrows(
                TelemetryAssertionError.class,
                () -> probe.assertMetric(new ExpectedMetric("calls").unit("{call}")))
            .getMessage());
  }

  @Test
  @DisplayName("A log record is waited for, and what is wrong with it is said")
  void assertLog_comparesWhatCame() {
    later(
        () ->
            probe
                .openTelemetry()
                .getLogsBridge()
                .get("test")
                .logRecordBuilder()
                .setSeverityText("INFO")
                .setBody("hello")
                .emit());

    probe.assertLog(new ExpectedLog("hello"));
    assertEquals(
        """

          expected         got
          1 record         1 record
          severity WARN    severity INFO
          log 'hello': The severity is INFO, expected WARN.\
        """,
        assertThrows(
                TelemetryAssertionError.class,
                () -> probe.assertLog(new ExpectedLog("hello").severity("WARN")))
            .getMessage());
  }

  @Test
  @DisplayName("A test that leaves spans open fails, and the next one begins with nothing")
  void afterEach_complainsOfOpenSpans() {
    request("one");
    start("one", SpanKind.INTERNAL);
    start("two", SpanKind.INTERNAL).end();
    start("three", SpanKind.INTERNAL);

    AssertionError failure =
        assertThrows(AssertionError.class, () -> probe.afterEach(FinishedTest.passed()));

    assertEquals("spans were started and never ended: one, three", failure.getMessage());
    assertEquals(List.of(), probe.spans());
    assertEquals(List.of(), probe.traceparents());
    assertDoesNotThrow(() -> probe.afterEach(FinishedTest.passed()));
  }

  @Test
  @DisplayName("A test that has failed by itself is not failed for its open spans as well")
  void afterEach_leavesTheFirstFailure() {
    start("one", SpanKind.INTERNAL);

    assertDoesNotThrow(() -> probe.afterEach(FinishedTest.failed()));
  }

  @Test
  @DisplayName("A span that ends after its test does not count in the next one")
  void afterEach_forgetsWhatEndsLater() {
    Span late = start("late", SpanKind.INTERNAL);
    probe.afterEach(FinishedTest.failed());

    late.end();

    probe.assertTraces();
    assertDoesNotThrow(() -> probe.afterEach(FinishedTest.passed()));
  }

  private TelemetryAssertionError assertFails(String message, ExpectedSpan... expected) {
    TelemetryAssertionError failure =
        assertThrows(TelemetryAssertionError.class, () -> probe.assertTraces(expected));
    assertEquals(message, failure.getMessage());
    return failure;
  }

  private Span start(String name, SpanKind kind) {
    return start(name, kind, Span.getInvalid());
  }

  /** Each a second after the one before it, so that they are printed in this order. */
  private Span start(String name, SpanKind kind, Span parent) {
    return probe
        .openTelemetry()
        .getTracer("test")
        .spanBuilder(name)
        .setParent(Context.root().with(parent))
        .setSpanKind(kind)
        .setStartTimestamp(nextStart++, TimeUnit.SECONDS)
        .startSpan();
  }

  private void request(String... traceparents) {
    Metadata headers = new Metadata();
    for (String value : traceparents) {
      headers.put(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER), value);
    }
    ServerCall.Listener<Object> ignored =
        probe
            .headerWatch()
            .interceptCall(null, headers, (call, received) -> new ServerCall.Listener<>() {});
  }

  private static void later(Runnable action) {
    later(100, action);
  }

  private static void later(long millis, Runnable action) {
    CompletableFuture<Void> ignored =
        CompletableFuture.runAsync(
            action, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS));
  }
}
