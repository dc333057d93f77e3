package lab.console.page;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import lab.console.store.Buckets;
import lab.console.store.MetricStore.Course;
import lab.console.store.Sample;
import org.jspecify.annotations.Nullable;

/**
 * How many measurements fell into each bucket in each slice of time. Where series disagree about
 * buckets, all their bounds are used together.
 */
final class Heatmap {

  private static final int MOST_BOUNDS = 400;

  /** So many rows can still be told apart. */
  private static final int MOST_ROWS = 40;

  private final double[] bounds;
  private final double[][] cells;
  private int senseless;
  private double @Nullable [] lastBounds;
  private int[] lastRows = {};

  Heatmap(List<Course> courses, TimeSlices slices) {
    bounds = thinned(bounds(courses), MOST_BOUNDS);
    cells = new double[slices.count()][bounds.length + 1];
    for (Course course : courses) {
      for (Sample sample : course.samples()) {
        add(sample, slices);
      }
    }
  }

  private static double[] bounds(List<Course> courses) {
    TreeSet<Double> all = new TreeSet<>();
    double @Nullable [] last = null;
    for (Course course : courses) {
      for (Sample sample : course.samples()) {
        Buckets buckets = sample.buckets();
        if (buckets != null && !Arrays.equals(buckets.bounds(), last)) {
          last = buckets.bounds();
          Arrays.stream(last).forEach(all::add);
        }
        while (all.size() > 10 * MOST_BOUNDS) {
          all.pollFirst();
        }
      }
    }
    return all.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double[] thinned(double[] bounds, int most) {
    int every = (bounds.length + most - 1) / most;
    int last = bounds.length - 1;
    // Counted from the highest, which has to stay.
    return every <= 1
        ? bounds
        : IntStream.range(0, bounds.length)
            .filter(i -> (last - i) % every == 0)
            .mapToDouble(i -> bounds[i])
            .toArray();
  }

  private void add(Sample sample, TimeSlices slices) {
    Buckets buckets = sample.buckets();
    if (buckets == null) {
      senseless += sample.increase() > 0 ? 1 : 0;
      return;
    }
    long[] counts = buckets.counts();
    int[] rows = rows(buckets.bounds());
    slices.spread(
        sample,
        (slice, part) -> {
          for (int i = 0; i < counts.length; i++) {
            cells[slice][rows[i]] += counts[i] * part;
          }
        });
  }

  /** In which row each bucket lies; most samples have the same bounds as the one before. */
  private int[] rows(double[] theirs) {
    if (!Arrays.equals(theirs, lastBounds)) {
      lastBounds = theirs;
      lastRows = new int[theirs.length + 1];
      for (int i = 0; i < theirs.length; i++) {
        lastRows[i] = Buckets.indexOf(bounds, theirs[i]);
      }
      lastRows[theirs.length] = bounds.length;
    }
    return lastRows;
  }

  Map<String, Object> view() {
    double[] shown = thinned(bounds.length > MOST_ROWS ? cropped() : bounds, MOST_ROWS);
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("bounds", shown);
    view.put("cells", Arrays.stream(cells).map(cell -> merged(cell, shown)).toList());
    view.put("p50", percentiles(0.50));
    view.put("p95", percentiles(0.95));
    view.put("p99", percentiles(0.99));
    view.put("senseless", senseless);
    return view;
  }

  /** The bounds between which something was measured. */
  private double[] cropped() {
    int first = bounds.length;
    int last = 0;
    for (double[] cell : cells) {
      for (int i = 0; i < cell.length; i++) {
        if (cell[i] > 0) {
          first = Math.min(first, i);
          last = Math.max(last, i);
        }
      }
    }
    return first > last
        ? bounds
        : Arrays.copyOfRange(bounds, Math.max(0, first - 1), Math.min(bounds.length, last + 1));
  }

  private double[] merged(double[] cell, double[] into) {
    double[] merged = new double[into.length + 1];
    for (int i = 0; i < cell.length; i++) {
      int row = i < bounds.length ? Buckets.indexOf(into, bounds[i]) : into.length;
      merged[row] += cell[i];
    }
    for (int i = 0; i < merged.length; i++) {
      merged[i] = Math.round(100 * merged[i]) / 100.0;
    }
    return merged;
  }

  private double[] percentiles(double share) {
    return Arrays.stream(cells).mapToDouble(cell -> percentile(cell, share)).toArray();
  }

  /** By straight lines within the buckets; NaN when nothing was measured. */
  private double percentile(double[] cell, double share) {
    double rank = share * Arrays.stream(cell).sum();
    double below = 0;
    for (int i = 0; i < cell.length; i++) {
      if (cell[i] > 0 && below + cell[i] >= rank * (1 - 1e-9)) {
        double high = i < bounds.length ? bounds[i] : bounds.length == 0 ? 0 : bounds[i - 1];
        double low = i == 0 ? Math.min(0, high) : bounds[i - 1];
        double value = low + (high - low) * Math.max(0, rank - below) / cell[i];
        return Double.isFinite(value) ? value : Double.isFinite(low) ? low : high;
      }
      below += cell[i];
    }
    return Double.NaN;
  }
}
