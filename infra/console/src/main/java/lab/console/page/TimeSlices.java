package lab.console.page;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lab.console.store.MetricStore.Course;
import lab.console.store.Sample;

/**
 * The time over which some series are drawn, in equal slices.
 *
 * @param fromNanos when the first slice begins
 * @param stepNanos how long each of them is
 */
record TimeSlices(long fromNanos, long stepNanos, int count) {

  /** What is further from the middle than this has a wrong clock, and is not drawn. */
  private static final long FAR_NANOS = TimeUnit.HOURS.toNanos(12);

  private static final long LEAST_STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** As many slices as there are exports, and no more than {@code most}. */
  static TimeSlices of(List<Course> courses, int most) {
    long[] times = samples(courses).mapToLong(Sample::epochNanos).sorted().toArray();
    long middle = times.length == 0 ? 0 : times[times.length / 2];
    long[] spans =
        samples(courses)
            .filter(sample -> near(sample.fromEpochNanos(), middle))
            .mapToLong(sample -> sample.epochNanos() - sample.fromEpochNanos())
            .sorted()
            .toArray();
    long usual = spans.length == 0 ? 0 : Math.max(0, spans[spans.length / 2]);
    long[] near = Arrays.stream(times).filter(time -> near(time, middle)).toArray();
    long from = near.length == 0 ? 0 : near[0] - usual;
    long whole = near.length == 0 ? 0 : near[near.length - 1] - from;
    long step = Math.max(Math.max(LEAST_STEP_NANOS, usual), (whole + most - 1) / most);
    return new TimeSlices(from, step, (int) Math.max(1, (whole + step - 1) / step));
  }

  private static Stream<Sample> samples(List<Course> courses) {
    return courses.stream().flatMap(course -> course.samples().stream());
  }

  private static boolean near(long time, long middle) {
    return time > middle - FAR_NANOS && time < middle + FAR_NANOS;
  }

  /** The slice that a time lies in; -1 for none. The end of a slice belongs to it. */
  int indexOf(long nanos) {
    long since = nanos - fromNanos;
    return since < 0 || since > stepNanos * count ? -1 : (int) Math.max(0, (since - 1) / stepNanos);
  }

  /** Takes a part of what was counted between two times; parts add up to 1. */
  interface Spread {
    void add(int slice, double part);
  }

  /** Spreads what was counted in a sample's time over the slices, evenly. */
  void spread(Sample sample, Spread to) {
    long until = sample.epochNanos();
    long from = sample.fromEpochNanos();
    long since = from > 0 && from < until ? from : until;
    int last = indexOf(until);
    if (last < 0) {
      return;
    }
    if (since == until) {
      to.add(last, 1);
      return;
    }
    for (int i = Math.max(0, indexOf(since)); i <= last; i++) {
      long begin = Math.max(since, fromNanos + i * stepNanos);
      long end = Math.min(until, fromNanos + (i + 1) * stepNanos);
      if (end > begin) {
        to.add(i, (double) (end - begin) / (until - since));
      }
    }
  }
}
