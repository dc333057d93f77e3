package lab.console.store;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import lab.insight.MetricPoint.HistogramPoint;
import org.jspecify.annotations.Nullable;

/**
 * How many measurements fell into each bucket between two exports. Most counts are small, so they
 * are packed as protobuf packs numbers: seven bits a byte.
 */
public final class Buckets {

  /** A histogram of more is kept without its buckets; exponential ones have 321 as a rule. */
  static final int MOST = 1_024;

  private static final int OBJECT = 48;

  private final double[] bounds;
  private final byte[] packed;

  private Buckets(double[] bounds, byte[] packed) {
    this.bounds = bounds;
    this.packed = packed;
  }

  /**
   * What was counted between two points of one course.
   *
   * @param before null when counting began after the point before, if there was any
   * @param alike whose bounds are used if they are the same, so that they are in memory once
   * @return null when the buckets of one of them make no sense
   */
  static @Nullable Buckets between(
      @Nullable HistogramPoint before, HistogramPoint now, @Nullable Buckets alike) {
    if (!makesSense(now) || (before != null && !makesSense(before))) {
      return null;
    }
    double[] bounds = unboxed(now.bounds());
    if (alike != null && Arrays.equals(bounds, alike.bounds)) {
      bounds = alike.bounds;
    }
    long[] counts = now.counts().stream().mapToLong(Long::longValue).toArray();
    if (before != null) {
      subtract(counts, bounds, before);
    }
    return new Buckets(bounds, pack(counts));
  }

  /** As many buckets as the bounds ask for, these ascending, and nothing counted below zero. */
  private static boolean makesSense(HistogramPoint point) {
    List<Double> bounds = point.bounds();
    if (point.counts().size() > MOST || point.counts().size() != bounds.size() + 1) {
      return false;
    }
    for (int i = 0; i < bounds.size(); i++) {
      double bound = bounds.get(i);
      if (Double.isNaN(bound) || (i > 0 && bound <= bounds.get(i - 1))) {
        return false;
      }
    }
    return point.counts().stream().allMatch(count -> count >= 0);
  }

  /** An exponential histogram widens its buckets when it must: the old ones lie within the new. */
  private static void subtract(long[] counts, double[] bounds, HistogramPoint before) {
    for (int i = 0; i < before.counts().size(); i++) {
      int place =
          i == before.bounds().size() ? bounds.length : indexOf(bounds, before.bounds().get(i));
      counts[place] = Math.max(0, counts[place] - before.counts().get(i));
    }
  }

  /**
   * The bucket for a value.
   *
   * @param bounds upper bounds, ascending
   * @return the index of the first bound that is not less, or how many bounds there are
   */
  public static int indexOf(double[] bounds, double value) {
    int found = Arrays.binarySearch(bounds, value);
    return found < 0 ? -found - 1 : found;
  }

  /** Upper bounds, ascending; not to be changed. */
  public double[] bounds() {
    return bounds;
  }

  /** One count more than there are bounds. */
  public long[] counts() {
    long[] counts = new long[bounds.length + 1];
    int next = 0;
    for (int i = 0; i < counts.length; i++) {
      int shift = 0;
      for (; packed[next] < 0; next++) {
        counts[i] |= (packed[next] & 0x7fL) << shift;
        shift += 7;
      }
      counts[i] |= (long) packed[next++] << shift;
    }
    return counts;
  }

  private static byte[] pack(long[] counts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(counts.length + Long.BYTES);
    for (long count : counts) {
      long rest = count;
      for (; rest > 0x7f; rest >>>= 7) {
        out.write((int) rest | 0x80);
      }
      out.write((int) rest);
    }
    return out.toByteArray();
  }

  /** What it takes in memory, in bytes, besides bounds that {@code before} has as well. */
  @SuppressWarnings("ReferenceEquality") // arrays that are equal are still two
  long size(@Nullable Buckets before) {
    boolean shared = before != null && before.bounds == bounds;
    return OBJECT + packed.length + (shared ? 0 : Sizes.ofNumbers(bounds.length));
  }

  private static double[] unboxed(List<Double> numbers) {
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
