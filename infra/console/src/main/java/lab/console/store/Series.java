package lab.console.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import lab.console.store.MetricStore.Course;
import lab.insight.Exemplar;
import lab.insight.MetricKind;
import lab.insight.MetricPoint;
import lab.insight.MetricPoint.HistogramPoint;
import lab.insight.MetricPoint.NumberPoint;
import lab.insight.MetricPoint.SummaryPoint;
import lab.insight.MetricRecord;
import org.jspecify.annotations.Nullable;

/** One series with what it said so far. Not for several threads: its owner locks. */
final class Series {

  private static final int MAX_EXEMPLARS = 32;

  /** A summary of more is kept without its history. */
  private static final int MAX_QUANTILES = 100;

  /** An exemplar with its two ids, in bytes. */
  private static final int BYTES_PER_EXEMPLAR = 320;

  /** The object itself, its place in the store and its queues while they are empty. */
  private static final int OBJECT = 768;

  private final MetricStore.Key key;
  private final long keyBytes;
  private final Deque<Exemplar> exemplars = new ArrayDeque<>();
  private Deque<Sample> samples = new ArrayDeque<>();
  private MetricRecord metric;
  private long metricBytes;
  private @Nullable MetricPoint newest;
  private long newestBytes;
  private long sampleBytes;

  Series(MetricStore.Key key, MetricRecord metric) {
    this.key = key;
    this.metric = metric;
    keyBytes =
        Sizes.of(key.attributes())
            + Sizes.of(key.service())
            + Sizes.of(key.instance())
            + Sizes.of(key.version())
            + Sizes.of(key.scope())
            + Sizes.of(key.name())
            + Sizes.of(key.unit());
  }

  /** What it takes in memory, in bytes; rather too much than too little. */
  long bytes() {
    return OBJECT
        + keyBytes
        + metricBytes
        + newestBytes
        + sampleBytes
        + (long) exemplars.size() * BYTES_PER_EXEMPLAR;
  }

  int count() {
    return samples.size();
  }

  /**
   * Takes in a point.
   *
   * @param from its instrument, without points
   * @return how many points were given up for it: the oldest, or itself when it came too late
   */
  int add(MetricRecord from, long fromBytes, MetricPoint point) {
    MetricPoint before = newest;
    boolean anew = before != null && beginsAnew(from, before, point);
    boolean late = before != null && point.epochNanos() < before.epochNanos();
    if (late && !anew && from.cumulative() && from.kind() != MetricKind.GAUGE) {
      return 1; // the newer one says all that this one does
    }
    boolean goesOn = from.cumulative() && !anew;
    append(sample(from, goesOn ? before : null, point, anew));
    metric = from;
    metricBytes = fromBytes;
    newest = point;
    newestBytes = Sizes.of(point);
    point.exemplars().forEach(this::add);
    boolean full = samples.size() > MetricStore.MAX_POINTS;
    return full ? removeOldest() : 0;
  }

  private void add(Exemplar exemplar) {
    boolean leads = exemplar.traceId().length() == 32 && exemplar.spanId().length() == 16;
    if (leads && !exemplars.contains(exemplar)) {
      exemplars.addLast(exemplar);
    }
    if (exemplars.size() > MAX_EXEMPLARS) {
      exemplars.removeFirst();
    }
  }

  /** Whether it counts from another start, or less than before although it can only grow. */
  private boolean beginsAnew(MetricRecord from, MetricPoint before, MetricPoint now) {
    if (from.kind() == MetricKind.GAUGE || (!from.cumulative() && !metric.cumulative())) {
      return false;
    }
    boolean grows = from.kind() != MetricKind.SUM || from.monotonic();
    boolean fewer = grows && value(now) < value(before) && now.epochNanos() >= before.epochNanos();
    return from.cumulative() != metric.cumulative()
        || now.startEpochNanos() > before.startEpochNanos()
        || fewer;
  }

  /**
   * @param before what the point goes on from; null when it counts from its own start
   */
  private Sample sample(
      MetricRecord from, @Nullable MetricPoint before, MetricPoint point, boolean anew) {
    long since = before == null ? point.startEpochNanos() : before.epochNanos();
    boolean known = from.kind() != MetricKind.GAUGE && (since > 0 || anew || !from.cumulative());
    double value = value(point);
    return new Sample(
        since,
        point.epochNanos(),
        value,
        known ? value - (before == null ? 0 : value(before)) : Double.NaN,
        anew,
        known && point instanceof HistogramPoint now ? buckets(before, now) : null,
        point instanceof SummaryPoint summary ? quantiles(summary) : Map.of());
  }

  private @Nullable Buckets buckets(@Nullable MetricPoint before, HistogramPoint now) {
    Sample last = samples.peekLast();
    return Buckets.between(
        before instanceof HistogramPoint histogram ? histogram : null,
        now,
        last == null ? null : last.buckets());
  }

  private static Map<Double, Double> quantiles(SummaryPoint summary) {
    return summary.quantiles().size() > MAX_QUANTILES ? Map.of() : summary.quantiles();
  }

  private void append(Sample sample) {
    sampleBytes += sample.size(samples.peekLast());
    samples.addLast(sample);
  }

  /** What the oldest shares with the next is the next one's from now on. */
  private int removeOldest() {
    Sample oldest = samples.removeFirst();
    Sample next = samples.peekFirst();
    sampleBytes -= oldest.size(null);
    if (next != null) {
      sampleBytes += next.size(null) - next.size(oldest);
    }
    return 1;
  }

  /**
   * Makes room.
   *
   * @return how many points were given up; all of them when there was but one
   */
  int removeOlderHalf() {
    int removed = (samples.size() + 1) / 2;
    for (int i = 0; i < removed; i++) {
      removeOldest();
    }
    samples = new ArrayDeque<>(samples); // the old one is as large as it ever was
    for (int i = exemplars.size() / 2; i > 0; i--) {
      exemplars.removeFirst();
    }
    return removed;
  }

  /** As it is now. */
  @Nullable Course course() {
    return newest == null
        ? null
        : new Course(key, metric, List.copyOf(samples), newest, List.copyOf(exemplars));
  }

  /** Of a number the number, of a histogram or summary the count. */
  private static double value(MetricPoint point) {
    if (point instanceof HistogramPoint histogram) {
      return histogram.count();
    }
    if (point instanceof SummaryPoint summary) {
      return summary.count();
    }
    return point instanceof NumberPoint number ? number.value() : Double.NaN;
  }
}
