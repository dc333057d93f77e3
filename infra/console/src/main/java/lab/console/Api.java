package lab.console;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
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
final class Api {

  private static final long WINDOW_NANOS = 60_000_000_000L;
  private static final int MAX_ROWS = 1_000;

  /** Of one trace; more than a page can draw, and an answer that fits into memory. */
  private static final int MAX_SPANS = 2_000;

  private final TelemetryStore store;

  Api(TelemetryStore store) {
    this.store = store;
  }

  void addRoutes(RoutesConfig routes) {
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
    List<SpanRecord> spans = store.spans().newestFirst();
    // A clock that is wrong must not hide all others, so the future does not count.
    long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    long newest =
        spans.stream()
            .mapToLong(SpanRecord::endEpochNanos)
            .filter(end -> end <= now)
            .max()
            .orElse(0);
    Map<String, List<SpanRecord>> calls = new TreeMap<>();
    Map<String, Set<String>> instances = new TreeMap<>();
    for (SpanRecord span : spans) {
      instances
          .computeIfAbsent(span.service(), name -> new TreeSet<>())
          .add(instance(span.resource()));
      boolean isCall = span.kind() == SpanKind.SERVER || span.kind() == SpanKind.CLIENT;
      boolean inWindow =
          span.endEpochNanos() > newest - WINDOW_NANOS && span.endEpochNanos() <= now;
      if (isCall && inWindow) {
        String key = span.service() + "\0" + span.name() + "\0" + span.kind();
        calls.computeIfAbsent(key, k -> new ArrayList<>()).add(span);
      }
    }
    Map<String, Object> overview = counts();
    overview.put("services", instances);
    overview.put(
        "windowSeconds", Math.max(1, windowNanos(calls.values(), newest) / 1_000_000_000L));
    overview.put("methods", calls.values().stream().map(Api::method).toList());
    return overview;
  }

  /** At the start less than a whole window has passed. */
  private static long windowNanos(Collection<List<SpanRecord>> calls, long newest) {
    long oldest =
        calls.stream()
            .flatMap(List::stream)
            .mapToLong(SpanRecord::startEpochNanos)
            .min()
            .orElse(newest);
    return Math.min(WINDOW_NANOS, newest - oldest);
  }

  private static Map<String, Object> method(List<SpanRecord> calls) {
    long[] durations = calls.stream().mapToLong(SpanRecord::durationNanos).sorted().toArray();
    Map<String, Object> method = new LinkedHashMap<>();
    method.put("service", calls.get(0).service());
    method.put("name", calls.get(0).name());
    method.put("kind", calls.get(0).kind());
    method.put("calls", calls.size());
    method.put("errors", calls.stream().filter(s -> s.status() == SpanStatus.ERROR).count());
    method.put("p50", percentile(durations, 0.50));
    method.put("p95", percentile(durations, 0.95));
    method.put("p99", percentile(durations, 0.99));
    return method;
  }

  /** Microseconds; the smallest duration that is not below that share of all. */
  private static double percentile(long[] sorted, double share) {
    return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)] / 1e3;
  }

  private List<Map<String, Object>> traces(Context context) {
    Predicate<List<SpanRecord>> filter = filter(context);
    int limit = limit(context, 100);
    List<List<SpanRecord>> found = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (SpanRecord span : store.spans().newestFirst()) {
      if (found.size() < limit && seen.add(span.traceId())) {
        List<SpanRecord> trace = store.spans().trace(span.traceId());
        if (!trace.isEmpty() && filter.test(trace)) {
          found.add(trace);
        }
      }
    }
    found.sort(Comparator.<List<SpanRecord>>comparingLong(Api::start).reversed());
    return found.stream().map(Api::row).toList();
  }

  private static Predicate<List<SpanRecord>> filter(Context context) {
    String service = param(context, "service");
    String text = param(context, "text").toLowerCase(Locale.ROOT);
    boolean errors = !param(context, "errors").isEmpty();
    double minMicros = number(context, "minMillis", 0) * 1e3;
    return trace ->
        (service.isEmpty() || trace.stream().anyMatch(span -> span.service().equals(service)))
            && (!errors || trace.stream().anyMatch(span -> span.status() == SpanStatus.ERROR))
            && (minMicros == 0 || micros(trace) >= minMicros)
            && (text.isEmpty() || trace.stream().anyMatch(span -> contains(span, text)));
  }

  private static boolean contains(SpanRecord span, String text) {
    return span.traceId().contains(text)
        || span.name().toLowerCase(Locale.ROOT).contains(text)
        || span.attributes().entrySet().stream()
            .anyMatch(
                attribute ->
                    (attribute.getKey() + "=" + attribute.getValue())
                        .toLowerCase(Locale.ROOT)
                        .contains(text));
  }

  private static Map<String, Object> row(List<SpanRecord> trace) {
    SpanRecord root = TraceTree.of(trace).get(0).span();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("traceId", root.traceId());
    row.put("name", root.name());
    row.put("service", root.service());
    row.put("startMillis", start(trace) / 1e6);
    row.put("durationMicros", micros(trace));
    row.put("spans", trace.size());
    row.put("errors", trace.stream().filter(s -> s.status() == SpanStatus.ERROR).count());
    row.put("services", new TreeSet<>(trace.stream().map(SpanRecord::service).toList()));
    return row;
  }

  private void trace(Context context) {
    List<SpanRecord> trace = store.spans().trace(context.pathParam("id"));
    if (trace.isEmpty()) {
      context.status(HttpStatus.NOT_FOUND).json(Map.of("error", "no such trace here (any more)"));
      return;
    }
    Map<String, Object> view = row(trace);
    List<Map<String, Object>> spans = new ArrayList<>();
    long start = start(trace);
    for (TraceTree tree : TraceTree.of(trace)) {
      flatten(tree, start, spans);
    }
    view.put("tree", spans);
    view.put("logs", asWritten(context.pathParam("id")));
    context.json(view);
  }

  /** The records of a trace; they arrive from each sender when that sender likes. */
  private List<Map<String, Object>> asWritten(String traceId) {
    List<LogRecord> logs = new ArrayList<>();
    store.logs().newestFirst().stream()
        .filter(log -> log.traceId().equals(traceId))
        .limit(MAX_ROWS)
        .forEach(logs::add);
    Collections.reverse(logs);
    logs.sort(Comparator.comparingLong(LogRecord::epochNanos));
    return logs.stream().map(Api::log).toList();
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
    return store.logs().newestFirst().stream()
        .filter(log -> service.isEmpty() || log.service().equals(service))
        .filter(log -> traceId.isEmpty() || log.traceId().equals(traceId))
        .filter(log -> log.severityNumber() >= minSeverity)
        .filter(log -> text.isEmpty() || contains(log, text))
        .limit(limit(context, 200))
        .map(Api::log)
        .toList();
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

  private static long start(Collection<SpanRecord> trace) {
    return trace.stream().mapToLong(SpanRecord::startEpochNanos).min().orElse(0);
  }

  private static double micros(Collection<SpanRecord> trace) {
    long end = trace.stream().mapToLong(SpanRecord::endEpochNanos).max().orElse(0);
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
