package calculator;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.ImplicitContextKeyed;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * When a call began and how long it took, measured once. It travels in the {@link Context}, so that
 * all who speak of the call's duration speak of the same one.
 *
 * <p>The wall clock says when, since other machines must understand it; it may jump. {@link
 * System#nanoTime} says how long, since it never does.
 */
final class CallTimer implements ImplicitContextKeyed {

  private static final ContextKey<CallTimer> KEY = ContextKey.named("call-timer");
  private static final long RUNNING = -1;

  private final long startEpochNanos;
  private final long startNanoTime = System.nanoTime();
  private final AtomicLong elapsedNanos = new AtomicLong(RUNNING);

  private CallTimer(Instant now) {
    startEpochNanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  static CallTimer start() {
    return new CallTimer(Instant.now());
  }

  /** The timer of the call that {@code context} belongs to; a new one outside of any call. */
  static CallTimer from(Context context) {
    CallTimer timer = context.get(KEY);
    return timer == null ? start() : timer;
  }

  long startEpochNanos() {
    return startEpochNanos;
  }

  /** Nanoseconds from the start until now; the timer goes on. */
  long elapsed() {
    return System.nanoTime() - startNanoTime;
  }

  /** Stops the timer unless that has been done; nanoseconds from start to the first stop. */
  long stop() {
    elapsedNanos.compareAndSet(RUNNING, System.nanoTime() - startNanoTime);
    return elapsedNanos.get();
  }

  @Override
  public Context storeInContext(Context context) {
    return context.with(KEY, this);
  }
}
