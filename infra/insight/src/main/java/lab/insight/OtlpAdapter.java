package lab.insight;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Reads OTLP. Whatever it is given, it throws nothing: unknown kinds and absent parts read as such.
 */
public final class OtlpAdapter {

  private static final HexFormat HEX = HexFormat.of();

  private OtlpAdapter() {}

  /** All spans of one resource. */
  public static List<SpanRecord> spans(ResourceSpans sent) {
    Map<String, Object> resource = attributes(sent.getResource().getAttributesList());
    return sent.getScopeSpansList().stream()
        .flatMap(
            scope ->
                scope.getSpansList().stream()
                    .map(span -> span(span, scope.getScope().getName(), resource)))
        .toList();
  }

  /** All metrics of one resource. */
  public static List<MetricRecord> metrics(ResourceMetrics sent) {
    Map<String, Object> resource = attributes(sent.getResource().getAttributesList());
    return sent.getScopeMetricsList().stream()
        .flatMap(
            scope ->
                scope.getMetricsList().stream()
                    .map(metric -> metric(metric, scope.getScope().getName(), resource)))
        .toList();
  }

  /** All log records of one resource. */
  public static List<LogRecord> logs(ResourceLogs sent) {
    Map<String, Object> resource = attributes(sent.getResource().getAttributesList());
    return sent.getScopeLogsList().stream()
        .flatMap(
            scope ->
                scope.getLogRecordsList().stream()
                    .map(log -> log(log, scope.getScope().getName(), resource)))
        .toList();
  }

  /** One span; {@code resource} is shared and not copied when it comes from {@link #attributes}. */
  public static SpanRecord span(Span span, String scope, Map<String, Object> resource) {
    return new SpanRecord(
        hex(span.getTraceId()),
        hex(span.getSpanId()),
        hex(span.getParentSpanId()),
        span.getName(),
        kind(span.getKindValue()),
        span.getStartTimeUnixNano(),
        span.getEndTimeUnixNano(),
        status(span.getStatus().getCodeValue()),
        span.getStatus().getMessage(),
        attributes(span.getAttributesList()),
        span.getEventsList().stream()
            .map(
                event ->
                    new SpanEvent(
                        event.getName(),
                        event.getTimeUnixNano(),
                        attributes(event.getAttributesList())))
            .toList(),
        span.getLinksList().stream()
            .map(
                link ->
                    new SpanLink(
                        hex(link.getTraceId()),
                        hex(link.getSpanId()),
                        attributes(link.getAttributesList())))
            .toList(),
        leftOut(span),
        scope,
        resource);
  }

  private static int leftOut(Span span) {
    return span.getDroppedAttributesCount()
        + span.getDroppedEventsCount()
        + span.getDroppedLinksCount();
  }

  /** The kind of this number in OTLP; INTERNAL for one that is not known. */
  public static SpanKind kind(int number) {
    return switch (number) {
      case Span.SpanKind.SPAN_KIND_SERVER_VALUE -> SpanKind.SERVER;
      case Span.SpanKind.SPAN_KIND_CLIENT_VALUE -> SpanKind.CLIENT;
      case Span.SpanKind.SPAN_KIND_PRODUCER_VALUE -> SpanKind.PRODUCER;
      case Span.SpanKind.SPAN_KIND_CONSUMER_VALUE -> SpanKind.CONSUMER;
      default -> SpanKind.INTERNAL;
    };
  }

  /** The status of this number in OTLP; UNSET for one that is not known. */
  public static SpanStatus status(int number) {
    return switch (number) {
      case Status.StatusCode.STATUS_CODE_OK_VALUE -> SpanStatus.OK;
      case Status.StatusCode.STATUS_CODE_ERROR_VALUE -> SpanStatus.ERROR;
      default -> SpanStatus.UNSET;
    };
  }

  private static MetricRecord metric(Metric metric, String scope, Map<String, Object> resource) {
    MetricKind kind =
        switch (metric.getDataCase()) {
          case SUM -> MetricKind.SUM;
          case HISTOGRAM, EXPONENTIAL_HISTOGRAM -> MetricKind.HISTOGRAM;
          case SUMMARY -> MetricKind.SUMMARY;
          case GAUGE, DATA_NOT_SET -> MetricKind.GAUGE;
        };
    AggregationTemporality temporality =
        switch (metric.getDataCase()) {
          case SUM -> metric.getSum().getAggregationTemporality();
          case HISTOGRAM -> metric.getHistogram().getAggregationTemporality();
          case EXPONENTIAL_HISTOGRAM ->
              metric.getExponentialHistogram().getAggregationTemporality();
          case GAUGE, SUMMARY, DATA_NOT_SET ->
              AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;
        };
    return new MetricRecord(
        metric.getName(),
        metric.getDescription(),
        metric.getUnit(),
        kind,
        temporality != AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA,
        metric.getSum().getIsMonotonic(),
        points(metric),
        scope,
        resource);
  }

  private static List<MetricPoint> points(Metric metric) {
    List<MetricPoint> points = new ArrayList<>();
    metric.getGauge().getDataPointsList().forEach(point -> points.add(number(point)));
    metric.getSum().getDataPointsList().forEach(point -> points.add(number(point)));
    metric.getHistogram().getDataPointsList().forEach(point -> points.add(histogram(point)));
    metric
        .getExponentialHistogram()
        .getDataPointsList()
        .forEach(point -> points.add(exponential(point)));
    metric.getSummary().getDataPointsList().forEach(point -> points.add(summary(point)));
    return points;
  }

  private static MetricPoint number(NumberDataPoint point) {
    return new MetricPoint.NumberPoint(
        attributes(point.getAttributesList()),
        point.getStartTimeUnixNano(),
        point.getTimeUnixNano(),
        point.hasAsInt() ? point.getAsInt() : point.getAsDouble(),
        exemplars(point.getExemplarsList()));
  }

  private static MetricPoint histogram(HistogramDataPoint point) {
    return new MetricPoint.HistogramPoint(
        attributes(point.getAttributesList()),
        point.getStartTimeUnixNano(),
        point.getTimeUnixNano(),
        point.getCount(),
        point.getSum(),
        point.hasMin() ? point.getMin() : Double.NaN,
        point.hasMax() ? point.getMax() : Double.NaN,
        point.getExplicitBoundsList(),
        point.getBucketCountsList(),
        exemplars(point.getExemplarsList()));
  }

  /**
   * Bucket i of scale s ends at 2^((i+1)/2^s).
   *
   * @see <a
   *     href="https://opentelemetry.io/docs/specs/otel/metrics/data-model/#exponentialhistogram">
   *     The data model</a>
   */
  private static MetricPoint exponential(ExponentialHistogramDataPoint point) {
    List<Double> bounds = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    double perDoubling = Math.scalb(1.0, point.getScale());
    List<Long> negative = point.getNegative().getBucketCountsList();
    for (int i = negative.size() - 1; i >= 0; i--) {
      bounds.add(-Math.pow(2, (point.getNegative().getOffset() + i) / perDoubling));
      counts.add(negative.get(i));
    }
    int offset = point.getPositive().getOffset();
    bounds.add(Math.pow(2, offset / perDoubling));
    counts.add(point.getZeroCount());
    List<Long> positive = point.getPositive().getBucketCountsList();
    for (int i = 0; i < positive.size(); i++) {
      bounds.add(Math.pow(2, (offset + i + 1) / perDoubling));
      counts.add(positive.get(i));
    }
    counts.add(0L); // nothing lies above the last bound
    return new MetricPoint.HistogramPoint(
        attributes(point.getAttributesList()),
        point.getStartTimeUnixNano(),
        point.getTimeUnixNano(),
        point.getCount(),
        point.getSum(),
        point.hasMin() ? point.getMin() : Double.NaN,
        point.hasMax() ? point.getMax() : Double.NaN,
        bounds,
        counts,
        exemplars(point.getExemplarsList()));
  }

  private static MetricPoint summary(SummaryDataPoint point) {
    Map<Double, Double> quantiles = new HashMap<>();
    point
        .getQuantileValuesList()
        .forEach(quantile -> quantiles.put(quantile.getQuantile(), quantile.getValue()));
    return new MetricPoint.SummaryPoint(
        attributes(point.getAttributesList()),
        point.getStartTimeUnixNano(),
        point.getTimeUnixNano(),
        point.getCount(),
        point.getSum(),
        quantiles);
  }

  private static List<Exemplar> exemplars(
      List<io.opentelemetry.proto.metrics.v1.Exemplar> exemplars) {
    return exemplars.stream()
        .map(
            exemplar ->
                new Exemplar(
                    exemplar.hasAsInt() ? exemplar.getAsInt() : exemplar.getAsDouble(),
                    exemplar.getTimeUnixNano(),
                    hex(exemplar.getTraceId()),
                    hex(exemplar.getSpanId())))
        .toList();
  }

  /** One log record; {@code resource} is shared as for spans. */
  public static LogRecord log(
      io.opentelemetry.proto.logs.v1.LogRecord log, String scope, Map<String, Object> resource) {
    long time = log.getTimeUnixNano();
    return new LogRecord(
        time == 0 ? log.getObservedTimeUnixNano() : time,
        log.getSeverityNumberValue(),
        severityText(log),
        String.valueOf(value(log.getBody())),
        attributes(log.getAttributesList()),
        hex(log.getTraceId()),
        hex(log.getSpanId()),
        scope,
        resource);
  }

  /** As the sender calls it; failing that, the data model's name for the number. */
  private static String severityText(io.opentelemetry.proto.logs.v1.LogRecord log) {
    if (!log.getSeverityText().isEmpty()) {
      return log.getSeverityText();
    }
    return switch (log.getSeverityNumber()) {
      case SEVERITY_NUMBER_UNSPECIFIED, UNRECOGNIZED -> "";
      default -> log.getSeverityNumber().name().replace("SEVERITY_NUMBER_", "");
    };
  }

  /** Attributes as the records hold them, sorted by key. */
  public static Map<String, Object> attributes(List<KeyValue> attributes) {
    Map<String, Object> map = new HashMap<>();
    attributes.forEach(attribute -> map.put(attribute.getKey(), value(attribute.getValue())));
    return Attrs.copy(map);
  }

  /** A value as the records hold it. */
  public static Object value(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> value.getBoolValue();
      case INT_VALUE -> value.getIntValue();
      case DOUBLE_VALUE -> value.getDoubleValue();
      case BYTES_VALUE -> Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray());
      case ARRAY_VALUE ->
          value.getArrayValue().getValuesList().stream().map(OtlpAdapter::value).toList();
      case KVLIST_VALUE -> attributes(value.getKvlistValue().getValuesList());
      default -> "";
    };
  }

  /** An id that is all zeros is none. */
  private static String hex(ByteString id) {
    String text = HEX.formatHex(id.toByteArray());
    return text.chars().allMatch(digit -> digit == '0') ? "" : text;
  }
}
