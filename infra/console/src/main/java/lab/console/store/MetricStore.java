package lab.console.store;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import lab.insight.Exemplar;
import lab.insight.MetricKind;
import lab.insight.MetricPoint;
import lab.insight.MetricRecord;

/**
 * Instruments with what each of their series said, {@value #MAX_POINTS} points long at most. When
 * there is no room, the series that have been silent longest give up the older half of theirs.
 */
public final class MetricStore {

  public static final int MAX_POINTS = 240;

  /** One series may take this part of the room; one that is larger is dropped. */
  private static final int SHARES = 8;

  private final long maxBytes;
  private final Map<Key, Series> seriesByKey = new LinkedHashMap<>(64, 0.75f, true);
  private long bytes;
  private long received;
  private long dropped;

  MetricStore(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * One series of one instrument of one sender.
   *
   * @param instance {@code service.instance.id}, or empty; of several versions it may be the same
   * @param version {@code service.version}, or empty
   */
  public record Key(
      String service,
      String instance,
      String version,
      String scope,
      String name,
      MetricKind kind,
      String unit,
      Map<String, Object> attributes) {}

  /**
   * What one series said so far.
   *
   * @param metric its instrument, without points
   * @param samples the oldest first
   * @param newest the newest point, as it was sent
   * @param exemplars the newest that lead to a span, the oldest first
   */
  public record Course(
      Key key,
      MetricRecord metric,
      List<Sample> samples,
      MetricPoint newest,
      List<Exemplar> exemplars) {

    /** The instrument with this series' newest point, as it was exported. */
    public MetricRecord metricWithNewest() {
      return with(metric, List.of(newest));
    }
  }

  private static MetricRecord with(MetricRecord metric, List<MetricPoint> points) {
    return new MetricRecord(
        metric.name(),
        metric.description(),
        metric.unit(),
        metric.kind(),
        metric.cumulative(),
        metric.monotonic(),
        points,
        metric.scope(),
        metric.resource());
  }

  synchronized void add(List<MetricRecord> arrived) {
    for (MetricRecord metric : arrived) {
      MetricRecord described = with(metric, List.of());
      long describedBytes = Sizes.of(described);
      for (MetricPoint point : metric.points()) {
        received++;
        add(described, describedBytes, point);
      }
    }
  }

  private void add(MetricRecord metric, long metricBytes, MetricPoint point) {
    Key key =
        new Key(
            metric.service(),
            String.valueOf(metric.resource().getOrDefault("service.instance.id", "")),
            String.valueOf(metric.resource().getOrDefault("service.version", "")),
            metric.scope(),
            metric.name(),
            metric.kind(),
            metric.unit(),
            point.attributes());
    if (metricBytes + 2 * Sizes.of(point) > maxBytes / SHARES) {
      dropped++;
      return;
    }
    Series series = seriesByKey.get(key);
    if (series == null) {
      series = new Series(key, metric);
      seriesByKey.put(key, series);
    } else {
      bytes -= series.bytes();
    }
    dropped += series.add(metric, metricBytes, point);
    bytes += series.bytes();
    while (bytes > maxBytes) {
      makeRoom();
    }
  }

  /** More than is needed, since it takes a while. */
  private void makeRoom() {
    Iterator<Series> silent = seriesByKey.values().iterator();
    while (bytes > maxBytes - maxBytes / SHARES && silent.hasNext()) {
      Series series = silent.next();
      bytes -= series.bytes();
      dropped += series.removeOlderHalf();
      if (series.count() == 0) {
        silent.remove();
      } else {
        bytes += series.bytes();
      }
    }
  }

  /** All series, those that have been silent longest first. */
  public List<Course> courses() {
    return courses(key -> true);
  }

  /** Those series that are asked for. */
  public synchronized List<Course> courses(Predicate<Key> wanted) {
    List<Course> courses = new ArrayList<>();
    seriesByKey.forEach(
        (key, series) -> {
          Course course = wanted.test(key) ? series.course() : null;
          if (course != null) {
            courses.add(course);
          }
        });
    return courses;
  }

  /** What is taken in memory, in bytes. */
  synchronized long bytes() {
    return bytes;
  }

  public synchronized Counts counts() {
    return new Counts(
        received, seriesByKey.values().stream().mapToLong(Series::count).sum(), dropped);
  }

  synchronized void clear() {
    seriesByKey.clear();
    bytes = 0;
    received = 0;
    dropped = 0;
  }
}
