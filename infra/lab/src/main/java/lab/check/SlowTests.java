package lab.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells of tests that take long, while they do. */
final class SlowTests implements AutoCloseable {

  private static final long PAUSE_MILLIS = 100;

  private final List<Lane> lanes;
  private final Consumer<String> told;
  private final Map<Lane, WorkerProcess.UnderWay> before = new HashMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "slow tests");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param told the title of each, from a thread of its own
   */
  SlowTests(List<Lane> lanes, Consumer<String> told) {
    this.lanes = lanes;
    this.told = told;
    clock.scheduleWithFixedDelay(this::look, PAUSE_MILLIS, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    for (Lane lane : lanes) {
      WorkerProcess.@Nullable UnderWay slow = lane.slow();
      if (slow != null && !slow.equals(before.put(lane, slow))) {
        told.accept(slow.title());
      }
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
