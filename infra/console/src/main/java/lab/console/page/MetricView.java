package lab.console.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import lab.console.store.MetricStore;
import lab.console.store.MetricStore.Course;
import lab.insight.ConventionFindings;
import lab.insight.Finding;
import lab.insight.MetricKind;
import lab.insight.MetricRecord;

/** Instruments as the page lists them: by name, with a small picture of each. */
final class MetricView {

  private static final int MOST_INSTRUMENTS = 200;
  private static final int PREVIEW_SLICES = 40;

  /** So many series are enough for a small picture. */
  private static final int PREVIEW_SERIES = 100;

  private final MetricStore metrics;

  MetricView(MetricStore metrics) {
    this.metrics = metrics;
  }

  /** Finds instruments by service and by text in name, unit or description. */
  Map<String, Object> find(Query query) {
    String text = query.text("text").toLowerCase(Locale.ROOT);
    String service = query.text("service");
    Map<Instrument, List<Course>> byInstrument =
        new TreeMap<>(
            Comparator.comparing(Instrument::name)
                .thenComparing(Instrument::kind)
                .thenComparing(Instrument::unit));
    for (Course course :
        metrics.courses(key -> service.isEmpty() || key.service().equals(service))) {
      byInstrument.computeIfAbsent(Instrument.of(course.key()), i -> new ArrayList<>()).add(course);
    }
    byInstrument.values().removeIf(courses -> !contains(courses.get(0).metric(), text));
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("count", byInstrument.size());
    view.put(
        "instruments",
        byInstrument.values().stream().limit(MOST_INSTRUMENTS).map(MetricView::row).toList());
    return view;
  }

  /** Two programs may give one name to different instruments; they are not drawn as one. */
  record Instrument(String name, MetricKind kind, String unit) {
    static Instrument of(MetricStore.Key key) {
      return new Instrument(key.name(), key.kind(), key.unit());
    }
  }

  private static boolean contains(MetricRecord metric, String text) {
    return (metric.name() + "\0" + metric.unit() + "\0" + metric.description())
        .toLowerCase(Locale.ROOT)
        .contains(text);
  }

  private static Map<String, Object> row(List<Course> courses) {
    List<Course> some =
        courses.subList(Math.max(0, courses.size() - PREVIEW_SERIES), courses.size());
    Map<String, Object> view = describe(courses);
    Lines lines = new Lines(some, TimeSlices.of(some, PREVIEW_SLICES));
    view.put("series", courses.size());
    view.put("preview", isRate(courses.get(0).metric()) ? lines.rates() : lines.averages());
    return view;
  }

  /** Whether one looks at how fast it grows rather than at what it says. */
  static boolean isRate(MetricRecord metric) {
    return switch (metric.kind()) {
      case HISTOGRAM, SUMMARY -> true;
      case SUM -> metric.monotonic() || !metric.cumulative();
      case GAUGE -> false;
    };
  }

  /** What is said of an instrument as such, by its newest series. */
  static Map<String, Object> describe(List<Course> courses) {
    MetricRecord metric = courses.get(courses.size() - 1).metric();
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("name", metric.name());
    view.put("label", Clip.text(metric.name()));
    view.put("description", Clip.text(metric.description(), 1_000));
    view.put("unit", metric.unit());
    view.put("unitLabel", Clip.text(metric.unit(), 40));
    view.put("kind", metric.kind());
    view.put("monotonic", metric.monotonic());
    view.put("cumulative", metric.cumulative());
    view.put("services", services(courses));
    view.put(
        "findings",
        ConventionFindings.of(courses.get(courses.size() - 1).metricWithNewest()).stream()
            .map(Finding::sentence)
            .toList());
    return view;
  }

  private static Set<String> services(List<Course> courses) {
    Set<String> services = new TreeSet<>();
    for (Course course : courses) {
      if (services.size() < 20) {
        services.add(Clip.text(course.key().service()));
      }
    }
    return services;
  }
}
