package lab.insight;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An instrument as a test expects it: unit, buckets, and the exact set of its series. */
public final class ExpectedMetric {

  /** The id of a span or of a trace. */
  private static final Pattern ID = Pattern.compile("[0-9a-f]{16}|[0-9a-f]{32}");

  private final String name;
  private final Map<Map<String, Object>, Double> counts = new LinkedHashMap<>();
  private final Set<String> exemplarTraces = new HashSet<>();
  private @Nullable MetricKind kind;
  private @Nullable String unit;
  private @Nullable List<Double> buckets;
  private double shorterThanSeconds = Double.POSITIVE_INFINITY;

  public ExpectedMetric(String name) {
    this.name = name;
  }

  public String name() {
    return name;
  }

  public ExpectedMetric kind(MetricKind expected) {
    kind = expected;
    return this;
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
   * @param count measurements of a histogram, or the value of a sum or a gauge
   */
  public ExpectedMetric series(Map<String, Object> attributes, double count) {
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
      findings.addAll(new SeriesComparison(metric, counts).findings());
    }
    for (MetricPoint point : metric.sortedPoints()) {
      compareExemplars(point, findings);
    }
    return findings;
  }

  /**
   * What was expected beside what came, a few lines under a heading each; empty when the difference
   * is not in them.
   */
  public String sideBySide(List<MetricRecord> metrics) {
    List<String> wanted = new ArrayList<>();
    List<String> got = new ArrayList<>();
    @Nullable MetricRecord metric =
        metrics.stream().filter(m -> m.name().equals(name)).findFirst().orElse(null);
    wanted.add(heading(name, unit));
    got.add(metric == null ? "(nothing)" : heading(name, unit == null ? null : metric.unit()));
    List<MetricPoint> points = metric == null ? List.of() : metric.sortedPoints();
    if (!counts.isEmpty()) {
      Map<Map<String, Object>, Double> seen = new LinkedHashMap<>();
      points.forEach(point -> seen.put(point.attributes(), SeriesComparison.count(point)));
      Set<Map<String, Object>> all = new HashSet<>(counts.keySet());
      all.addAll(seen.keySet());
      Map<String, Object> agreed = MetricText.agreed(all);
      boolean allAgree = all.size() == 1;
      wanted.addAll(MetricText.series(counts, agreed, allAgree, ""));
      got.addAll(
          metric == null ? List.of() : MetricText.series(seen, agreed, allAgree, "(no series)"));
    }
    if (!exemplarTraces.isEmpty() && metric != null) {
      wanted.add("an exemplar of the call's trace");
      got.add(exemplar(points));
    }
    return wanted.equals(got) ? "" : TraceText.sideBySide(wanted, got);
  }

  private static String heading(String name, @Nullable String unit) {
    if (unit == null) {
      return name;
    }
    return name + (unit.isEmpty() ? " without a unit" : " in " + unit);
  }

  private String exemplar(List<MetricPoint> points) {
    List<String> traces =
        points.stream()
            .flatMap(point -> point.exemplars().stream())
            .map(Exemplar::traceId)
            .toList();
    if (traces.isEmpty()) {
      return "no exemplar";
    }
    return traces.stream().anyMatch(exemplarTraces::contains)
        ? "an exemplar of the call's trace"
        : "an exemplar of another trace";
  }

  /** Kind, unit, buckets and scale. */
  List<Finding> compareShape(MetricRecord metric) {
    List<Finding> findings = new ArrayList<>();
    if (kind != null && kind != metric.kind()) {
      findings.add(
          finding(
              Finding.About.WRONG_INSTRUMENT,
              "a " + MetricText.kind(metric.kind()),
              "It is exported as a %s, expected a %s. What do tools do with the numbers of each?"
                  .formatted(MetricText.kind(metric.kind()), MetricText.kind(kind))));
    }
    if (unit != null && !unit.equals(metric.unit())) {
      findings.add(
          finding(
              Finding.About.WRONG_UNIT,
              "unit '" + metric.unit() + "'",
              "The unit is '%s', expected '%s'.".formatted(metric.unit(), unit)));
    }
    for (MetricPoint point : metric.sortedPoints()) {
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
                      MetricText.bounds(histogram.bounds()),
                      MetricText.bounds(buckets),
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

  private void compareExemplars(MetricPoint point, List<Finding> findings) {
    if (exemplarTraces.isEmpty()) {
      return;
    }
    point
        .attributes()
        .forEach(
            (key, value) -> {
              if (ID.matcher(value.toString()).matches()) {
                findings.add(
                    finding(
                        Finding.About.WRONG_SERIES,
                        "an id in " + key,
                        "A series has %s = %s: each call makes a series of its own, kept for good."
                            .formatted(key, value)));
              }
            });
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

  private Finding finding(Finding.About about, String note, String sentence) {
    return new Finding(about, name, note, sentence);
  }
}
