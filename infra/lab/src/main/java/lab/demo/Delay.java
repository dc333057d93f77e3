package lab.demo;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Does things later, in the order in which they were asked for; with no delay at once. */
record Delay(ScheduledExecutorService clock, long millis) {

  void run(Runnable action) {
    if (millis == 0) {
      action.run();
      return;
    }
    try {
      clock.schedule(action, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // The proxy is closed, and with it the call.
    }
  }
}
