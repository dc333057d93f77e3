package calculator;

import java.util.function.LongSupplier;

/** A token bucket: a burst may pass at once, then so many a second. Not for several threads. */
final class RateLimit {

  private static final double NANOS_PER_SECOND = 1e9;

  private final int burst;
  private final double perNano;
  private final LongSupplier nanoTime;
  private double tokens;
  private long filledAt;

  /**
   * @param nanoTime a clock such as {@link System#nanoTime}
   */
  RateLimit(int burst, int perSecond, LongSupplier nanoTime) {
    this.burst = burst;
    this.perNano = perSecond / NANOS_PER_SECOND;
    this.nanoTime = nanoTime;
    this.tokens = burst;
    this.filledAt = nanoTime.getAsLong();
  }

  boolean tryAcquire() {
    long now = nanoTime.getAsLong();
    tokens = Math.min(burst, tokens + (now - filledAt) * perNano);
    filledAt = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
