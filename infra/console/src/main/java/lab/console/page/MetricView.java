package lab.console.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lab.console.store.MetricStore;
import lab.insight.ConventionFindings;
import lab.insight.Finding;
import lab.insight.MetricPoint;
import lab.insight.MetricRecord;

/** Instruments as the page wants them: by name, with all series of all senders. */
final class MetricView {

  private MetricView() {}

  static List<Map<String, Object>> of(List<MetricStore.Course> courses) {
    Map<String, List<MetricStore.Course>> byName = new TreeMap<>();
    for (MetricStore.Course course : courses) {
      // Two programs may give one name to different instruments; they are not drawn as one.
      MetricStore.Key key = course.key();
      String instrument = key.name() + "\0" + key.kind() + "\0" + key.unit();
      byName.computeIfAbsent(instrument, name -> new ArrayList<>()).add(course);
    }
    return byName.values().stream().map(MetricView::instrument).toList();
  }

  private static Map<String, Object> instrument(List<MetricStore.Course> courses) {
    MetricRecord metric = courses.get(0).metric();
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("name", metric.name());
    view.put("description", metric.description());
    view.put("unit", metric.unit());
    view.put("kind", metric.kind());
    view.put("monotonic", metric.monotonic());
    view.put("cumulative", metric.cumulative());
    view.put("findings", ConventionFindings.of(metric).stream().map(Finding::sentence).toList());
    view.put("series", courses.stream().map(MetricView::series).toList());
    return view;
  }

  private static Map<String, Object> series(MetricStore.Course course) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("service", course.key().service());
    view.put("instance", course.key().instance());
    view.put("attributes", course.key().attributes());
    view.put(
        "points",
        course.samples().stream()
            .map(sample -> new double[] {sample.epochNanos() / 1e6, sample.value()})
            .toList());
    if (course.newest() instanceof MetricPoint.HistogramPoint histogram) {
      view.put("histogram", histogram(histogram));
    }
    view.put(
        "exemplars",
        course.exemplars().stream()
            .map(
                exemplar ->
                    Map.of(
                        "value", exemplar.value(),
                        "millis", exemplar.epochNanos() / 1e6,
                        "traceId", exemplar.traceId()))
            .toList());
    return view;
  }

  private static Map<String, Object> histogram(MetricPoint.HistogramPoint histogram) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("bounds", histogram.bounds());
    view.put("counts", histogram.counts());
    view.put("count", histogram.count());
    view.put("sum", histogram.sum());
    if (histogram.count() > 0) {
      view.put("p50", histogram.percentile(0.50));
      view.put("p95", histogram.percentile(0.95));
      view.put("p99", histogram.percentile(0.99));
    }
    return view;
  }
}
