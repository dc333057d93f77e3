package lab.console.page;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import lab.console.store.Origin;
import lab.console.store.SpanStore;
import lab.console.store.StoredSpan;
import lab.insight.SpanKind;
import lab.insight.SpanStatus;

/** Rate, errors and duration of each method over the last minute, and who has sent anything. */
final class Overview {

  private static final int SLICES = 30;

  private final SpanStore spans;

  Overview(SpanStore spans) {
    this.spans = spans;
  }

  private record Method(String service, String name, SpanKind kind) implements Comparable<Method> {

    private static final Comparator<Method> ORDER =
        Comparator.comparing(Method::service)
            .thenComparing(Method::name)
            .thenComparing(Method::kind);

    @Override
    public int compareTo(Method other) {
      return ORDER.compare(this, other);
    }
  }

  /** The calls of a method, all together and in slices of time. */
  private static final class Course {

    private final Calls all = new Calls();
    private final int[] calls = new int[SLICES];
    private final int[] errors = new int[SLICES];
    private final long[] longest = new long[SLICES];

    void add(StoredSpan span, Window window) {
      all.add(span);
      int slice = window.slice(span.endEpochNanos());
      calls[slice]++;
      errors[slice] += span.status() == SpanStatus.ERROR ? 1 : 0;
      longest[slice] = Math.max(longest[slice], span.durationNanos());
    }
  }

  /**
   * The last minute.
   *
   * @param sinceMillis what began before that is left out, in milliseconds since 1970; 0 for all
   */
  Map<String, Object> view(double sinceMillis) {
    long since = (long) (sinceMillis * 1e6);
    Window window = Window.of(spans);
    long oldest = window.end();
    Map<Method, Course> methods = new TreeMap<>();
    Map<String, Set<String>> instances = new TreeMap<>();
    for (StoredSpan span : spans.newestFirst()) {
      if (span.startEpochNanos() < since) {
        continue;
      }
      Origin origin = span.origin();
      instances.computeIfAbsent(origin.service(), name -> new TreeSet<>()).add(origin.instance());
      boolean isCall = span.kind() == SpanKind.SERVER || span.kind() == SpanKind.CLIENT;
      if (isCall && window.contains(span.endEpochNanos())) {
        oldest = Math.min(oldest, span.startEpochNanos());
        methods
            .computeIfAbsent(
                new Method(origin.service(), span.name(), span.kind()), key -> new Course())
            .add(span, window);
      }
    }
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("services", instances);
    // At the start less than a whole window has passed.
    long nanos = Math.min(window.nanos(), window.end() - oldest);
    view.put("windowSeconds", Math.max(1, TimeUnit.NANOSECONDS.toSeconds(nanos)));
    view.put(
        "methods",
        methods.entrySet().stream().map(each -> method(each.getKey(), each.getValue())).toList());
    return view;
  }

  private static Map<String, Object> method(Method method, Course course) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("service", method.service());
    view.put("name", method.name());
    view.put("kind", method.kind());
    view.putAll(course.all.numbers());
    view.put("callsBySlice", course.calls);
    view.put("errorsBySlice", course.errors);
    view.put("longestBySlice", course.longest);
    return view;
  }

  /**
   * The last minute for which there is anything. A clock that is wrong must not hide all others, so
   * the future does not count.
   *
   * @param end the newest end of a span, in nanoseconds since 1970
   */
  record Window(long end) {

    private static final long NANOS = TimeUnit.MINUTES.toNanos(1);

    static Window of(SpanStore spans) {
      long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
      long newest = 0;
      for (StoredSpan span : spans.newestFirst()) {
        long end = span.endEpochNanos();
        newest = end <= now ? Math.max(newest, end) : newest;
      }
      return new Window(newest);
    }

    long nanos() {
      return NANOS;
    }

    boolean contains(long epochNanos) {
      return epochNanos > end - NANOS && epochNanos <= end;
    }

    private int slice(long epochNanos) {
      return (int) Math.min(SLICES - 1, (epochNanos - (end - NANOS)) * SLICES / NANOS);
    }
  }
}
