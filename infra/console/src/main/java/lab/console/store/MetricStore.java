package lab.console.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lab.insight.Exemplar;
import lab.insight.MetricKind;
import lab.insight.MetricPoint;
import lab.insight.MetricRecord;
import org.jspecify.annotations.Nullable;

/**
 * Instruments with the course of each of their series, {@value #MAX_POINTS} points long at most.
 * The series that has been silent longest goes first.
 */
public final class MetricStore {

  public static final int MAX_POINTS = 240;
  private static final int MAX_EXEMPLARS = 20;

  /** Points, exemplars and the newest histogram of a series that is full. */
  private static final long BYTES_PER_COURSE = 24 * 1024;

  private final long maxBytes;
  private final Map<Key, Series> seriesByKey = new LinkedHashMap<>(64, 0.75f, true);
  private long bytes;
  private long received;
  private long dropped;

  MetricStore(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** One series of one instrument of one sender. */
  public record Key(
      String service,
      String instance,
      String name,
      MetricKind kind,
      String unit,
      Map<String, Object> attributes) {}

  /**
   * A value at a time: of a number the number, of a histogram the count.
   *
   * @param sum of a histogram the sum, else NaN
   */
  public record Sample(long epochNanos, double value, double sum) {}

  /** The course of one series, the oldest point first. */
  public record Course(
      Key key,
      MetricRecord metric,
      List<Sample> samples,
      MetricPoint newest,
      List<Exemplar> exemplars) {

    /** The instrument with this series' newest point, as it was exported. */
    public MetricRecord metricWithNewest() {
      return new MetricRecord(
          metric.name(),
          metric.description(),
          metric.unit(),
          metric.kind(),
          metric.cumulative(),
          metric.monotonic(),
          List.of(newest),
          metric.scope(),
          metric.resource());
    }
  }

  synchronized void add(List<MetricRecord> arrived) {
    for (MetricRecord metric : arrived) {
      String instance = String.valueOf(metric.resource().getOrDefault("service.instance.id", ""));
      for (MetricPoint point : metric.points()) {
        received++;
        Key key =
            new Key(
                metric.service(),
                instance,
                metric.name(),
                metric.kind(),
                metric.unit(),
                point.attributes());
        Series series = seriesByKey.get(key);
        if (series == null) {
          series = new Series(key, BYTES_PER_COURSE + Sizes.of(key.attributes(), metric));
          seriesByKey.put(key, series);
          bytes += series.bytes;
        }
        series.add(metric, point);
      }
    }
    Iterator<Series> oldest = seriesByKey.values().iterator();
    while (bytes > maxBytes && oldest.hasNext()) {
      Series silent = oldest.next();
      bytes -= silent.bytes;
      dropped += silent.samples.size();
      oldest.remove();
    }
  }

  public synchronized List<Course> courses() {
    List<Course> courses = new ArrayList<>();
    for (Series series : seriesByKey.values()) {
      if (series.metric != null && series.newest != null) {
        courses.add(
            new Course(
                series.key,
                series.metric,
                List.copyOf(series.samples),
                series.newest,
                List.copyOf(series.exemplars)));
      }
    }
    return courses;
  }

  public synchronized Counts counts() {
    return new Counts(
        received, seriesByKey.values().stream().mapToLong(s -> s.samples.size()).sum(), dropped);
  }

  synchronized void clear() {
    seriesByKey.clear();
    bytes = 0;
    received = 0;
    dropped = 0;
  }

  private static final class Series {

    private final Key key;
    private final long bytes;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private final Deque<Exemplar> exemplars = new ArrayDeque<>();
    private @Nullable MetricRecord metric;
    private @Nullable MetricPoint newest;

    Series(Key key, long bytes) {
      this.key = key;
      this.bytes = bytes;
    }

    void add(MetricRecord from, MetricPoint point) {
      MetricPoint before = newest;
      if (before != null
          && before.startEpochNanos() != point.startEpochNanos()
          && from.cumulative()) {
        samples.clear(); // it counts from zero again
      }
      metric =
          new MetricRecord(
              from.name(),
              from.description(),
              from.unit(),
              from.kind(),
              from.cumulative(),
              from.monotonic(),
              List.of(),
              from.scope(),
              from.resource());
      newest = point;
      samples.addLast(sample(point));
      if (samples.size() > MAX_POINTS) {
        samples.removeFirst();
      }
      for (Exemplar exemplar : point.exemplars()) {
        if (!exemplars.contains(exemplar)) {
          exemplars.addLast(exemplar);
        }
      }
      while (exemplars.size() > MAX_EXEMPLARS) {
        exemplars.removeFirst();
      }
    }

    private static Sample sample(MetricPoint point) {
      if (point instanceof MetricPoint.HistogramPoint histogram) {
        return new Sample(point.epochNanos(), histogram.count(), histogram.sum());
      }
      if (point instanceof MetricPoint.SummaryPoint summary) {
        return new Sample(point.epochNanos(), summary.count(), summary.sum());
      }
      double value = point instanceof MetricPoint.NumberPoint number ? number.value() : Double.NaN;
      return new Sample(point.epochNanos(), value, Double.NaN);
    }
  }
}
