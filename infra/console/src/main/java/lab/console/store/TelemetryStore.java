package lab.console.store;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import lab.insight.OtlpAdapter;

/** All that has arrived and still fits. Traces may take half of the memory, the rest is shared. */
public final class TelemetryStore {

  private final OriginCache origins = new OriginCache();
  private final SpanStore spans;
  private final LogStore logs;
  private final MetricStore metrics;
  private final AtomicLong version = new AtomicLong();

  /**
   * @param maxBytes how much memory telemetry may take
   */
  public TelemetryStore(long maxBytes) {
    spans = new SpanStore(maxBytes / 2);
    logs = new LogStore(maxBytes / 4);
    metrics = new MetricStore(maxBytes / 4);
  }

  /**
   * Takes in an ExportTraceServiceRequest, all of it or nothing.
   *
   * @throws MalformedOtlpException when it is none
   */
  public void addTraces(byte[] request) throws MalformedOtlpException {
    List<SpanBatch> batches = new ArrayList<>();
    for (ScopeItems items : ScopeItems.read(request, origins)) {
      batches.add(spans.read(items));
    }
    batches.forEach(spans::add);
    version.incrementAndGet();
  }

  /** Takes in an ExportLogsServiceRequest likewise. */
  public void addLogs(byte[] request) throws MalformedOtlpException {
    List<LogBatch> batches = new ArrayList<>();
    for (ScopeItems items : ScopeItems.read(request, origins)) {
      batches.add(LogBatch.of(items));
    }
    batches.forEach(logs::add);
    version.incrementAndGet();
  }

  /** Takes in an ExportMetricsServiceRequest likewise. */
  public void addMetrics(byte[] request) throws MalformedOtlpException {
    try {
      ExportMetricsServiceRequest.parseFrom(request)
          .getResourceMetricsList()
          .forEach(sent -> metrics.add(OtlpAdapter.metrics(sent)));
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedOtlpException("not an OTLP request", e);
    }
    version.incrementAndGet();
  }

  public SpanStore spans() {
    return spans;
  }

  public LogStore logs() {
    return logs;
  }

  public MetricStore metrics() {
    return metrics;
  }

  /** Grows with every change. */
  public long version() {
    return version.get();
  }

  /** Forgets everything, counts included. */
  public void clear() {
    spans.clear();
    logs.clear();
    metrics.clear();
    version.incrementAndGet();
  }
}
