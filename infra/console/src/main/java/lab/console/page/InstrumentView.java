package lab.console.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import lab.console.page.MetricView.Instrument;
import lab.console.store.MetricStore;
import lab.console.store.MetricStore.Course;
import lab.console.store.Sample;
import lab.insight.Exemplar;
import lab.insight.MetricKind;
import lab.insight.MetricPoint;
import lab.insight.MetricPoint.HistogramPoint;

/** One instrument over time: all of it, or split by what tells its series apart. */
final class InstrumentView {

  /** The parameter for the value that a label has to have is the label behind this. */
  private static final String LABEL = "is.";

  /** What one splits by when each series is to stand for itself. */
  private static final String EACH = "*";

  private static final int LEAST_SLICES = 20;
  private static final int MOST_SLICES = 96;
  private static final int MOST_GROUPS = 6;
  private static final int MOST_EXEMPLARS = 60;
  private static final int MOST_RESETS = 20;
  private static final int MOST_ROWS = 100;

  private final MetricStore metrics;

  InstrumentView(MetricStore metrics) {
    this.metrics = metrics;
  }

  /**
   * The instrument by name, and by kind and unit where several have that name.
   *
   * @return nothing when there is none
   */
  Optional<Map<String, Object>> find(Query query) {
    List<Course> named = metrics.courses(key -> key.name().equals(query.raw("name")));
    List<Instrument> instruments =
        named.stream().map(course -> Instrument.of(course.key())).distinct().toList();
    Optional<Instrument> wanted =
        instruments.stream()
            .filter(one -> !query.has("kind") || query.text("kind").equals(one.kind().name()))
            .filter(one -> !query.has("unit") || query.raw("unit").equals(one.unit()))
            .findFirst();
    return wanted.map(
        instrument -> {
          List<Course> courses =
              named.stream().filter(c -> Instrument.of(c.key()).equals(instrument)).toList();
          Map<String, Object> view = view(courses, query);
          view.put("others", instruments.stream().filter(i -> !i.equals(instrument)).toList());
          return view;
        });
  }

  private static Map<String, Object> view(List<Course> all, Query query) {
    Map<String, List<String>> labels = Labels.values(all);
    List<Course> courses = matching(all, labels.keySet(), query);
    TimeSlices slices = TimeSlices.of(courses, slices(query));
    Map<String, List<Course>> groups = groups(courses, query.raw("split"), labels);
    Map<String, Object> view = MetricView.describe(all);
    view.put("labels", labels);
    view.put("fromMillis", slices.fromNanos() / 1e6);
    view.put("stepMillis", slices.stepNanos() / 1e6);
    view.put("slices", slices.count());
    view.put("groupCount", groups.size());
    view.put(
        "groups",
        groups.entrySet().stream()
            .limit(MOST_GROUPS)
            .map(group -> group(group.getKey(), group.getValue(), slices))
            .toList());
    view.put("resets", resets(courses, slices));
    view.put("notDrawn", notDrawn(courses, slices));
    view.put("series", courses.size());
    view.put("seriesOfAll", all.size());
    view.put("newest", courses.stream().limit(MOST_ROWS).map(InstrumentView::newest).toList());
    return view;
  }

  /** As many as the page has room for. */
  private static int slices(Query query) {
    double wanted = query.number("slices", MOST_SLICES);
    return (int) Math.max(LEAST_SLICES, Math.min(MOST_SLICES, wanted));
  }

  /** Those series whose labels are as somebody wants them. */
  private static List<Course> matching(List<Course> all, Set<String> labels, Query query) {
    Map<String, String> wanted = new LinkedHashMap<>();
    for (String label : labels) {
      if (!query.raw(LABEL + label).isEmpty()) {
        wanted.put(label, query.raw(LABEL + label));
      }
    }
    return wanted.isEmpty()
        ? all
        : all.stream()
            .filter(course -> Labels.of(course).entrySet().containsAll(wanted.entrySet()))
            .toList();
  }

  /** What cannot be added up, gauges and summaries, is drawn series by series unless told how. */
  private static Map<String, List<Course>> groups(
      List<Course> courses, String split, Map<String, List<String>> labels) {
    boolean adds =
        courses.isEmpty()
            || courses.get(0).key().kind() == MetricKind.SUM
            || courses.get(0).key().kind() == MetricKind.HISTOGRAM;
    String by = split.isEmpty() && !adds ? EACH : split;
    Map<String, List<Course>> groups = new TreeMap<>();
    for (Course course : courses) {
      Map<String, String> own = Labels.of(course);
      String name = by.equals(EACH) ? differing(own, labels) : own.getOrDefault(by, "");
      groups.computeIfAbsent(name, key -> new ArrayList<>()).add(course);
    }
    return groups;
  }

  private static String differing(Map<String, String> own, Map<String, List<String>> labels) {
    List<String> parts =
        own.entrySet().stream()
            .filter(label -> labels.getOrDefault(label.getKey(), List.of()).size() > 1)
            .map(label -> label.getKey() + "=" + label.getValue())
            .toList();
    return Clip.text(String.join("  ", parts));
  }

  private static Map<String, Object> group(String name, List<Course> courses, TimeSlices slices) {
    Map<String, Object> view = new LinkedHashMap<>();
    Lines lines = new Lines(courses, slices);
    view.put("name", name);
    view.put("series", courses.size());
    switch (courses.get(0).key().kind()) {
      case HISTOGRAM -> {
        view.put("heatmap", new Heatmap(courses, slices).view());
        view.put("rates", lines.rates());
      }
      case SUMMARY -> {
        view.put("quantiles", lines.quantiles());
        view.put("rates", lines.rates());
      }
      case SUM -> {
        view.put("rates", lines.rates());
        view.put("values", lines.sums());
      }
      case GAUGE -> view.put("values", lines.averages());
    }
    view.put("exemplars", exemplars(courses, slices));
    return view;
  }

  private static List<Map<String, Object>> exemplars(List<Course> courses, TimeSlices slices) {
    return courses.stream()
        .flatMap(course -> course.exemplars().stream())
        .filter(one -> Double.isFinite(one.value()) && slices.indexOf(one.epochNanos()) >= 0)
        .sorted(Comparator.comparingLong(Exemplar::epochNanos).reversed())
        .limit(MOST_EXEMPLARS)
        .map(
            one ->
                Map.<String, Object>of(
                    "value", one.value(),
                    "millis", one.epochNanos() / 1e6,
                    "traceId", one.traceId(),
                    "spanId", one.spanId()))
        .toList();
  }

  private static Stream<Sample> samples(List<Course> courses) {
    return courses.stream().flatMap(course -> course.samples().stream());
  }

  private static List<Double> resets(List<Course> courses, TimeSlices slices) {
    return samples(courses)
        .filter(sample -> sample.anew() && slices.indexOf(sample.epochNanos()) >= 0)
        .map(sample -> Math.max(sample.fromEpochNanos(), slices.fromNanos()) / 1e6)
        .distinct()
        .sorted(Comparator.reverseOrder())
        .limit(MOST_RESETS)
        .toList();
  }

  /** Points with a time that cannot be right. */
  private static long notDrawn(List<Course> courses, TimeSlices slices) {
    return samples(courses).filter(sample -> slices.indexOf(sample.epochNanos()) < 0).count();
  }

  private static Map<String, Object> newest(Course course) {
    MetricPoint point = course.newest();
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("labels", Labels.of(course));
    view.put("millis", point.epochNanos() / 1e6);
    view.put("startMillis", point.startEpochNanos() / 1e6);
    view.put("value", course.samples().get(course.samples().size() - 1).value());
    if (point instanceof HistogramPoint histogram && histogram.count() > 0) {
      view.put("mean", histogram.sum() / histogram.count());
      view.put("p50", histogram.percentile(0.50));
      view.put("p95", histogram.percentile(0.95));
      view.put("p99", histogram.percentile(0.99));
    }
    return view;
  }
}
