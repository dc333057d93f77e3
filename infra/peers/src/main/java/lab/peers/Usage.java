package lab.peers;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What this process has used since its start. */
final class Usage {

  private static final long LOOK_MILLIS = 200;

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** By the thread's id, which is never used again: threads that have ended stay in it. */
  private final Map<Long, Long> bytesByThread = new HashMap<>();

  private Usage() {}

  /** Begins to look at the threads: one that ends takes its count with it. */
  static Usage start() {
    Usage usage = new Usage();
    ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "allocations");
              thread.setDaemon(true);
              return thread;
            });
    clock.scheduleWithFixedDelay(usage::allocatedBytes, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    return usage;
  }

  /** Processor time of all threads, those of the JVM among them. */
  long cpuNanos() {
    return system.getProcessCpuTime();
  }

  /** What all threads have allocated, ended ones up to a moment before their end. */
  synchronized long allocatedBytes() {
    long[] ids = threads.getAllThreadIds();
    long[] bytes = threads.getThreadAllocatedBytes(ids);
    for (int i = 0; i < ids.length; i++) {
      if (bytes[i] >= 0) { // -1: it has ended in between
        bytesByThread.put(ids[i], bytes[i]);
      }
    }
    return bytesByThread.values().stream().mapToLong(Long::longValue).sum();
  }
}
