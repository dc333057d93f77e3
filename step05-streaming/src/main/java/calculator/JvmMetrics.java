package calculator;

import static io.opentelemetry.semconv.JvmAttributes.JVM_GC_ACTION;
import static io.opentelemetry.semconv.JvmAttributes.JVM_GC_NAME;
import static io.opentelemetry.semconv.JvmAttributes.JVM_MEMORY_POOL_NAME;
import static io.opentelemetry.semconv.JvmAttributes.JVM_MEMORY_TYPE;
import static io.opentelemetry.semconv.JvmAttributes.JVM_THREAD_DAEMON;

import com.sun.management.GarbageCollectionNotificationInfo;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.opentelemetry.semconv.JvmAttributes.JvmMemoryTypeValues;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.function.ToLongFunction;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * What the JVM itself has to tell, under the names that the conventions give it.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/runtime/jvm-metrics/">JVM metrics</a>
 */
final class JvmMetrics implements AutoCloseable {

  private static final List<Double> GC_BUCKETS = List.of(0.01, 0.1, 1.0, 10.0); // seconds

  private final DoubleHistogram gcDuration;
  private final NotificationListener gcListener = (notification, handback) -> onGc(notification);

  JvmMetrics(OpenTelemetry openTelemetry) {
    Meter meter = openTelemetry.getMeter("calculator");
    observeMemory(meter, "used", "Memory in use.", MemoryUsage::getUsed);
    observeMemory(meter, "committed", "Memory that the system grants.", MemoryUsage::getCommitted);
    observeMemory(meter, "limit", "Most memory that may be had.", MemoryUsage::getMax);
    observeThreads(meter);
    observeCpu(meter);
    meter
        .upDownCounterBuilder("jvm.class.count")
        .setUnit("{class}")
        .setDescription("Classes that are loaded.")
        .buildWithCallback(
            count -> count.record(ManagementFactory.getClassLoadingMXBean().getLoadedClassCount()));
    gcDuration =
        meter
            .histogramBuilder("jvm.gc.duration")
            .setUnit("s")
            .setDescription("Duration of garbage collections.")
            .setExplicitBucketBoundariesAdvice(GC_BUCKETS)
            .build();
    collectors().forEach(collector -> collector.addNotificationListener(gcListener, null, null));
  }

  /** Observers end with the SDK; listeners to the JVM have to be taken off it. */
  @Override
  public void close() {
    for (NotificationEmitter collector : collectors()) {
      try {
        collector.removeNotificationListener(gcListener);
      } catch (ListenerNotFoundException e) {
        // Gone already, which is what we want.
      }
    }
  }

  private static void observeMemory(
      Meter meter, String name, String description, ToLongFunction<MemoryUsage> part) {
    meter
        .upDownCounterBuilder("jvm.memory." + name)
        .setUnit("By")
        .setDescription(description)
        .buildWithCallback(
            memory ->
                ManagementFactory.getMemoryPoolMXBeans()
                    .forEach(pool -> recordPool(memory, pool, part)));
  }

  private static void recordPool(
      ObservableLongMeasurement memory, MemoryPoolMXBean pool, ToLongFunction<MemoryUsage> part) {
    MemoryUsage usage = pool.getUsage();
    long bytes = usage == null ? -1 : part.applyAsLong(usage);
    if (bytes < 0) {
      return; // the pool is gone, or has no limit
    }
    String type =
        pool.getType() == MemoryType.HEAP ? JvmMemoryTypeValues.HEAP : JvmMemoryTypeValues.NON_HEAP;
    memory.record(
        bytes, Attributes.of(JVM_MEMORY_TYPE, type, JVM_MEMORY_POOL_NAME, pool.getName()));
  }

  private static void observeThreads(Meter meter) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    meter
        .upDownCounterBuilder("jvm.thread.count")
        .setUnit("{thread}")
        .setDescription("Platform threads.")
        .buildWithCallback(
            count -> {
              long daemons = threads.getDaemonThreadCount();
              count.record(daemons, Attributes.of(JVM_THREAD_DAEMON, true));
              count.record(
                  threads.getThreadCount() - daemons, Attributes.of(JVM_THREAD_DAEMON, false));
            });
  }

  private static void observeCpu(Meter meter) {
    meter
        .upDownCounterBuilder("jvm.cpu.count")
        .setUnit("{cpu}")
        .setDescription("Processors that the JVM may use.")
        .buildWithCallback(count -> count.record(Runtime.getRuntime().availableProcessors()));
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.OperatingSystemMXBean system) {
      meter
          .counterBuilder("jvm.cpu.time")
          .ofDoubles()
          .setUnit("s")
          .setDescription("Processor time that the JVM has used.")
          .buildWithCallback(time -> time.record(system.getProcessCpuTime() / 1e9));
      meter
          .gaugeBuilder("jvm.cpu.recent_utilization")
          .setUnit("1")
          .setDescription("Share of the processors that the JVM has used of late.")
          .buildWithCallback(share -> share.record(Math.max(0, system.getProcessCpuLoad())));
    }
  }

  private void onGc(Notification notification) {
    if (!GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION.equals(
        notification.getType())) {
      return;
    }
    GarbageCollectionNotificationInfo info =
        GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
    gcDuration.record(
        info.getGcInfo().getDuration() / 1e3, // the JVM counts milliseconds
        Attributes.of(JVM_GC_NAME, info.getGcName(), JVM_GC_ACTION, info.getGcAction()));
  }

  private static List<NotificationEmitter> collectors() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .filter(NotificationEmitter.class::isInstance)
        .map(GarbageCollectorMXBean.class::cast)
        .map(NotificationEmitter.class::cast)
        .toList();
  }
}
