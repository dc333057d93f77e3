package lab.insight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.testing.exporter.InMemoryLogRecordExporter;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import lab.insight.MetricPoint.HistogramPoint;
import lab.insight.MetricPoint.NumberPoint;
import lab.insight.MetricPoint.SummaryPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the SDK records, read from its own data and from what its exporter sends. */
class AdapterTest {

  private static final Map<String, Object> RESOURCE = Map.of("service.name", "calculator");
  private static final Attributes MANY_TYPES =
      Attributes.builder()
          .put("text", "x")
          .put("flag", true)
          .put("whole", 7)
          .put("real", 0.5)
          .put("texts", "a", "b")
          .put("wholes", 1, 2)
          .put(AttributeKey.valueKey("map"), Value.of(KeyValue.of("in", Value.of(Value.of(1)))))
          .put(AttributeKey.valueKey("bytes"), Value.of(new byte[] {1, 2}))
          .put(AttributeKey.valueKey("nothing"), Value.empty())
          .build();
  private static final Map<String, Object> MANY_VALUES =
      Map.of(
          "text",
          "x",
          "flag",
          true,
          "whole",
          7L,
          "real",
          0.5,
          "texts",
          List.of("a", "b"),
          "wholes",
          List.of(1L, 2L),
          "map",
          Map.of("in", List.of(1L)),
          "bytes",
          "AQI=",
          "nothing",
          "");

  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final InMemoryMetricReader cumulative = InMemoryMetricReader.create();
  private final InMemoryMetricReader delta = InMemoryMetricReader.createDelta();
  private final InMemoryLogRecordExporter logs = InMemoryLogRecordExporter.create();
  private final BlockingQueue<byte[]> requests = new LinkedBlockingQueue<>();
  private final Resource resource =
      Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "calculator"));
  private final OpenTelemetrySdk sdk =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .setResource(resource)
                  .addSpanProcessor(SimpleSpanProcessor.create(spans))
                  .build())
          .setMeterProvider(
              SdkMeterProvider.builder()
                  .setResource(resource)
                  .registerMetricReader(cumulative)
                  .registerMetricReader(delta)
                  .build())
          .setLoggerProvider(
              SdkLoggerProvider.builder()
                  .setResource(resource)
                  .addLogRecordProcessor(SimpleLogRecordProcessor.create(logs))
                  .build())
          .build();
  private final Tracer tracer = sdk.getTracer("test");
  private final Meter meter = sdk.getMeter("test");
  private final Logger logger = sdk.getLogsBridge().get("test");
  private HttpServer backend;

  @BeforeEach
  void startBackend() throws IOException {
    backend = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    backend.createContext(
        "/",
        exchange -> {
          requests.add(exchange.getRequestBody().readAllBytes());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    backend.start();
  }

  @AfterEach
  void stopAll() {
    sdk.close();
    backend.stop(0);
  }

  @Test
  @DisplayName("A span is read in every field, from the SDK and from OTLP alike")
  void span_isReadInEveryField() throws Exception {
    Span linked = ended(tracer.spanBuilder("linked").setNoParent().startSpan());
    Span parent = ended(tracer.spanBuilder("parent").setNoParent().startSpan());
    Span span =
        tracer
            .spanBuilder("call")
            .setParent(Context.root().with(parent))
            .setSpanKind(io.opentelemetry.api.trace.SpanKind.CLIENT)
            .setStartTimestamp(100, TimeUnit.NANOSECONDS)
            .addLink(linked.getSpanContext(), MANY_TYPES)
            .setAllAttributes(MANY_TYPES)
            .startSpan();
    span.addEvent("event", MANY_TYPES, 150, TimeUnit.NANOSECONDS);
    span.setStatus(StatusCode.ERROR, "why");
    span.end(200, TimeUnit.NANOSECONDS);

    SpanRecord expected =
        new SpanRecord(
            parent.getSpanContext().getTraceId(),
            span.getSpanContext().getSpanId(),
            parent.getSpanContext().getSpanId(),
            "call",
            SpanKind.CLIENT,
            100,
            200,
            SpanStatus.ERROR,
            "why",
            MANY_VALUES,
            List.of(new SpanEvent("event", 150, MANY_VALUES)),
            List.of(
                new SpanLink(
                    linked.getSpanContext().getTraceId(),
                    linked.getSpanContext().getSpanId(),
                    MANY_VALUES)),
            0,
            "test",
            RESOURCE);
    SpanData data = spans.getFinishedSpanItems().get(2);
    assertEquals(expected, SdkAdapter.span(data));
    assertEquals(List.of(expected), sent(List.of(data)));
    assertEquals(100, expected.durationNanos());
    assertEquals("calculator", expected.service());
  }

  @Test
  @DisplayName("What the SDK left out of a span is counted on both ways")
  void crowdedSpan_countsWhatIsLeftOut() throws Exception {
    Span span = tracer.spanBuilder("call").startSpan();
    for (int i = 0; i < 131; i++) {
      span.addEvent("message").setAttribute("key" + i, i).addLink(span.getSpanContext());
    }
    span.end();

    SpanData data = spans.getFinishedSpanItems().get(0);
    assertEquals(9, SdkAdapter.span(data).leftOut());
    assertEquals(9, sent(List.of(data)).get(0).leftOut());
  }

  @ParameterizedTest
  @EnumSource(SpanKind.class)
  @DisplayName("Kinds and statuses are the same on both ways, and a root has no parent")
  void kindsAndStatuses_areTheSame(SpanKind kind) throws Exception {
    for (SpanStatus status : SpanStatus.values()) {
      spans.reset();
      tracer
          .spanBuilder("root")
          .setSpanKind(io.opentelemetry.api.trace.SpanKind.valueOf(kind.name()))
          .startSpan()
          .setStatus(StatusCode.valueOf(status.name()))
          .end();

      SpanRecord read = SdkAdapter.span(spans.getFinishedSpanItems().get(0));
      assertEquals(kind, read.kind());
      assertEquals(status, read.status());
      assertTrue(read.isRoot());
      assertEquals(List.of(read), sent(spans.getFinishedSpanItems()));
    }
  }

  @Test
  @DisplayName("A span that has not ended has no end")
  void openSpan_hasNoEnd() {
    Span span = tracer.spanBuilder("open").startSpan();

    SpanRecord read = SdkAdapter.span(((ReadableSpan) span).toSpanData());
    assertEquals(0, read.endEpochNanos());
    assertEquals(0, read.durationNanos());
    assertEquals("", read.parentSpanId());
  }

  @Test
  @DisplayName("Instruments are read in every field, from the SDK and from OTLP alike")
  void metrics_areReadInEveryField() throws Exception {
    Span span = tracer.spanBuilder("call").startSpan();
    Context inSpan = Context.root().with(span);
    Attributes add = Attributes.of(AttributeKey.stringKey("operation"), "add");
    meter
        .histogramBuilder("duration")
        .setUnit("s")
        .setDescription("how long")
        .setExplicitBucketBoundariesAdvice(List.of(0.1, 1.0))
        .build()
        .record(0.5, add, inSpan);
    meter.counterBuilder("calls").setUnit("{call}").build().add(2, add, inSpan);
    meter.upDownCounterBuilder("active").ofDoubles().build().add(-1.5, add);
    meter.gaugeBuilder("newest").build().set(4.5, add);
    meter.gaugeBuilder("size").ofLongs().build().set(4, add);

    for (InMemoryMetricReader reader : List.of(cumulative, delta)) {
      boolean fromStart = reader == cumulative;
      List<MetricData> data =
          reader.collectAllMetrics().stream()
              .sorted(Comparator.comparing(MetricData::getName))
              .toList();
      List<MetricRecord> read = data.stream().map(SdkAdapter::metric).toList();

      assertEquals(read, sentMetrics(data));
      assertEquals(
          List.of("active", "calls", "duration", "newest", "size"),
          read.stream().map(MetricRecord::name).toList());
      assertNumber(read.get(0), MetricKind.SUM, fromStart, false, -1.5);
      assertNumber(read.get(1), MetricKind.SUM, fromStart, true, 2);
      assertDuration(read.get(2), fromStart, data.get(2), span);
      assertNumber(read.get(3), MetricKind.GAUGE, true, false, 4.5);
      assertNumber(read.get(4), MetricKind.GAUGE, true, false, 4);
      assertExemplar(2, span, read.get(1).points().get(0));
    }
  }

  @Test
  @DisplayName("A log record is read in every field, from the SDK and from OTLP alike")
  void log_isReadInEveryField() throws Exception {
    Span span = tracer.spanBuilder("call").startSpan();
    logger
        .logRecordBuilder()
        .setTimestamp(100, TimeUnit.NANOSECONDS)
        .setObservedTimestamp(200, TimeUnit.NANOSECONDS)
        .setContext(Context.root().with(span))
        .setSeverity(Severity.WARN)
        .setSeverityText("warning")
        .setBody("refused")
        .setAllAttributes(MANY_TYPES)
        .emit();

    assertLog(
        new LogRecord(
            100,
            13,
            "warning",
            "refused",
            MANY_VALUES,
            span.getSpanContext().getTraceId(),
            span.getSpanContext().getSpanId(),
            "test",
            RESOURCE));
  }

  @Test
  @DisplayName("What a log record does not say reads as absent, a severity by its number")
  void bareLog_isReadAsSuch() throws Exception {
    logger.logRecordBuilder().setObservedTimestamp(200, TimeUnit.NANOSECONDS).emit();
    assertLog(new LogRecord(200, 0, "", "", Map.of(), "", "", "test", RESOURCE));

    logs.reset();
    logger
        .logRecordBuilder()
        .setObservedTimestamp(200, TimeUnit.NANOSECONDS)
        .setSeverity(Severity.ERROR2)
        .setBody(Value.of(KeyValue.of("list", Value.of(Value.of("a"), Value.of(1)))))
        .emit();
    assertLog(
        new LogRecord(200, 18, "ERROR2", "{list=[a, 1]}", Map.of(), "", "", "test", RESOURCE));
  }

  @Test
  @DisplayName("An id that is all zeros is none")
  void zeroId_isNone() {
    ByteString zeros = ByteString.copyFrom(new byte[8]);
    var span = io.opentelemetry.proto.trace.v1.Span.newBuilder().setParentSpanId(zeros);
    var scope = ScopeSpans.newBuilder().addSpans(span);

    SpanRecord read =
        OtlpAdapter.spans(ResourceSpans.newBuilder().addScopeSpans(scope).build()).get(0);
    assertEquals("", read.parentSpanId());
    assertTrue(read.isRoot());
    assertEquals("unknown", read.service());
  }

  @Test
  @DisplayName("Kinds and severities of tomorrow read as the plain ones")
  void unknownNumbers_readAsPlain() {
    var span =
        io.opentelemetry.proto.trace.v1.Span.newBuilder()
            .setKindValue(99)
            .setStatus(io.opentelemetry.proto.trace.v1.Status.newBuilder().setCodeValue(99));
    var log =
        io.opentelemetry.proto.logs.v1.LogRecord.newBuilder()
            .setSeverityNumberValue(99)
            .setBody(AnyValue.getDefaultInstance());
    SpanRecord readSpan =
        OtlpAdapter.spans(
                ResourceSpans.newBuilder()
                    .addScopeSpans(ScopeSpans.newBuilder().addSpans(span))
                    .build())
            .get(0);
    LogRecord readLog =
        OtlpAdapter.logs(
                ResourceLogs.newBuilder()
                    .addScopeLogs(ScopeLogs.newBuilder().addLogRecords(log))
                    .build())
            .get(0);

    assertEquals(SpanKind.INTERNAL, readSpan.kind());
    assertEquals(SpanStatus.UNSET, readSpan.status());
    assertEquals(99, readLog.severityNumber());
    assertEquals("", readLog.severityText());
  }

  @Test
  @DisplayName("An exponential histogram shows the bounds that its scale means")
  void exponentialHistogram_hasBounds() {
    var point = ExponentialHistogramDataPoint.newBuilder().setScale(0).setZeroCount(1).setCount(7);
    point.getPositiveBuilder().setOffset(1).addBucketCounts(2).addBucketCounts(0);
    point.getNegativeBuilder().setOffset(0).addBucketCounts(3).addBucketCounts(1);
    MetricRecord read =
        metric(
            Metric.newBuilder()
                .setExponentialHistogram(ExponentialHistogram.newBuilder().addDataPoints(point)));

    HistogramPoint histogram = (HistogramPoint) read.points().get(0);
    assertEquals(MetricKind.HISTOGRAM, read.kind());
    // From -4 to -2 there is one, to -1 there are three, about zero one, from 2 to 4 two.
    assertEquals(List.of(-2.0, -1.0, 2.0, 4.0, 8.0), histogram.bounds());
    assertEquals(List.of(1L, 3L, 1L, 2L, 0L, 0L), histogram.counts());
    assertEquals(7, histogram.count());
  }

  @Test
  @DisplayName("A summary keeps its quantiles")
  void summary_hasQuantiles() {
    var point = SummaryDataPoint.newBuilder().setCount(3).setSum(6).setTimeUnixNano(9);
    point.addQuantileValuesBuilder().setQuantile(0.5).setValue(2);
    MetricRecord read =
        metric(Metric.newBuilder().setSummary(Summary.newBuilder().addDataPoints(point)));

    assertEquals(MetricKind.SUMMARY, read.kind());
    assertEquals(List.of(new SummaryPoint(Map.of(), 0, 9, 3, 6, Map.of(0.5, 2.0))), read.points());
  }

  private static MetricRecord metric(Metric.Builder metric) {
    var scope = ScopeMetrics.newBuilder().addMetrics(metric);
    return OtlpAdapter.metrics(ResourceMetrics.newBuilder().addScopeMetrics(scope).build()).get(0);
  }

  private static Span ended(Span span) {
    span.end();
    return span;
  }

  private static void assertNumber(
      MetricRecord metric, MetricKind kind, boolean cumulative, boolean monotonic, double value) {
    NumberPoint point = (NumberPoint) metric.points().get(0);
    assertEquals(kind, metric.kind(), metric.name());
    assertEquals(cumulative, metric.cumulative(), metric.name());
    assertEquals(monotonic, metric.monotonic(), metric.name());
    assertEquals(value, point.value(), metric.name());
    assertEquals(Map.of("operation", "add"), point.attributes(), metric.name());
  }

  private static void assertDuration(
      MetricRecord metric, boolean cumulative, MetricData data, Span span) {
    var point = data.getHistogramData().getPoints().iterator().next();
    List<Exemplar> exemplars = metric.points().get(0).exemplars();
    assertExemplar(0.5, span, metric.points().get(0));
    assertEquals(
        new MetricRecord(
            "duration",
            "how long",
            "s",
            MetricKind.HISTOGRAM,
            cumulative,
            false,
            List.of(
                new HistogramPoint(
                    Map.of("operation", "add"),
                    point.getStartEpochNanos(),
                    point.getEpochNanos(),
                    1,
                    0.5,
                    0.5,
                    0.5,
                    List.of(0.1, 1.0),
                    List.of(0L, 1L, 0L),
                    exemplars)),
            "test",
            RESOURCE),
        metric);
  }

  private static void assertExemplar(double value, Span span, MetricPoint point) {
    Exemplar exemplar = point.exemplars().get(0);
    assertEquals(value, exemplar.value());
    assertEquals(span.getSpanContext().getTraceId(), exemplar.traceId());
    assertEquals(span.getSpanContext().getSpanId(), exemplar.spanId());
    assertTrue(exemplar.epochNanos() > 0, exemplar.toString());
  }

  private void assertLog(LogRecord expected) throws Exception {
    List<LogRecordData> data = logs.getFinishedLogRecordItems();
    assertEquals(List.of(expected), data.stream().map(SdkAdapter::log).toList());
    assertEquals(List.of(expected), sentLogs(data));
  }

  private List<SpanRecord> sent(Collection<SpanData> data) throws Exception {
    try (var exporter = OtlpHttpSpanExporter.builder().setEndpoint(backend("traces")).build()) {
      exporter.export(data);
      return ExportTraceServiceRequest.parseFrom(request()).getResourceSpansList().stream()
          .flatMap(part -> OtlpAdapter.spans(part).stream())
          .toList();
    }
  }

  private List<MetricRecord> sentMetrics(Collection<MetricData> data) throws Exception {
    try (var exporter = OtlpHttpMetricExporter.builder().setEndpoint(backend("metrics")).build()) {
      exporter.export(data);
      return ExportMetricsServiceRequest.parseFrom(request()).getResourceMetricsList().stream()
          .flatMap(part -> OtlpAdapter.metrics(part).stream())
          .sorted(Comparator.comparing(MetricRecord::name))
          .toList();
    }
  }

  private List<LogRecord> sentLogs(Collection<LogRecordData> data) throws Exception {
    try (var exporter = OtlpHttpLogRecordExporter.builder().setEndpoint(backend("logs")).build()) {
      exporter.export(data);
      return ExportLogsServiceRequest.parseFrom(request()).getResourceLogsList().stream()
          .flatMap(part -> OtlpAdapter.logs(part).stream())
          .toList();
    }
  }

  private String backend(String signal) {
    return "http://localhost:" + backend.getAddress().getPort() + "/v1/" + signal;
  }

  private byte[] request() throws InterruptedException {
    byte[] request = requests.poll(10, TimeUnit.SECONDS);
    assertTrue(request != null, "nothing was sent");
    return request;
  }
}
