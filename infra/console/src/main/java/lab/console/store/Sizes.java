package lab.console.store;

import java.util.List;
import java.util.Map;
import lab.insight.MetricRecord;

/** Estimates, in bytes, of what a record takes in memory; rather too much than too little. */
final class Sizes {

  private static final int OBJECT = 64;

  private Sizes() {}

  /** What identifies a series, and what is known of its instrument. */
  static long of(Map<String, Object> attributes, MetricRecord metric) {
    return of(attributes) + of(metric.resource()) + of(metric.name()) + of(metric.description());
  }

  static long of(Map<String, Object> attributes) {
    long size = OBJECT;
    for (Map.Entry<String, Object> attribute : attributes.entrySet()) {
      size += OBJECT + of(attribute.getKey()) + of(attribute.getValue());
    }
    return size;
  }

  private static long of(Object value) {
    if (value instanceof String text) {
      return 40 + text.length() * 2L;
    }
    if (value instanceof List<?> list) {
      return list.stream().mapToLong(Sizes::of).sum() + OBJECT;
    }
    if (value instanceof Map<?, ?> map) {
      return map.values().stream().mapToLong(Sizes::of).sum() + OBJECT + map.size() * 64L;
    }
    return 24;
  }
}
