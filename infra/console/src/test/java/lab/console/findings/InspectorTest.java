package lab.console.findings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.SpanFlags;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import lab.console.MetricSamples;
import lab.console.Samples;
import lab.console.findings.FindingLog.Entry;
import lab.console.store.MalformedOtlpException;
import lab.console.store.TelemetryStore;
import lab.insight.Finding.About;
import lab.insight.SeriesFindings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is found in what arrives, and that nothing is found where nothing is wrong. */
class InspectorTest {

  private static final String CLIENT = "calculator-client";
  private static final String SERVER = "calculator-server";
  private static final int SAMPLED = 1;

  private final TelemetryStore store = new TelemetryStore(32 << 20);
  private final Inspector inspector = new Inspector(store);
  private final long now = System.currentTimeMillis();
  private final long longAgo = now - AbsentSpans.QUIET.toMillis() - 1_000;

  @AfterEach
  void close() {
    inspector.close();
  }

  @Test
  @DisplayName("A parent that does not arrive although its program goes on is missed, once")
  void absentParent_isMissed() throws Exception {
    Call call = new Call(1);
    store.addTraces(call.client);
    store.addTraces(call.work);
    goOn();

    Entry found = onlyFinding();
    assertEquals(About.NEVER_ENDED, found.finding().about());
    assertEquals("evaluate INTERNAL", found.finding().subject());
    assertEquals(List.of(SERVER), List.copyOf(found.services()));
    assertEquals(1, found.count());
    assertEquals(
        "#/trace?id=%s&span=%s"
            .formatted(Samples.hex(Samples.traceId(1)), Samples.hex(Samples.spanId(3))),
        found.examples().get(0).address());
  }

  @Test
  @DisplayName("One that arrives after all is missed no longer")
  void lateParent_isTakenBack() throws Exception {
    Call call = new Call(1);
    store.addTraces(call.client);
    store.addTraces(call.work);
    goOn();
    store.addTraces(call.server);
    inspector.inspect(now);

    assertNothingFound();
  }

  @Test
  @DisplayName("Spans that come in any order, but come, are fine")
  void orderOfArrival_doesNotMatter() throws Exception {
    for (int trace = 1; trace <= 6; trace++) {
      Call call = new Call(trace);
      List<byte[]> parts = List.of(call.client, call.server, call.work);
      for (int i = 0; i < 3; i++) {
        store.addTraces(parts.get((i * (trace > 3 ? 1 : 2) + trace) % 3));
        inspector.inspect(longAgo);
      }
    }
    goOn();

    assertNothingFound();
  }

  @Test
  @DisplayName("Of a program that has fallen silent nothing is said")
  void silentProgram_isWaitedFor() throws Exception {
    store.addTraces(new Call(1).work);
    inspector.inspect(now);
    inspector.inspect(now + TimeUnit.HOURS.toMillis(1));

    assertNothingFound();
  }

  @Test
  @DisplayName("While its trace goes on, a span may still be open")
  void busyTrace_isWaitedFor() throws Exception {
    store.addTraces(new Call(1).work);
    inspector.inspect(longAgo);
    Span more = Samples.span(1, 4, 2, "evaluate").build();
    store.addTraces(spans(more));
    inspector.inspect(now - 1_000);
    goOn();

    assertNothingFound();
  }

  @Test
  @DisplayName("A caller whose other calls of the method arrive is missed")
  void absentCaller_isMissed() throws Exception {
    store.addTraces(new Call(1).server);
    goOn();

    Entry found = onlyFinding();
    assertEquals(Samples.METHOD + " SERVER", found.finding().subject());
    assertTrue(found.finding().sentence().contains(CLIENT), found.finding().sentence());
  }

  @Test
  @DisplayName("A caller that nobody here has heard of need not send anything here")
  void unknownCaller_isLeftAlone() throws Exception {
    store.addTraces(new Call(1).server);
    inspector.inspect(longAgo);
    store.addTraces(new Call(2).server);
    inspector.inspect(now);

    assertNothingFound();
  }

  @Test
  @DisplayName(
      "Whether a parent is remote is read from the span's flags, where the sender sets them")
  void flags_tellRemoteParents() throws Exception {
    int remote =
        SpanFlags.SPAN_FLAGS_CONTEXT_HAS_IS_REMOTE_MASK_VALUE
            | SpanFlags.SPAN_FLAGS_CONTEXT_IS_REMOTE_MASK_VALUE;
    Span span = Samples.span(1, 3, 2, "job").setFlags(remote).build();
    store.addTraces(spans(span));
    goOn();

    assertNothingFound();
  }

  @Test
  @DisplayName("A span that outlived its parent for long may have been too late to meet it here")
  void longLivedChild_isLeftAlone() throws Exception {
    Span.Builder span = Samples.span(1, 3, 2, "job");
    span.setStartTimeUnixNano(span.getEndTimeUnixNano() - AbsentSpans.QUIET.toNanos() - 1);
    store.addTraces(spans(span.build()));
    goOn();

    assertNothingFound();
  }

  @Test
  @DisplayName("What became of a span is not known once spans had to make room")
  void forgottenSpans_areNotMissed() throws Exception {
    store.addLogs(record(1, SAMPLED));
    inspector.inspect(longAgo);
    store.addTraces(new Call(1).server);
    List<Span> more =
        IntStream.range(10, 3_000)
            .mapToObj(trace -> Samples.span(trace, 1, 0, "large ".repeat(1_000)).build())
            .toList();
    for (Span each : more) { // more than one look takes in
      store.addTraces(spans(each));
    }
    store.addTraces(new Call(1).client);
    assertTrue(store.spans().counts().dropped() > 1);
    goOn();

    assertNothingFound();
  }

  @Test
  @DisplayName("A program that has died and begun anew has not forgotten to end its spans")
  void restartedProgram_isLeftAlone() throws Exception {
    store.addTraces(new Call(1).work);
    inspector.inspect(longAgo);
    long restart = TimeUnit.MILLISECONDS.toNanos(longAgo + 10_000);
    store.addMetrics(Samples.metrics(restart, restart + 1, 3).toByteArray());
    goOn();

    assertNothingFound();
  }

  @Test
  @DisplayName("One that has counted since before goes on, though some counters are new")
  void programWithNewCounters_isTheSame() throws Exception {
    store.addTraces(new Call(1).work);
    inspector.inspect(longAgo);
    long before = TimeUnit.MILLISECONDS.toNanos(longAgo - 10_000);
    long later = TimeUnit.MILLISECONDS.toNanos(longAgo + 10_000);
    store.addMetrics(Samples.metrics(before, later, 3).toByteArray());
    NumberDataPoint young = MetricSamples.number(later, later + 1, 1);
    store.addMetrics(
        MetricSamples.request(
            SERVER, MetricSamples.sum("young", MetricSamples.CUMULATIVE, true, young)));
    goOn();

    onlyFinding();
  }

  @Test
  @DisplayName("A span in which something was logged is missed, if it was sampled")
  void absentSpanOfRecord_isMissed() throws Exception {
    store.addLogs(record(1, SAMPLED));
    store.addLogs(record(2, 0));
    goOn();

    Entry found = onlyFinding();
    assertEquals(About.NEVER_ENDED, found.finding().about());
    assertEquals(
        "#/logs?traceId=%s&spanId=%s"
            .formatted(Samples.hex(Samples.traceId(1)), Samples.hex(Samples.spanId(2))),
        found.examples().get(0).address());
  }

  @Test
  @DisplayName("Records whose span comes, before or after them, are fine")
  void recordsWithTheirSpan_areFine() throws Exception {
    store.addTraces(new Call(1).client);
    store.addTraces(new Call(1).server);
    store.addLogs(record(1, SAMPLED));
    store.addLogs(record(2, SAMPLED));
    inspector.inspect(longAgo);
    store.addTraces(new Call(2).client);
    store.addTraces(new Call(2).server);
    goOn();

    assertNothingFound();
  }

  @Test
  @DisplayName("Who sends logs and no spans has not forgotten to end any")
  void logsWithoutTraces_areFine() throws Exception {
    store.addLogs(record(1, SAMPLED));
    inspector.inspect(longAgo);
    inspector.inspect(now);

    assertNothingFound();
  }

  @Test
  @DisplayName("Series that become ever more are found, many that stay as many are not")
  void growingSeries_areFound() throws Exception {
    store.addMetrics(series("steady", SeriesFindings.MANY + 1));
    store.addMetrics(series("growing", SeriesFindings.MANY));
    inspector.inspect(now);
    assertNothingFound();

    store.addMetrics(series("growing", 2 * SeriesFindings.MANY));
    inspector.inspect(now);
    inspector.inspect(now);

    Entry found = onlyFinding();
    assertEquals(About.TOO_MANY_SERIES, found.finding().about());
    assertEquals("growing", found.finding().subject());
    assertEquals(1, found.count());
    assertEquals(
        "#/metric?name=growing&kind=SUM&unit=%7Bcall%7D", found.examples().get(0).address());
  }

  @Test
  @DisplayName("Losses that a sender counts are found when the first one is counted")
  void losses_areFound() throws Exception {
    store.addMetrics(processed(0));
    inspector.inspect(now);
    assertNothingFound();

    store.addMetrics(processed(3));
    store.addMetrics(processed(5));
    inspector.inspect(now);
    inspector.inspect(now);

    Entry found = onlyFinding();
    assertEquals(About.TELEMETRY_LOST, found.finding().about());
    assertEquals(1, found.count());
  }

  @Test
  @DisplayName("A span that had no room for all its events is found")
  void cutSpan_isFound() throws Exception {
    Span span = Samples.span(1, 1, 0, "long stream").setDroppedEventsCount(3).build();
    store.addTraces(spans(span));
    inspector.inspect(now);

    assertEquals(About.CUT_SPAN, onlyFinding().finding().about());
  }

  @Test
  @DisplayName("A client whose spans are shorter than the server's is found, once")
  void earlyEnd_isFound() throws Exception {
    sendCalls(10, 0);
    inspector.inspect(now);
    assertNothingFound();

    store.clear();
    sendCalls(10, TimeUnit.MILLISECONDS.toNanos(1));
    inspector.inspect(now);
    inspector.inspect(now);
    Entry found = onlyFinding();
    assertEquals(About.ENDED_EARLY, found.finding().about());
    assertEquals(1, found.count());
  }

  /** Calls of a while ago of which the client's spans are shorter than the server's. */
  private void sendCalls(int number, long shorterNanos) throws MalformedOtlpException {
    long earlier = TimeUnit.SECONDS.toNanos(10);
    for (int trace = 1; trace <= number; trace++) {
      ExportTraceServiceRequest.Builder call = Samples.call(trace).toBuilder();
      for (ResourceSpans.Builder sent : call.getResourceSpansBuilderList()) {
        for (Span.Builder span : sent.getScopeSpansBuilder(0).getSpansBuilderList()) {
          long less = span.getKind() == Span.SpanKind.SPAN_KIND_CLIENT ? shorterNanos : 0;
          span.setStartTimeUnixNano(span.getStartTimeUnixNano() - earlier);
          span.setEndTimeUnixNano(span.getEndTimeUnixNano() - earlier - less);
        }
      }
      store.addTraces(call.build().toByteArray());
    }
  }

  @Test
  @DisplayName("What was cleared is forgotten, and found again when it comes again")
  void cleared_isForgotten() throws Exception {
    for (int i = 0; i < 2; i++) {
      store.addMetrics(processed(3));
      inspector.inspect(now);
      onlyFinding();
      store.clear();
      inspector.clear();
      assertNothingFound();
    }
  }

  /** Each part of a call in a request of its own. */
  private static final class Call {

    private final byte[] client;
    private final byte[] server;
    private final byte[] work;

    Call(long trace) {
      ExportTraceServiceRequest all = Samples.call(trace);
      List<Span> both = all.getResourceSpans(1).getScopeSpans(0).getSpansList();
      client = all.toBuilder().removeResourceSpans(1).build().toByteArray();
      server = spans(both.get(0));
      work = spans(both.get(1));
    }
  }

  private static byte[] spans(Span span) {
    return Samples.spans(SERVER, List.of(span)).toByteArray();
  }

  /** All has been quiet for long, then another call arrives whole. */
  private void goOn() throws MalformedOtlpException {
    inspector.inspect(longAgo);
    store.addTraces(Samples.call(1_000_000).toByteArray());
    inspector.inspect(now);
  }

  private static byte[] record(long trace, int flags) {
    ExportLogsServiceRequest.Builder request =
        Samples.log(trace, SeverityNumber.SEVERITY_NUMBER_INFO, "refused").toBuilder();
    request
        .getResourceLogsBuilder(0)
        .getScopeLogsBuilder(0)
        .getLogRecordsBuilder(0)
        .setFlags(flags);
    return request.build().toByteArray();
  }

  private static byte[] series(String name, int number) {
    return MetricSamples.request(
        SERVER,
        MetricSamples.sum(
            name,
            MetricSamples.CUMULATIVE,
            true,
            IntStream.range(0, number)
                .mapToObj(
                    i -> MetricSamples.number(1, 2, 3, Samples.attribute("user", "user-" + i)))
                .toArray(NumberDataPoint[]::new)));
  }

  /** What the batch processor of the Java SDK counts: some that it handed on, some it dropped. */
  private static byte[] processed(int dropped) {
    return MetricSamples.request(
        SERVER,
        MetricSamples.sum(
            "processedSpans",
            MetricSamples.CUMULATIVE,
            true,
            MetricSamples.number(1, 2, 100, Samples.attribute("dropped", "false")),
            MetricSamples.number(1, 2, dropped, Samples.attribute("dropped", "true"))));
  }

  private Entry onlyFinding() {
    List<Entry> entries = inspector.findings().entries();
    assertEquals(1, entries.size(), entries::toString);
    return entries.get(0);
  }

  private void assertNothingFound() {
    assertEquals(List.of(), inspector.findings().entries());
  }
}
