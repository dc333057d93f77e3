package lab.insight;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Instruments with a series for each value of something that has no end of values. */
public final class SeriesFindings {

  /**
   * How many series the SDK keeps of an instrument if nobody says otherwise.
   *
   * @see <a href="https://opentelemetry.io/docs/specs/otel/metrics/sdk/#cardinality-limits">
   *     Cardinality limits</a>
   */
  public static final int SDK_LIMIT = 2_000;

  /** From a tenth of that on, one looks whether it goes on. */
  public static final int MANY = SDK_LIMIT / 10;

  /** Marks the one series for all that came when there were too many. */
  private static final String OVERFLOW = "otel.metric.overflow";

  private SeriesFindings() {}

  /**
   * What is wrong with an instrument of one sender; empty for nothing.
   *
   * @param series the attributes of each of its series
   * @param before how many there were when there were {@link #MANY} for the first time
   */
  public static Optional<Finding> of(String name, List<Map<String, Object>> series, int before) {
    String sentence;
    if (series.stream().anyMatch(each -> String.valueOf(each.get(OVERFLOW)).equals("true"))) {
      sentence =
          "This instrument has so many series that the SDK keeps no new ones (%s)."
                  .formatted(OVERFLOW)
              + " Most differ in %s: an attribute of a metric has few values.";
    } else if (series.size() >= SDK_LIMIT || (before >= MANY && series.size() >= 2 * before)) {
      sentence =
          "This instrument has ever more series. Most differ in %s: an attribute of a metric has few values.";
    } else {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            Finding.About.TOO_MANY_SERIES,
            name,
            series.size() + " series",
            sentence.formatted(mostVaried(series))));
  }

  private static String mostVaried(List<Map<String, Object>> series) {
    Map<String, Set<Object>> values = new HashMap<>();
    for (Map<String, Object> each : series) {
      each.forEach((key, value) -> values.computeIfAbsent(key, k -> new HashSet<>()).add(value));
    }
    return values.entrySet().stream()
        .max(
            Map.Entry.<String, Set<Object>>comparingByValue(Comparator.comparingInt(Set::size))
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .orElse("nothing");
  }
}
