package lab.insight;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.DoubleExemplarData;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.ExemplarData;
import io.opentelemetry.sdk.metrics.data.HistogramData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongExemplarData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the SDK's own data, as in-memory exporters hand it over. */
public final class SdkAdapter {

  private static final String NO_SPAN = "0000000000000000";

  private SdkAdapter() {}

  /** A span, ended or not. */
  public static SpanRecord span(SpanData span) {
    String parent = span.getParentSpanId();
    return new SpanRecord(
        span.getTraceId(),
        span.getSpanId(),
        parent.equals(NO_SPAN) ? "" : parent,
        span.getName(),
        SpanKind.valueOf(span.getKind().name()),
        span.getStartEpochNanos(),
        span.hasEnded() ? span.getEndEpochNanos() : 0,
        SpanStatus.valueOf(span.getStatus().getStatusCode().name()),
        span.getStatus().getDescription(),
        attributes(span.getAttributes()),
        span.getEvents().stream()
            .map(
                event ->
                    new SpanEvent(
                        event.getName(), event.getEpochNanos(), attributes(event.getAttributes())))
            .toList(),
        span.getLinks().stream()
            .map(
                link ->
                    new SpanLink(
                        link.getSpanContext().getTraceId(),
                        link.getSpanContext().getSpanId(),
                        attributes(link.getAttributes())))
            .toList(),
        leftOut(span),
        span.getInstrumentationScopeInfo().getName(),
        attributes(span.getResource().getAttributes()));
  }

  private static int leftOut(SpanData span) {
    return span.getTotalAttributeCount()
        - span.getAttributes().size()
        + span.getTotalRecordedEvents()
        - span.getEvents().size()
        + span.getTotalRecordedLinks()
        - span.getLinks().size();
  }

  /**
   * A metric; of exponential histograms and summaries, which this project does not make, the points
   * are left out.
   */
  public static MetricRecord metric(MetricData metric) {
    boolean cumulative = true;
    boolean monotonic = false;
    if (metric.getData() instanceof HistogramData histogram) {
      cumulative = histogram.getAggregationTemporality() == AggregationTemporality.CUMULATIVE;
    } else if (metric.getData() instanceof SumData<?> sum) {
      cumulative = sum.getAggregationTemporality() == AggregationTemporality.CUMULATIVE;
      monotonic = sum.isMonotonic();
    }
    MetricKind kind =
        switch (metric.getType()) {
          case LONG_GAUGE, DOUBLE_GAUGE -> MetricKind.GAUGE;
          case LONG_SUM, DOUBLE_SUM -> MetricKind.SUM;
          case HISTOGRAM, EXPONENTIAL_HISTOGRAM -> MetricKind.HISTOGRAM;
          case SUMMARY -> MetricKind.SUMMARY;
        };
    return new MetricRecord(
        metric.getName(),
        metric.getDescription(),
        metric.getUnit(),
        kind,
        cumulative,
        monotonic,
        metric.getData().getPoints().stream().flatMap(p -> point(p).stream()).toList(),
        metric.getInstrumentationScopeInfo().getName(),
        attributes(metric.getResource().getAttributes()));
  }

  /** A log record. */
  public static LogRecord log(LogRecordData log) {
    Value<?> body = log.getBodyValue();
    boolean inSpan = log.getSpanContext().isValid();
    long time = log.getTimestampEpochNanos();
    String severity = log.getSeverityText();
    return new LogRecord(
        time == 0 ? log.getObservedTimestampEpochNanos() : time,
        log.getSeverity().getSeverityNumber(),
        severity == null ? name(log.getSeverity()) : severity,
        body == null ? "" : String.valueOf(neutral(body)),
        attributes(log.getAttributes()),
        inSpan ? log.getSpanContext().getTraceId() : "",
        inSpan ? log.getSpanContext().getSpanId() : "",
        log.getInstrumentationScopeInfo().getName(),
        attributes(log.getResource().getAttributes()));
  }

  private static String name(Severity severity) {
    return severity == Severity.UNDEFINED_SEVERITY_NUMBER ? "" : severity.name();
  }

  private static List<MetricPoint> point(PointData point) {
    Map<String, Object> attributes = attributes(point.getAttributes());
    long start = point.getStartEpochNanos();
    long time = point.getEpochNanos();
    List<Exemplar> exemplars = point.getExemplars().stream().map(SdkAdapter::exemplar).toList();
    if (point instanceof LongPointData number) {
      return List.of(
          new MetricPoint.NumberPoint(attributes, start, time, number.getValue(), exemplars));
    }
    if (point instanceof DoublePointData number) {
      return List.of(
          new MetricPoint.NumberPoint(attributes, start, time, number.getValue(), exemplars));
    }
    if (point instanceof HistogramPointData histogram) {
      return List.of(
          new MetricPoint.HistogramPoint(
              attributes,
              start,
              time,
              histogram.getCount(),
              histogram.getSum(),
              histogram.hasMin() ? histogram.getMin() : Double.NaN,
              histogram.hasMax() ? histogram.getMax() : Double.NaN,
              histogram.getBoundaries(),
              histogram.getCounts(),
              exemplars));
    }
    return List.of();
  }

  private static Exemplar exemplar(ExemplarData exemplar) {
    double value =
        exemplar instanceof LongExemplarData number
            ? number.getValue()
            : ((DoubleExemplarData) exemplar).getValue();
    boolean inSpan = exemplar.getSpanContext().isValid();
    return new Exemplar(
        value,
        exemplar.getEpochNanos(),
        inSpan ? exemplar.getSpanContext().getTraceId() : "",
        inSpan ? exemplar.getSpanContext().getSpanId() : "");
  }

  private static Map<String, Object> attributes(Attributes attributes) {
    Map<String, Object> map = new HashMap<>();
    for (Map.Entry<AttributeKey<?>, Object> entry : attributes.asMap().entrySet()) {
      map.put(entry.getKey().getKey(), neutral(entry.getValue()));
    }
    return map;
  }

  /** Simple values and lists of them are as they should be; a {@link Value} may hold anything. */
  private static Object neutral(Object value) {
    if (!(value instanceof Value<?> wrapped)) {
      return value;
    }
    return switch (wrapped.getType()) {
      case STRING, BOOLEAN, LONG, DOUBLE -> wrapped.getValue();
      case BYTES -> wrapped.asString();
      case EMPTY -> "";
      case ARRAY -> ((List<?>) wrapped.getValue()).stream().map(SdkAdapter::neutral).toList();
      case KEY_VALUE_LIST -> {
        Map<String, Object> map = new HashMap<>();
        for (Object entry : (List<?>) wrapped.getValue()) {
          map.put(((KeyValue) entry).getKey(), neutral(((KeyValue) entry).getValue()));
        }
        yield map;
      }
    };
  }
}
