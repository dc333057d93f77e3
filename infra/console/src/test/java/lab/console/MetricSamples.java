package lab.console;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.util.List;

/** Metrics of every kind. */
public final class MetricSamples {

  public static final AggregationTemporality CUMULATIVE =
      AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;
  public static final AggregationTemporality DELTA =
      AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA;

  private MetricSamples() {}

  /** What one service sends at once. */
  public static byte[] request(String service, Metric... metrics) {
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    request
        .addResourceMetricsBuilder()
        .setResource(Samples.resource(service))
        .addScopeMetricsBuilder()
        .addAllMetrics(List.of(metrics));
    return request.build().toByteArray();
  }

  public static NumberDataPoint number(
      long startNanos, long timeNanos, double value, KeyValue... attributes) {
    return NumberDataPoint.newBuilder()
        .setStartTimeUnixNano(startNanos)
        .setTimeUnixNano(timeNanos)
        .setAsDouble(value)
        .addAllAttributes(List.of(attributes))
        .build();
  }

  public static Metric sum(
      String name,
      AggregationTemporality temporality,
      boolean monotonic,
      NumberDataPoint... points) {
    Metric.Builder metric = Metric.newBuilder().setName(name).setUnit("{call}");
    metric
        .getSumBuilder()
        .setAggregationTemporality(temporality)
        .setIsMonotonic(monotonic)
        .addAllDataPoints(List.of(points));
    return metric.build();
  }

  public static Metric gauge(String name, NumberDataPoint... points) {
    Metric.Builder metric = Metric.newBuilder().setName(name).setUnit("By");
    metric.getGaugeBuilder().addAllDataPoints(List.of(points));
    return metric.build();
  }

  /** A point whose sum nobody should rely on. */
  public static HistogramDataPoint.Builder buckets(
      long startNanos, long timeNanos, List<Double> bounds, List<Long> counts) {
    return HistogramDataPoint.newBuilder()
        .setStartTimeUnixNano(startNanos)
        .setTimeUnixNano(timeNanos)
        .setCount(counts.stream().mapToLong(Long::longValue).sum())
        .addAllExplicitBounds(bounds)
        .addAllBucketCounts(counts);
  }

  public static Exemplar exemplar(long trace, long timeNanos, double value) {
    return Exemplar.newBuilder()
        .setAsDouble(value)
        .setTimeUnixNano(timeNanos)
        .setTraceId(Samples.traceId(trace))
        .setSpanId(Samples.spanId(2))
        .build();
  }

  public static Metric histogram(
      String name, AggregationTemporality temporality, HistogramDataPoint... points) {
    Metric.Builder metric = Metric.newBuilder().setName(name).setUnit("s");
    metric
        .getHistogramBuilder()
        .setAggregationTemporality(temporality)
        .addAllDataPoints(List.of(points));
    return metric.build();
  }
}
