package lab.insight;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.InternalTelemetryVersion;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lab.insight.Finding.About;
import lab.insight.MetricPoint.NumberPoint;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LossFindingsTest {

  private static final int QUEUE = 10;

  private final InMemoryMetricReader reader = InMemoryMetricReader.create();
  private final SdkMeterProvider meters =
      SdkMeterProvider.builder().registerMetricReader(reader).build();

  @ParameterizedTest
  @EnumSource(InternalTelemetryVersion.class)
  @DisplayName("A queue that overflows is seen in what the SDK counts, by its names of old and new")
  void fullQueue_isSeen(InternalTelemetryVersion version) {
    endSpans(4 * QUEUE, BusyExporter.forEver(), version);

    assertEquals(
        List.of(
            "The sender counts spans that it dropped: they came faster than they left, and the queue"
                + " was full."),
        sentences());
  }

  @ParameterizedTest
  @EnumSource(InternalTelemetryVersion.class)
  @DisplayName("A backend that refuses is seen in what the exporter counts")
  void refusal_isSeen(InternalTelemetryVersion version) throws IOException {
    export(400, version);

    assertEquals(
        List.of(
            "The sender counts spans that it could not deliver: the backend was away, too slow, or"
                + " refused them."),
        sentences());
  }

  @ParameterizedTest
  @EnumSource(InternalTelemetryVersion.class)
  @DisplayName("Where everything arrives, nothing is said")
  void delivery_isFine(InternalTelemetryVersion version) throws IOException {
    endSpans(QUEUE, InMemorySpanExporter.create(), version);
    export(200, version);

    assertEquals(List.of(), sentences());
  }

  @ParameterizedTest
  @CsvSource({
    "otelcol_exporter_enqueue_failed_log_records, 1, log records",
    "otelcol_exporter_enqueue_failed_log_records, 0, ",
    "otelcol_exporter_send_failed_metric_points_total, 1, metrics",
    "otelcol_exporter_send_failed_metric_points_total, 0, ",
    "otelcol_exporter_sent_spans, 7, ",
    "calculator.evaluations, 7, "
  })
  @DisplayName("The Collector's counters tell of losses once they count some")
  void collector_isUnderstood(String name, double value, String lost) {
    NumberPoint point = new NumberPoint(Map.of("exporter", "otlp"), 0, 1, value, List.of());
    MetricRecord metric =
        new MetricRecord(
            name, "", "", MetricKind.SUM, true, true, List.of(point), "test", Map.of());

    assertEquals(
        Optional.ofNullable(lost).map(what -> "lost " + what),
        LossFindings.of(metric).map(Finding::note));
  }

  @Test
  @DisplayName("A span that had no room for everything says so")
  void cutSpan_isSeen() {
    SpanSample span = SpanSample.of("1", "", "Session", SpanKind.SERVER);

    assertEquals(Optional.empty(), LossFindings.of(span.make()));
    Finding finding = LossFindings.of(span.leftOut(3).make()).orElseThrow();
    assertEquals(About.CUT_SPAN, finding.about());
    assertEquals("left out 3", finding.note());
  }

  private void endSpans(int count, SpanExporter exporter, InternalTelemetryVersion version) {
    BatchSpanProcessor processor =
        BatchSpanProcessor.builder(exporter)
            .setMeterProvider(meters)
            .setInternalTelemetryVersion(version)
            .setMaxQueueSize(QUEUE)
            .setMaxExportBatchSize(1)
            .build();
    try (SdkTracerProvider tracers =
        SdkTracerProvider.builder().addSpanProcessor(processor).build()) {
      for (int i = 0; i < count; i++) {
        tracers.get("test").spanBuilder("call").startSpan().end();
      }
    }
  }

  private void export(int status, InternalTelemetryVersion version) throws IOException {
    HttpServer backend =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    backend.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    backend.start();
    SpanExporter exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint("http://localhost:" + backend.getAddress().getPort())
            .setMeterProvider(meters)
            .setInternalTelemetryVersion(version)
            .build();
    try (SdkTracerProvider tracers =
        SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .build()) {
      tracers.get("test").spanBuilder("call").startSpan().end();
    }
    backend.stop(0);
  }

  private List<String> sentences() {
    return reader.collectAllMetrics().stream()
        .map(SdkAdapter::metric)
        .flatMap(metric -> LossFindings.of(metric).stream())
        .map(Finding::sentence)
        .toList();
  }

  /** Takes one batch and is never done with it. */
  private record BusyExporter(CompletableResultCode result) implements SpanExporter {

    static SpanExporter forEver() {
      return new BusyExporter(new CompletableResultCode());
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      return result;
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
