package lab.console.page;

import com.carrotsearch.hppc.LongArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import lab.console.store.StoredSpan;
import lab.insight.SpanStatus;

/** Calls that belong together, as numbers: how many, how many failed, how long they took. */
final class Calls {

  private final LongArrayList durations = new LongArrayList();
  private int errors;

  void add(StoredSpan span) {
    durations.add(span.durationNanos());
    errors += span.status() == SpanStatus.ERROR ? 1 : 0;
  }

  /** Durations are in microseconds. */
  Map<String, Object> numbers() {
    long[] sorted = durations.toArray();
    Arrays.sort(sorted);
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put("calls", sorted.length);
    numbers.put("errors", errors);
    numbers.put("p50", percentile(sorted, 0.50));
    numbers.put("p95", percentile(sorted, 0.95));
    numbers.put("p99", percentile(sorted, 0.99));
    return numbers;
  }

  /** The smallest duration that is not below that share of all. */
  private static double percentile(long[] sorted, double share) {
    return sorted.length == 0
        ? 0
        : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)] / 1e3;
  }
}
