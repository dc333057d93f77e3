package lab.console;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.util.concurrent.atomic.AtomicLong;
import lab.insight.OtlpAdapter;

/** All that has arrived and still fits. Traces may take half of the memory, the rest is shared. */
final class TelemetryStore {

  private final SpanStore spans;
  private final LogStore logs;
  private final MetricStore metrics;
  private final AtomicLong version = new AtomicLong();

  TelemetryStore(long maxBytes) {
    spans = new SpanStore(maxBytes / 2);
    logs = new LogStore(maxBytes / 4);
    metrics = new MetricStore(maxBytes / 4);
  }

  void add(ExportTraceServiceRequest request) {
    request.getResourceSpansList().forEach(sent -> spans.add(OtlpAdapter.spans(sent)));
    version.incrementAndGet();
  }

  void add(ExportMetricsServiceRequest request) {
    request.getResourceMetricsList().forEach(sent -> metrics.add(OtlpAdapter.metrics(sent)));
    version.incrementAndGet();
  }

  void add(ExportLogsServiceRequest request) {
    request.getResourceLogsList().forEach(sent -> logs.add(OtlpAdapter.logs(sent)));
    version.incrementAndGet();
  }

  SpanStore spans() {
    return spans;
  }

  LogStore logs() {
    return logs;
  }

  MetricStore metrics() {
    return metrics;
  }

  /** Grows with every change. */
  long version() {
    return version.get();
  }

  void clear() {
    spans.clear();
    logs.clear();
    metrics.clear();
    version.incrementAndGet();
  }
}
