package lab.console.page;

import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lab.console.store.MetricStore.Course;
import lab.console.store.StoredLog;
import lab.console.store.StoredSpan;
import lab.console.store.TelemetryStore;

/** What can stand side by side: versions of the programs, or their runs. */
final class Sides {

  private static final int MOST = 200;

  private Sides() {}

  /** What tells two sides apart. */
  enum By {
    /** The attribute {@code service.version}; empty where there is none. */
    VERSION {
      @Override
      String of(Map<String, Object> resource) {
        return text(resource, "service.version");
      }
    },
    /** One start of a program: {@code service.name}, a blank and {@code service.instance.id}. */
    RUN {
      @Override
      String of(Map<String, Object> resource) {
        return text(resource, "service.name") + " " + text(resource, "service.instance.id");
      }
    };

    /** The side to which what this sender sends belongs. */
    abstract String of(Map<String, Object> resource);

    private static String text(Map<String, Object> resource, String key) {
      return String.valueOf(resource.getOrDefault(key, ""));
    }
  }

  /**
   * One that has sent something that is still here.
   *
   * @param service whose run it is; empty for a version
   * @param millis when the oldest of that happened, in milliseconds since 1970
   */
  record Side(String id, String service, double millis) {}

  /** All versions by name, and all runs, the oldest first; of too many the newest. */
  static Map<String, List<Side>> of(TelemetryStore store) {
    IdentityHashMap<Map<String, Object>, Long> begins = begins(store);
    return Map.of(
        "version", sides(By.VERSION, begins, Comparator.comparing(Side::id)),
        "run", sides(By.RUN, begins, Comparator.comparingDouble(Side::millis)));
  }

  /** The oldest time that a sender told of. What one sends refers to few such objects. */
  private static IdentityHashMap<Map<String, Object>, Long> begins(TelemetryStore store) {
    IdentityHashMap<Map<String, Object>, Long> begins = new IdentityHashMap<>();
    for (StoredSpan span : store.spans().newestFirst()) {
      begins.merge(span.origin().resource(), span.startEpochNanos(), Math::min);
    }
    for (StoredLog log : store.logs().newestFirst()) {
      begins.merge(log.origin().resource(), log.epochNanos(), Math::min);
    }
    for (Course course : store.metrics().courses()) {
      begins.merge(course.metric().resource(), course.samples().get(0).epochNanos(), Math::min);
    }
    return begins;
  }

  private static List<Side> sides(
      By by, IdentityHashMap<Map<String, Object>, Long> begins, Comparator<Side> order) {
    Map<String, Side> sides = new TreeMap<>();
    begins.forEach(
        (resource, nanos) -> {
          String service = by == By.RUN ? By.text(resource, "service.name") : "";
          sides.merge(
              by.of(resource),
              new Side(by.of(resource), service, nanos / 1e6),
              (one, other) -> one.millis < other.millis ? one : other);
        });
    List<Side> sorted = sides.values().stream().sorted(order).toList();
    return sorted.subList(Math.max(0, sorted.size() - MOST), sorted.size());
  }
}
