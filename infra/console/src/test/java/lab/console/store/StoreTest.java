package lab.console.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lab.console.Samples;
import lab.insight.SpanRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StoreTest {

  private static final long MEGABYTE = 1 << 20;

  @Test
  @DisplayName("The oldest spans make room for the newest, and the counts add up")
  void spans_areBounded() throws Exception {
    TelemetryStore store = new TelemetryStore(MEGABYTE);
    for (int i = 1; i <= 5_000; i++) {
      store.addTraces(Samples.call(i).toByteArray());
    }

    Counts counts = store.spans().counts();
    assertEquals(15_000, counts.received());
    assertEquals(15_000, counts.kept() + counts.dropped());
    assertTrue(counts.dropped() > 0, counts.toString());
    assertEquals(3, trace(store, 5_000).size());
    assertEquals(List.of(), trace(store, 1));
  }

  @Test
  @DisplayName("Of names without end only so many are noted as new, and none that is too long")
  void firsts_areBounded() throws Exception {
    TelemetryStore store = new TelemetryStore(MEGABYTE);
    List<Span> spans = new ArrayList<>();
    spans.add(Samples.span(1, 1, 0, "x".repeat(10_000)).build());
    for (int i = 0; i < 2 * Firsts.MOST_NAMES_OF_A_SERVICE; i++) {
      spans.add(Samples.span(1, i + 2, 0, "name " + i).build());
    }
    store.addTraces(Samples.spans("many", spans).toByteArray());

    List<Firsts.First> newest = store.firsts().newest();
    assertEquals(Firsts.MOST_TOLD, newest.size());
    assertEquals("name " + (Firsts.MOST_NAMES_OF_A_SERVICE - 1), newest.get(0).name());
    store.addTraces(Samples.spans("other", spans.subList(0, 2)).toByteArray());
    assertEquals("name 0", store.firsts().newest().get(0).name());
  }

  @Test
  @DisplayName("A sender that describes itself at length is charged for it")
  void largeResources_areCharged() throws Exception {
    TelemetryStore store = new TelemetryStore(MEGABYTE);
    String large = "x".repeat(100_000);
    for (int i = 1; i <= 100; i++) {
      store.addTraces(
          Samples.spans(large, List.of(Samples.span(i, 1, 0, "small").build())).toByteArray());
    }

    assertTrue(store.spans().counts().kept() < 5, store.spans().counts().toString());
  }

  @Test
  @DisplayName("A single record larger than the bound is dropped like any other")
  void giantRecord_isDropped() throws Exception {
    TelemetryStore store = new TelemetryStore(MEGABYTE);
    store.addLogs(
        Samples.log(1, SeverityNumber.SEVERITY_NUMBER_INFO, "x".repeat(3 * (int) MEGABYTE))
            .toByteArray());

    assertEquals(new Counts(1, 0, 1), store.logs().counts());
  }

  @Test
  @DisplayName("Series that have been silent longest make room")
  void series_areBounded() throws Exception {
    TelemetryStore store = new TelemetryStore(MEGABYTE);
    for (int i = 0; i < 200; i++) {
      var request = Samples.metrics(1, 2, 3).toBuilder();
      request.getResourceMetricsBuilder(0).setResource(Samples.resource("service-" + i));
      store.addMetrics(request.build().toByteArray());
    }

    List<MetricStore.Course> courses = store.metrics().courses();
    assertTrue(courses.size() < 200, courses.size() + " series");
    assertTrue(courses.stream().anyMatch(course -> course.key().service().equals("service-199")));
  }

  @Test
  @DisplayName("A trace is found in its parts, whoever sends them and in whatever order")
  void trace_isPutTogether() throws Exception {
    TelemetryStore store = new TelemetryStore(MEGABYTE);
    ExportTraceServiceRequest call = Samples.call(1);
    store.addTraces(
        call.toBuilder()
            .clearResourceSpans()
            .addResourceSpans(call.getResourceSpans(1))
            .build()
            .toByteArray());
    store.addTraces(
        call.toBuilder()
            .clearResourceSpans()
            .addResourceSpans(call.getResourceSpans(0))
            .build()
            .toByteArray());

    assertEquals(3, trace(store, 1).size());
  }

  @Test
  @DisplayName("Clearing forgets everything, counts included")
  void clear_forgetsEverything() throws Exception {
    TelemetryStore store = new TelemetryStore(MEGABYTE);
    store.addTraces(Samples.call(1).toByteArray());
    long version = store.version();

    store.clear();

    assertEquals(new Counts(0, 0, 0), store.spans().counts());
    assertEquals(List.of(), trace(store, 1));
    assertTrue(store.version() > version);
  }

  @Test
  @DisplayName("Spans that claim to be each other's parents do not hang anything")
  void circles_areKept() throws Exception {
    TelemetryStore store = new TelemetryStore(MEGABYTE);
    Span one = Samples.span(1, 1, 2, "one").build();
    Span two = Samples.span(1, 2, 1, "two").build();
    Span own = Samples.span(1, 3, 3, "its own").build();
    store.addTraces(Samples.spans("circles", List.of(one, two, own)).toByteArray());

    assertEquals(3, trace(store, 1).size());
  }

  @Test
  @DisplayName("A span comes back as it was sent, and what one searches by agrees with it")
  void span_comesBackAsSent() throws Exception {
    TelemetryStore store = new TelemetryStore(MEGABYTE);
    ExportTraceServiceRequest call = Samples.call(7);
    store.addTraces(call.toByteArray());

    List<Span> sent = new ArrayList<>();
    List<Span> kept = new ArrayList<>();
    call.getResourceSpansList().forEach(r -> sent.addAll(r.getScopeSpans(0).getSpansList()));
    for (StoredSpan span : store.spans().newestFirst()) {
      kept.add(0, span.parse());
      SpanRecord record = span.record();
      assertEquals(record.traceId(), span.traceId().toString());
      assertEquals(record.spanId(), Ids.span(span.spanId()));
      assertEquals(record.parentSpanId(), Ids.span(span.parentId()));
      assertEquals(record.name(), span.name());
      assertEquals(record.kind(), span.kind());
      assertEquals(record.status(), span.status());
      assertEquals(record.startEpochNanos(), span.startEpochNanos());
      assertEquals(record.endEpochNanos(), span.endEpochNanos());
      assertEquals(record.service(), span.origin().service());
    }
    assertEquals(sent, kept);
  }

  @Test
  @DisplayName("Of a request that is malformed somewhere nothing is kept, and the sender hears why")
  void malformedRequest_isRefusedWhole() throws Exception {
    TelemetryStore store = new TelemetryStore(MEGABYTE);
    byte[] good = Samples.call(1).toByteArray();
    Span shortId = Samples.span(1, 1, 0, "x").setTraceId(ByteString.copyFrom(new byte[3])).build();
    byte[] noText = Samples.spans("s", List.of(Samples.span(1, 1, 0, "~").build())).toByteArray();
    noText[new String(noText, StandardCharsets.ISO_8859_1).indexOf('~')] = -1;

    assertRefused(store, Arrays.copyOf(good, good.length - 1), "not an OTLP request");
    assertRefused(
        store,
        Samples.spans("s", List.of(shortId)).toByteArray(),
        "a trace id has 16 bytes, not 3");
    assertRefused(store, noText, "not UTF-8");
    assertEquals(new Counts(0, 0, 0), store.spans().counts());
  }

  private static void assertRefused(TelemetryStore store, byte[] request, String why) {
    String message =
        assertThrows(MalformedOtlpException.class, () -> store.addTraces(request)).getMessage();
    assertTrue(message.contains(why), message);
  }

  @Test
  @DisplayName("Values nested without end are refused, those within reason are kept")
  void nestedValues_haveALimit() throws Exception {
    TelemetryStore store = new TelemetryStore(MEGABYTE);

    store.addTraces(nested(20));
    assertRefused(store, nested(500), "nested too deeply");

    assertEquals(1, store.spans().counts().kept());
    store.spans().newestFirst().forEach(span -> assertEquals(1, span.record().attributes().size()));
  }

  private static byte[] nested(int depth) {
    AnyValue value = AnyValue.getDefaultInstance();
    for (int i = 0; i < depth; i++) {
      value = AnyValue.newBuilder().setArrayValue(ArrayValue.newBuilder().addValues(value)).build();
    }
    Span span =
        Samples.span(1, 1, 0, "deep")
            .clearAttributes()
            .addAttributes(KeyValue.newBuilder().setKey("deep").setValue(value))
            .build();
    return Samples.spans("s", List.of(span)).toByteArray();
  }

  private static List<StoredSpan> trace(TelemetryStore store, int number) {
    return store.spans().trace(Ids.TraceId.of(Samples.hex(Samples.traceId(number))));
  }
}
