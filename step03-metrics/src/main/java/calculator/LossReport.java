package calculator;

import io.opentelemetry.sdk.common.CompletableResultCode;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Says that telemetry gets lost: once when it begins, and how much of it in the end. A program must
 * not fail for want of telemetry, nor fill its log with complaints about it, nor stay silent.
 */
final class LossReport {

  private static final Logger logger = LogManager.getLogger(LossReport.class);

  private final String what;
  private final AtomicLong recorded = new AtomicLong();
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicBoolean said = new AtomicBoolean();

  /**
   * @param what the kind of thing that is counted, in the plural
   */
  LossReport(String what) {
    this.what = what;
  }

  void recorded(int count) {
    recorded.addAndGet(count);
  }

  /**
   * Waits, without holding up anybody, for what becomes of an export.
   *
   * @return the same result
   */
  CompletableResultCode exported(int count, CompletableResultCode result) {
    return result.whenComplete(
        () -> {
          if (result.isSuccess()) {
            delivered.addAndGet(count);
          } else {
            sayOnce();
          }
        });
  }

  private void sayOnce() {
    if (said.compareAndSet(false, true)) {
      logger.warn("{} cannot be exported and are dropped; calls go on (said once)", what);
    }
  }

  /** How many were recorded and not delivered so far. */
  long lost() {
    return recorded.get() - delivered.get();
  }

  void summarize() {
    if (lost() > 0) {
      logger.warn("{} of {} {} were lost", lost(), recorded.get(), what);
    }
  }
}
