package lab.insight;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Instruments as plain text, one line a series. */
final class MetricText {

  /** More series than this say nothing more. */
  private static final int MOST_SERIES = 5;

  /** More bounds than this are shortened. */
  private static final int MOST_BOUNDS = 6;

  /** Above it not every whole number is a double. */
  private static final double LARGEST_WHOLE = 1L << 53;

  private MetricText() {}

  /**
   * The series with their numbers, without the attributes in which all of them agree.
   *
   * @param allAgree whether none has others
   */
  static List<String> series(
      Map<Map<String, Object>, Double> series,
      Map<String, Object> agreed,
      boolean allAgree,
      String whenEmpty) {
    List<String> lines = new ArrayList<>();
    List<Map.Entry<Map<String, Object>, Double>> sorted =
        series.entrySet().stream()
            .sorted(Comparator.comparing(entry -> entry.getKey().toString()))
            .toList();
    for (Map.Entry<Map<String, Object>, Double> one : sorted) {
      if (lines.size() == MOST_SERIES) {
        lines.add("… and %d more".formatted(series.size() - MOST_SERIES));
        break;
      }
      String attributes =
          new TreeMap<>(one.getKey())
              .entrySet().stream()
                  .filter(entry -> !agreed.entrySet().contains(entry))
                  .map(Map.Entry::toString)
                  .collect(Collectors.joining(", "));
      String name = attributes.isEmpty() && !allAgree ? "no other attribute" : attributes;
      String line = (name.isEmpty() ? "" : name + "  ") + number(one.getValue());
      lines.add(Printable.of(line, Finding.LONGEST_NAME));
    }
    return lines.isEmpty() ? List.of(whenEmpty) : lines;
  }

  /** A whole number without a fraction. */
  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < LARGEST_WHOLE
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }

  static String kind(MetricKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** What all of these have in common. */
  static Map<String, Object> agreed(Iterable<Map<String, Object>> all) {
    @Nullable Map<String, Object> agreed = null;
    for (Map<String, Object> one : all) {
      if (agreed == null) {
        agreed = new HashMap<>(one);
      } else {
        agreed.entrySet().retainAll(one.entrySet());
      }
    }
    return agreed == null ? Map.of() : agreed;
  }

  /** Bounds of buckets; of many the first ones and the last. */
  static String bounds(List<Double> bounds) {
    return bounds.size() <= MOST_BOUNDS
        ? bounds.toString()
        : "[%s, %s, %s, … %s]"
            .formatted(bounds.get(0), bounds.get(1), bounds.get(2), bounds.get(bounds.size() - 1));
  }
}
