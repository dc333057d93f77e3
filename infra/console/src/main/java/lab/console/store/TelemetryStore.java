package lab.console.store;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import lab.insight.MetricRecord;
import lab.insight.OtlpAdapter;
import org.jspecify.annotations.Nullable;

/**
 * All that has arrived and still fits. Traces may take half of the memory, logs a quarter, metrics
 * an eighth for their series and as much again for what was sent, which can be exported.
 */
public final class TelemetryStore {

  private final OriginCache origins = new OriginCache();
  private final Senders senders = new Senders();
  private final Firsts firsts = new Firsts();
  private final SpanStore spans;
  private final LogStore logs;
  private final MetricStore metrics;
  private final BatchLog<MetricBatch> sentMetrics;
  private final AtomicLong version = new AtomicLong();

  /**
   * @param maxBytes how much memory telemetry may take
   */
  public TelemetryStore(long maxBytes) {
    spans = new SpanStore(maxBytes / 2);
    logs = new LogStore(maxBytes / 4);
    metrics = new MetricStore(maxBytes / 8);
    sentMetrics = new BatchLog<>(maxBytes / 8);
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
    long now = System.currentTimeMillis();
    for (SpanBatch batch : batches) {
      spans.add(batch);
      heard(batch.origin(), Senders.Signal.TRACES, batch.count(), now);
      firsts.sent(Firsts.Kind.SPAN, batch.origin().service(), Arrays.asList(batch.names), now);
    }
    version.incrementAndGet();
  }

  /** Takes in an ExportLogsServiceRequest likewise. */
  public void addLogs(byte[] request) throws MalformedOtlpException {
    List<LogBatch> batches = new ArrayList<>();
    for (ScopeItems items : ScopeItems.read(request, origins)) {
      batches.add(LogBatch.of(items));
    }
    long now = System.currentTimeMillis();
    for (LogBatch batch : batches) {
      logs.add(batch);
      heard(batch.origin(), Senders.Signal.LOGS, batch.count(), now);
      firsts.sent(Firsts.Kind.LOG, batch.origin().service(), List.of(""), now);
    }
    version.incrementAndGet();
  }

  private void heard(Origin origin, Senders.Signal signal, int records, long nowMillis) {
    senders.heard(origin, signal, records, nowMillis);
    firsts.sender(origin, nowMillis);
  }

  /** Takes in an ExportMetricsServiceRequest likewise. */
  public void addMetrics(byte[] request) throws MalformedOtlpException {
    ExportMetricsServiceRequest parsed;
    try {
      parsed = ExportMetricsServiceRequest.parseFrom(request);
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedOtlpException("not an OTLP request", e);
    }
    List<ScopeItems> all = ScopeItems.read(request, origins);
    long now = System.currentTimeMillis();
    synchronized (sentMetrics) {
      for (ScopeItems items : all) {
        sentMetrics.add(MetricBatch.of(items));
        heard(items.origin(), Senders.Signal.METRICS, items.count(), now);
      }
      while (sentMetrics.isOverfull(0)) {
        sentMetrics.removeOldest();
      }
    }
    for (ResourceMetrics sent : parsed.getResourceMetricsList()) {
      List<MetricRecord> arrived = OtlpAdapter.metrics(sent);
      metrics.add(arrived);
      for (MetricRecord metric : arrived) {
        firsts.sent(Firsts.Kind.INSTRUMENT, metric.service(), List.of(metric.name()), now);
      }
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

  public Senders senders() {
    return senders;
  }

  public Firsts firsts() {
    return firsts;
  }

  /** All metrics as they came, the oldest arrival first. */
  public Iterable<ResourceMetrics> sentMetrics() {
    List<MetricBatch> all;
    synchronized (sentMetrics) {
      all = sentMetrics.all();
    }
    return () -> all.stream().map(MetricBatch::sent).iterator();
  }

  /** Makes indexes that the next search would have to make, for so long; what is left can wait. */
  public void prepareSearches(Duration most) {
    long end = System.nanoTime() + most.toNanos();
    prepare(spans::nextUnseen, end);
    prepare(logs::nextUnseen, end);
  }

  private static void prepare(Supplier<? extends @Nullable SearchableBatch> batches, long end) {
    while (System.nanoTime() < end) {
      SearchableBatch next = batches.get();
      if (next == null) {
        return;
      }
      next.index();
    }
  }

  /** Grows with every change. */
  public long version() {
    return version.get();
  }

  /** Forgets everything, counts included. */
  public void clear() {
    spans.clear();
    logs.clear();
    senders.clear();
    firsts.clear();
    metrics.clear();
    synchronized (sentMetrics) {
      sentMetrics.clear();
    }
    version.incrementAndGet();
  }
}
