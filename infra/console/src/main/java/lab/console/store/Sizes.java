package lab.console.store;

import java.util.List;
import java.util.Map;
import lab.insight.Exemplar;
import lab.insight.MetricPoint;
import lab.insight.MetricRecord;

/** Estimates, in bytes, of what a record takes in memory; rather too much than too little. */
final class Sizes {

  static final int OBJECT = 64;

  /** A boxed number and the reference to it. */
  private static final int BOXED = 32;

  private Sizes() {}

  /** What is known of an instrument, besides its points. */
  static long of(MetricRecord metric) {
    return OBJECT
        + of(metric.resource())
        + of(metric.name())
        + of(metric.description())
        + of(metric.unit())
        + of(metric.scope());
  }

  static long of(MetricPoint point) {
    long size = 2 * OBJECT + of(point.attributes());
    for (Exemplar exemplar : point.exemplars()) {
      size += OBJECT + of(exemplar.traceId()) + of(exemplar.spanId());
    }
    if (point instanceof MetricPoint.HistogramPoint histogram) {
      size += (long) BOXED * (histogram.bounds().size() + histogram.counts().size());
    } else if (point instanceof MetricPoint.SummaryPoint summary) {
      size += 3L * OBJECT * summary.quantiles().size();
    }
    return size;
  }

  /** An array of numbers of eight bytes. */
  static long ofNumbers(int count) {
    return 16 + 8L * count;
  }

  static long of(Map<?, ?> map) {
    long size = OBJECT;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      size += OBJECT + of(entry.getKey()) + of(entry.getValue());
    }
    return size;
  }

  static long of(Object value) {
    if (value instanceof String text) {
      return 40 + text.length() * 2L;
    }
    if (value instanceof List<?> list) {
      return list.stream().mapToLong(Sizes::of).sum() + OBJECT;
    }
    if (value instanceof Map<?, ?> map) {
      return of(map);
    }
    return 24;
  }
}
