package lab.testkit;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what happens on other threads. */
public final class Await {

  /** Long enough for a slow machine, short enough for a person who waits for a failure. */
  public static final Duration PATIENCE =
      Duration.ofMillis(Long.getLong("lab.patience.millis", 5_000));

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private Await() {}

  /**
   * Waits until the condition holds.
   *
   * @param what the condition in words, for the message when it does not
   * @throws AssertionError when it does not hold in time
   */
  public static void until(String what, Duration patience, BooleanSupplier condition) {
    if (!holdsWithin(patience, condition)) {
      throw new AssertionError("after " + patience.toMillis() + " ms still not: " + what);
    }
  }

  /** Waits {@link #PATIENCE} for the condition. */
  public static void until(String what, BooleanSupplier condition) {
    until(what, PATIENCE, condition);
  }

  /** Waits until the condition holds or time is over; says whether it holds. */
  public static boolean holdsWithin(Duration patience, BooleanSupplier condition) {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return true;
  }
}
