package lab.insight;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import lab.insight.MetricPoint.HistogramPoint;
import lab.insight.MetricPoint.NumberPoint;
import org.jspecify.annotations.Nullable;

/** Holds the series of an instrument against those that a test expects. */
final class SeriesComparison {

  private final String name;
  private final MetricRecord metric;
  private final Map<Map<String, Object>, Double> expected;
  private final List<Finding> findings = new ArrayList<>();

  SeriesComparison(MetricRecord metric, Map<Map<String, Object>, Double> expected) {
    this.name = metric.name();
    this.metric = metric;
    this.expected = expected;
  }

  /** All that differs. */
  List<Finding> findings() {
    Set<Map<String, Object>> seen = new HashSet<>();
    metric.points().forEach(point -> seen.add(point.attributes()));
    List<Map<String, Object>> missing =
        new ArrayList<>(expected.keySet().stream().filter(one -> !seen.contains(one)).toList());
    for (MetricPoint point : metric.sortedPoints()) {
      Double count = expected.get(point.attributes());
      if (count == null) {
        surplus(point.attributes(), missing);
      } else if (count(point) != count) {
        wrongCount(point, count);
      }
    }
    for (Map<String, Object> attributes : missing) {
      add(
          Finding.About.WRONG_SERIES,
          "no series " + attributes,
          "It has no series with %s. It has: %s.".formatted(attributes, seen));
    }
    return findings;
  }

  /** Most likely it is one of those that are missing, gone wrong. */
  private void surplus(Map<String, Object> attributes, List<Map<String, Object>> missing) {
    @Nullable Map<String, Object> missed = nearest(attributes, missing);
    @Nullable Map<String, Object> nearest = nearest(attributes, expected.keySet());
    String note = "series " + attributes;
    if (missed != null) {
      missing.remove(missed);
      add(
          Finding.About.WRONG_SERIES,
          note,
          "A series %s. Look at the attributes that it is recorded with."
              .formatted(differences(missed, attributes)));
    } else if (nearest != null) {
      add(
          Finding.About.WRONG_SERIES,
          note,
          "Beside the series that is expected there is one more, which %s."
              .formatted(differences(nearest, attributes)));
    } else {
      add(
          Finding.About.WRONG_SERIES,
          note,
          "It has a series with %s, which is not expected. Expected: %s."
              .formatted(attributes.isEmpty() ? "no attribute" : attributes, expected.keySet()));
    }
  }

  private static @Nullable Map<String, Object> nearest(
      Map<String, Object> attributes, Collection<Map<String, Object>> wanted) {
    return wanted.stream()
        .filter(one -> shared(one, attributes) > 0)
        .max(
            Comparator.comparingLong((Map<String, Object> one) -> shared(one, attributes))
                .thenComparingLong(one -> written(one, attributes)))
        .orElse(null);
  }

  /** How many values stand in what was recorded for them, such as a code in its description. */
  private static long written(Map<String, Object> wanted, Map<String, Object> got) {
    return wanted.entrySet().stream()
        .filter(one -> lowerCase(got.get(one.getKey())).contains(lowerCase(one.getValue())))
        .count();
  }

  private static String lowerCase(@Nullable Object value) {
    return String.valueOf(value).toLowerCase(Locale.ROOT);
  }

  private static long shared(Map<String, Object> one, Map<String, Object> other) {
    return one.entrySet().stream().filter(other.entrySet()::contains).count();
  }

  private static String differences(Map<String, Object> wanted, Map<String, Object> got) {
    List<String> differences = new ArrayList<>();
    Set<String> keys = new TreeSet<>(wanted.keySet());
    keys.addAll(got.keySet());
    for (String key : keys) {
      if (!got.containsKey(key)) {
        differences.add("lacks " + key);
      } else if (!wanted.containsKey(key)) {
        differences.add("has %s = %s where nobody expects it".formatted(key, got.get(key)));
      } else if (!wanted.get(key).equals(got.get(key))) {
        differences.add("has %s = %s, expected %s".formatted(key, got.get(key), wanted.get(key)));
      }
    }
    return String.join(" and ", differences);
  }

  private void wrongCount(MetricPoint point, double wanted) {
    boolean shows = metric.kind() == MetricKind.GAUGE;
    String got = MetricText.number(count(point));
    boolean cannotSink = wanted == 0 && metric.kind() == MetricKind.SUM && metric.monotonic();
    add(
        Finding.About.WRONG_COUNT,
        (shows ? "shows " : "counts ") + got,
        "It %s %s for %s, expected %s.%s"
            .formatted(
                shows ? "shows" : "counts",
                got,
                point.attributes(),
                MetricText.number(wanted),
                cannotSink ? " An instrument of this kind only grows." : ""));
  }

  /** Measurements of a histogram, or the value of a number. */
  static double count(MetricPoint point) {
    if (point instanceof HistogramPoint histogram) {
      return histogram.count();
    }
    return point instanceof NumberPoint number ? number.value() : 0;
  }

  private void add(Finding.About about, String note, String sentence) {
    findings.add(new Finding(about, name, note, sentence));
  }
}
