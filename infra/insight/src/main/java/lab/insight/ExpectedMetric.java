package lab.insight;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An instrument as a test expects it: unit, buckets, and the exact set of its series. */
public final class ExpectedMetric {

  private final String name;
  private final Map<Map<String, Object>, Long> counts = new LinkedHashMap<>();
  private final Set<String> exemplarTraces = new HashSet<>();
  private @Nullable String unit;
  private @Nullable List<Double> buckets;
  private double shorterThanSeconds = Double.POSITIVE_INFINITY;

  public ExpectedMetric(String name) {
    this.name = name;
  }

  public String name() {
    return name;
  }

  public ExpectedMetric unit(String expected) {
    unit = expected;
    return this;
  }

  public ExpectedMetric buckets(List<Double> expected) {
    buckets = expected;
    return this;
  }

  /**
   * Expects one series.
   *
   * @param count measurements of a histogram, or the value of a sum
   */
  public ExpectedMetric series(Map<String, Object> attributes, long count) {
    counts.put(new TreeMap<>(attributes), count);
    return this;
  }

  /** Expects every series of a histogram to hold an exemplar of one of these traces. */
  public ExpectedMetric exemplarOf(String... traceIds) {
    exemplarTraces.addAll(List.of(traceIds));
    return this;
  }

  /** Expects no measurement of more than this, which tells seconds from milliseconds. */
  public ExpectedMetric shorterThan(double seconds) {
    shorterThanSeconds = seconds;
    return this;
  }

  /** All that differs; an instrument that recorded nothing is one that is not there. */
  public List<Finding> compare(List<MetricRecord> metrics) {
    List<MetricRecord> named = metrics.stream().filter(m -> m.name().equals(name)).toList();
    if (named.isEmpty()) {
      String others = String.join(", ", metrics.stream().map(MetricRecord::name).sorted().toList());
      return List.of(
          finding(
              Finding.About.METRIC_MISSING,
              "missing",
              "No instrument of this name has recorded anything. There are: %s."
                  .formatted(others.isEmpty() ? "none" : others)));
    }
    MetricRecord metric = named.get(0);
    List<Finding> findings = new ArrayList<>(compareShape(metric));
    if (!counts.isEmpty()) {
      compareSeries(metric, findings);
    }
    for (MetricPoint point : metric.points()) {
      compareExemplars(point, findings);
    }
    return findings;
  }

  /** Unit, buckets and scale. */
  List<Finding> compareShape(MetricRecord metric) {
    List<Finding> findings = new ArrayList<>();
    if (unit != null && !unit.equals(metric.unit())) {
      findings.add(
          finding(
              Finding.About.WRONG_UNIT,
              "unit '" + metric.unit() + "'",
              "The unit is '%s', expected '%s'.".formatted(metric.unit(), unit)));
    }
    for (MetricPoint point : metric.points()) {
      if (point instanceof MetricPoint.HistogramPoint histogram) {
        compareHistogram(histogram, findings);
      }
    }
    return findings.stream().distinct().toList();
  }

  private void compareHistogram(MetricPoint.HistogramPoint histogram, List<Finding> findings) {
    if (buckets != null && !buckets.equals(histogram.bounds())) {
      findings.add(
          finding(
              Finding.About.WRONG_BUCKETS,
              "other buckets",
              "The buckets end at %s, expected %s. Those are bounds for %s."
                  .formatted(
                      histogram.bounds(),
                      buckets,
                      histogram.bounds().contains(1000.0) ? "milliseconds" : "something else")));
    }
    if (histogram.max() > shorterThanSeconds) {
      findings.add(
          finding(
              Finding.About.WRONG_SCALE,
              "a call of %.0f s".formatted(histogram.max()),
              "It recorded %s for a call that took less than %s s. Which unit does the number have?"
                  .formatted(histogram.max(), shorterThanSeconds)));
    }
  }

  private void compareSeries(MetricRecord metric, List<Finding> findings) {
    Set<Map<String, Object>> seen = new HashSet<>();
    for (MetricPoint point : metric.points()) {
      seen.add(point.attributes());
      Long expected = counts.get(point.attributes());
      if (expected == null) {
        findings.add(
            finding(
                Finding.About.WRONG_SERIES,
                "series " + point.attributes(),
                "It has a series with %s, which is not expected. Expected: %s."
                    .formatted(point.attributes(), counts.keySet())));
      } else if (count(point) != expected) {
        findings.add(
            finding(
                Finding.About.WRONG_COUNT,
                "counts " + count(point),
                "It counts %s for %s, expected %s."
                    .formatted(count(point), point.attributes(), expected)));
      }
    }
    for (Map<String, Object> attributes : counts.keySet()) {
      if (!seen.contains(attributes)) {
        findings.add(
            finding(
                Finding.About.WRONG_SERIES,
                "no series " + attributes,
                "It has no series with %s. It has: %s.".formatted(attributes, seen)));
      }
    }
  }

  private void compareExemplars(MetricPoint point, List<Finding> findings) {
    if (exemplarTraces.isEmpty()) {
      return;
    }
    List<String> traces = point.exemplars().stream().map(Exemplar::traceId).toList();
    if (traces.stream().noneMatch(exemplarTraces::contains)) {
      findings.add(
          finding(
              Finding.About.NO_EXEMPLAR,
              "no exemplar",
              "No exemplar leads to the call's trace%s. Which context is current when it records?"
                  .formatted(traces.isEmpty() ? "" : "; they lead to " + traces)));
    }
  }

  private static long count(MetricPoint point) {
    if (point instanceof MetricPoint.HistogramPoint histogram) {
      return histogram.count();
    }
    return point instanceof MetricPoint.NumberPoint number ? Math.round(number.value()) : 0;
  }

  private Finding finding(Finding.About about, String note, String sentence) {
    return new Finding(about, name, note, sentence);
  }
}
