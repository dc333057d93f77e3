package lab.console.store;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a series said at one time.
 *
 * @param fromEpochNanos when it began to count {@code increase}; 0 when nobody knows
 * @param value as it was sent: of a number the number, of a histogram or summary the count
 * @param increase how much was counted since then; NaN for a gauge, and when nobody knows
 * @param anew whether it counts from zero again, after it had counted before
 * @param buckets what a histogram counted since then; null when it is none or makes no sense
 * @param quantiles of a summary the values by share, else empty
 */
public record Sample(
    long fromEpochNanos,
    long epochNanos,
    double value,
    double increase,
    boolean anew,
    @Nullable Buckets buckets,
    Map<Double, Double> quantiles) {

  /** Its own fields, and its place in a queue. */
  private static final int OBJECT = 96;

  /** What it takes in memory, in bytes, besides what it shares with the one before. */
  long size(@Nullable Sample before) {
    long size = OBJECT + quantiles.size() * 3L * Sizes.OBJECT;
    return buckets == null ? size : size + buckets.size(before == null ? null : before.buckets);
  }
}
