package lab.console.page;

import com.carrotsearch.hppc.LongArrayList;
import com.carrotsearch.hppc.LongHashSet;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import lab.console.store.Ids.TraceId;
import lab.console.store.Origin;
import lab.console.store.StoredLog;
import lab.console.store.StoredSpan;
import lab.console.store.TelemetryStore;
import lab.insight.ConventionFindings;
import lab.insight.Finding;
import lab.insight.LogRecord;
import lab.insight.SpanKind;
import lab.insight.SpanRecord;
import lab.insight.SpanStatus;
import lab.insight.TraceTree;

/**
 * What the page asks for, as JSON. Times are milliseconds since 1970, durations and offsets are
 * microseconds, both as numbers that JavaScript holds exactly enough; ids are hex.
 *
 * <pre>
 * GET  /api/overview                    counts, services, and rate, errors, duration per method
 * GET  /api/traces?service&amp;text&amp;errors&amp;minMillis&amp;limit      newest first
 * GET  /api/traces/{id}                 the first 2,000 spans in the order of the tree, and its logs
 * GET  /api/metrics                     every series with its course
 * GET  /api/logs?service&amp;text&amp;minSeverity&amp;traceId&amp;limit    newest first
 * POST /api/clear                       forgets everything
 * </pre>
 */
public final class Api {

  private static final long WINDOW_NANOS = 60_000_000_000L;
  private static final int MAX_ROWS = 1_000;

  /** Of one trace; more than a page can draw, and an answer that fits into memory. */
  private static final int MAX_SPANS = 2_000;

  private final TelemetryStore store;

  public Api(TelemetryStore store) {
    this.store = store;
  }

  public void addRoutes(RoutesConfig routes) {
    routes.get("/api/overview", context -> context.json(overview()));
    routes.get("/api/traces", context -> context.json(traces(context)));
    routes.get("/api/traces/{id}", this::trace);
    routes.get("/api/metrics", context -> context.json(MetricView.of(store.metrics().courses())));
    routes.get("/api/logs", context -> context.json(logs(context)));
    routes.post("/api/clear", context -> store.clear());
  }

  Map<String, Object> counts() {
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("version", store.version());
    counts.put("spans", store.spans().counts());
    counts.put("metrics", store.metrics().counts());
    counts.put("logs", store.logs().counts());
    return counts;
  }

  private Map<String, Object> overview() {
    // A clock that is wrong must not hide all others, so the future does not count.
    long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    long newest = 0;
    for (StoredSpan span : store.spans().newestFirst()) {
      long end = span.endEpochNanos();
      newest = end <= now ? Math.max(newest, end) : newest;
    }
    long begin = newest - WINDOW_NANOS;
    long oldest = newest;
    Map<Method, Calls> methods = new TreeMap<>();
    Map<String, Set<String>> instances = new TreeMap<>();
    for (StoredSpan span : store.spans().newestFirst()) {
      Origin origin = span.origin();
      instances.computeIfAbsent(origin.service(), name -> new TreeSet<>()).add(origin.instance());
      boolean isCall = span.kind() == SpanKind.SERVER || span.kind() == SpanKind.CLIENT;
      if (isCall && span.endEpochNanos() > begin && span.endEpochNanos() <= now) {
        oldest = Math.min(oldest, span.startEpochNanos());
        methods
            .computeIfAbsent(
                new Method(origin.service(), span.name(), span.kind()), key -> new Calls())
            .add(span);
      }
    }
    Map<String, Object> overview = counts();
    overview.put("services", instances);
    // At the start less than a whole window has passed.
    overview.put(
        "windowSeconds",
        Math.max(1, TimeUnit.NANOSECONDS.toSeconds(Math.min(WINDOW_NANOS, newest - oldest))));
    overview.put(
        "methods",
        methods.entrySet().stream().map(each -> each.getValue().view(each.getKey())).toList());
    return overview;
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

  /** The calls of one method. */
  private static final class Calls {

    private final LongArrayList durations = new LongArrayList();
    private int errors;

    void add(StoredSpan span) {
      durations.add(span.durationNanos());
      errors += span.status() == SpanStatus.ERROR ? 1 : 0;
    }

    Map<String, Object> view(Method method) {
      long[] sorted = durations.toArray();
      Arrays.sort(sorted);
      Map<String, Object> view = new LinkedHashMap<>();
      view.put("service", method.service());
      view.put("name", method.name());
      view.put("kind", method.kind());
      view.put("calls", sorted.length);
      view.put("errors", errors);
      view.put("p50", percentile(sorted, 0.50));
      view.put("p95", percentile(sorted, 0.95));
      view.put("p99", percentile(sorted, 0.99));
      return view;
    }
  }

  /** Microseconds; the smallest duration that is not below that share of all. */
  private static double percentile(long[] sorted, double share) {
    return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)] / 1e3;
  }

  private List<Map<String, Object>> traces(Context context) {
    Predicate<List<StoredSpan>> filter = filter(context);
    int limit = limit(context, 100);
    List<List<StoredSpan>> found = new ArrayList<>();
    Set<TraceId> seen = new HashSet<>();
    for (StoredSpan span : store.spans().newestFirst()) {
      if (found.size() == limit) {
        break;
      }
      if (seen.add(span.traceId())) {
        List<StoredSpan> trace = store.spans().trace(span.traceId());
        if (!trace.isEmpty() && filter.test(trace)) {
          found.add(trace);
        }
      }
    }
    found.sort(Comparator.<List<StoredSpan>>comparingLong(Api::start).reversed());
    return found.stream().map(Api::row).toList();
  }

  private static Predicate<List<StoredSpan>> filter(Context context) {
    String service = param(context, "service");
    String text = param(context, "text").toLowerCase(Locale.ROOT);
    boolean errors = !param(context, "errors").isEmpty();
    double minMicros = number(context, "minMillis", 0) * 1e3;
    return trace ->
        (service.isEmpty()
                || trace.stream().anyMatch(span -> span.origin().service().equals(service)))
            && (!errors || trace.stream().anyMatch(span -> span.status() == SpanStatus.ERROR))
            && (minMicros == 0 || micros(trace) >= minMicros)
            && (text.isEmpty() || trace.stream().anyMatch(span -> contains(span, text)));
  }

  private static boolean contains(StoredSpan span, String text) {
    return span.traceId().toString().contains(text)
        || span.name().toLowerCase(Locale.ROOT).contains(text)
        || span.record().attributes().entrySet().stream()
            .anyMatch(
                attribute ->
                    (attribute.getKey() + "=" + attribute.getValue())
                        .toLowerCase(Locale.ROOT)
                        .contains(text));
  }

  private static Map<String, Object> row(List<StoredSpan> trace) {
    StoredSpan root = root(trace);
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("traceId", root.traceId().toString());
    row.put("name", root.name());
    row.put("service", root.origin().service());
    row.put("startMillis", start(trace) / 1e6);
    row.put("durationMicros", micros(trace));
    row.put("spans", trace.size());
    row.put("errors", trace.stream().filter(s -> s.status() == SpanStatus.ERROR).count());
    row.put(
        "services", new TreeSet<>(trace.stream().map(span -> span.origin().service()).toList()));
    return row;
  }

  /** The earliest span without a parent here; of spans in a circle, the earliest. */
  private static StoredSpan root(List<StoredSpan> trace) {
    LongHashSet ids = new LongHashSet();
    trace.forEach(span -> ids.add(span.spanId()));
    Comparator<StoredSpan> byTime = Comparator.comparingLong(StoredSpan::startEpochNanos);
    return trace.stream()
        .filter(span -> span.parentId() == 0 || !ids.contains(span.parentId()))
        .min(byTime)
        .orElseGet(() -> trace.stream().min(byTime).orElseThrow());
  }

  private void trace(Context context) {
    Optional<TraceId> id = traceId(context.pathParam("id"));
    List<StoredSpan> trace = id.map(store.spans()::trace).orElse(List.of());
    if (trace.isEmpty()) {
      context.status(HttpStatus.NOT_FOUND).json(Map.of("error", "no such trace here (any more)"));
      return;
    }
    Map<String, Object> view = row(trace);
    List<Map<String, Object>> spans = new ArrayList<>();
    long start = start(trace);
    for (TraceTree tree : TraceTree.of(trace.stream().map(StoredSpan::record).toList())) {
      flatten(tree, start, spans);
    }
    view.put("tree", spans);
    view.put("logs", asWritten(trace.get(0).traceId()));
    context.json(view);
  }

  /** The records of a trace; they arrive from each sender when that sender likes. */
  private List<Map<String, Object>> asWritten(TraceId traceId) {
    List<StoredLog> logs = new ArrayList<>();
    for (StoredLog log : store.logs().newestFirst()) {
      if (logs.size() < MAX_ROWS && log.traceId().equals(traceId)) {
        logs.add(log);
      }
    }
    Collections.reverse(logs);
    logs.sort(Comparator.comparingLong(StoredLog::epochNanos));
    return logs.stream().map(log -> log(log.record())).toList();
  }

  /** The id that this text is, if it is one. */
  private static Optional<TraceId> traceId(String text) {
    try {
      return Optional.of(TraceId.of(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** In the order in which one reads a tree, with the depth; without recursion, see TraceTree. */
  private static void flatten(TraceTree root, long start, List<Map<String, Object>> spans) {
    Deque<Placed> stack = new ArrayDeque<>(List.of(new Placed(root, 0)));
    while (!stack.isEmpty() && spans.size() < MAX_SPANS) {
      Placed next = stack.pop();
      spans.add(span(next.tree.span(), next.depth, start));
      List<TraceTree> children = next.tree.children();
      for (int i = children.size() - 1; i >= 0; i--) {
        stack.push(new Placed(children.get(i), next.depth + 1));
      }
    }
  }

  private record Placed(TraceTree tree, int depth) {}

  private static Map<String, Object> span(SpanRecord span, int depth, long start) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("spanId", span.spanId());
    view.put("parentSpanId", span.parentSpanId());
    view.put("depth", depth);
    view.put("name", span.name());
    view.put("kind", span.kind());
    view.put("service", span.service());
    view.put("instance", instance(span.resource()));
    view.put("offsetMicros", (span.startEpochNanos() - start) / 1e3);
    view.put("durationMicros", span.durationNanos() / 1e3);
    view.put("status", span.status());
    view.put("statusDescription", span.statusDescription());
    view.put("attributes", span.attributes());
    view.put(
        "events",
        span.events().stream()
            .map(
                event ->
                    Map.of(
                        "name", event.name(),
                        "offsetMicros", (event.epochNanos() - start) / 1e3,
                        "attributes", event.attributes()))
            .toList());
    view.put("links", span.links());
    view.put("resource", span.resource());
    view.put("scope", span.scope());
    view.put("findings", ConventionFindings.of(span).stream().map(Finding::sentence).toList());
    return view;
  }

  private List<Map<String, Object>> logs(Context context) {
    String service = param(context, "service");
    String text = param(context, "text").toLowerCase(Locale.ROOT);
    String traceId = param(context, "traceId");
    double minSeverity = number(context, "minSeverity", 0);
    int limit = limit(context, 200);
    List<Map<String, Object>> found = new ArrayList<>();
    for (StoredLog log : store.logs().newestFirst()) {
      if (found.size() == limit) {
        break;
      }
      if ((service.isEmpty() || log.origin().service().equals(service))
          && (traceId.isEmpty() || log.traceId().toString().equals(traceId))
          && log.severityNumber() >= minSeverity) {
        LogRecord record = log.record();
        if (text.isEmpty() || contains(record, text)) {
          found.add(log(record));
        }
      }
    }
    return found;
  }

  private static boolean contains(LogRecord log, String text) {
    return log.body().toLowerCase(Locale.ROOT).contains(text)
        || log.traceId().contains(text)
        || String.valueOf(log.attributes()).toLowerCase(Locale.ROOT).contains(text);
  }

  private static Map<String, Object> log(LogRecord log) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("millis", log.epochNanos() / 1e6);
    view.put("severity", log.severityNumber());
    view.put("severityText", log.severityText());
    view.put("body", log.body());
    view.put("attributes", log.attributes());
    view.put("traceId", log.traceId());
    view.put("spanId", log.spanId());
    view.put("scope", log.scope());
    view.put("service", log.service());
    view.put("instance", instance(log.resource()));
    return view;
  }

  private static long start(Collection<StoredSpan> trace) {
    return trace.stream().mapToLong(StoredSpan::startEpochNanos).min().orElse(0);
  }

  private static double micros(Collection<StoredSpan> trace) {
    long end = trace.stream().mapToLong(StoredSpan::endEpochNanos).max().orElse(0);
    return Math.max(0, end - start(trace)) / 1e3;
  }

  static String instance(Map<String, Object> resource) {
    return String.valueOf(resource.getOrDefault("service.instance.id", ""));
  }

  private static String param(Context context, String name) {
    String value = context.queryParam(name);
    return value == null ? "" : value.strip();
  }

  private static int limit(Context context, int otherwise) {
    return (int) Math.max(1, Math.min(MAX_ROWS, number(context, "limit", otherwise)));
  }

  /** What is no number reads as if it were not there. */
  private static double number(Context context, String name, double otherwise) {
    try {
      double number = Double.parseDouble(param(context, name));
      return Double.isFinite(number) ? number : otherwise;
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }
}
