package lab.console.page;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lab.console.findings.Inspector;
import lab.console.store.StoredSpan;
import lab.console.store.TelemetryStore;

/**
 * What the page asks for, as JSON. Times are milliseconds since 1970, durations and offsets are
 * microseconds, both as numbers that JavaScript holds exactly enough; ids are hex.
 *
 * <pre>
 * GET  /api/overview?since              counts, services, rate, errors, duration per method, and
 *                                       what changed last
 * GET  /api/traces?service&amp;method&amp;status&amp;errors&amp;attribute&amp;text&amp;minMillis&amp;maxMillis&amp;limit
 *                                       newest first
 * GET  /api/traces/{id}?first&amp;span      2,000 spans in the order of the tree, and its logs
 * GET  /api/traces/{id}/neighbours      the spans that link to it, and its exemplars
 * GET  /api/compare?left&amp;right      two traces span by span
 * GET  /api/metrics?service&amp;text        the instruments, by name
 * GET  /api/metric?name&amp;kind&amp;unit&amp;split&amp;is.{label}&amp;slices    one of them over time
 * GET  /api/logs?service&amp;text&amp;minSeverity&amp;traceId&amp;spanId&amp;after&amp;limit    newest first
 * GET  /api/logs/services               who has sent records
 * GET  /api/logs/{number}               one record, with all that it has
 * GET  /api/map                         who has called whom
 * GET  /api/findings                    what is wrong with what has arrived
 * GET  /api/sides                       versions and runs
 * GET  /api/contents?by&amp;side            what a version or a run tells of itself
 * GET  /api/search?text&amp;limit         all that has a text in it, by what it is
 * GET  /api/why?q                       why a trace, service, method or instrument is not there
 * GET  /api/export                      everything as OTLP JSON, a request in each line
 * GET  /api/traces/{id}/otlp            one trace as a request in OTLP JSON
 * POST /api/import                      takes in either of these
 * POST /api/clear                       forgets everything
 * </pre>
 */
public final class Api {

  private final TelemetryStore store;
  private final Inspector inspector;

  public Api(TelemetryStore store, Inspector inspector) {
    this.store = store;
    this.inspector = inspector;
  }

  public void addRoutes(RoutesConfig routes) {
    Overview overview = new Overview(store.spans());
    Changes changes = new Changes(store);
    TraceList traces = new TraceList(store.spans());
    MetricView metrics = new MetricView(store.metrics());
    InstrumentView instruments = new InstrumentView(store.metrics());
    LogView logs = new LogView(store.logs());
    ServiceMap map = new ServiceMap(store.spans());
    FindingView findings = new FindingView(inspector.findings());
    routes.get(
        "/api/overview",
        context -> {
          Map<String, Object> view = counts();
          view.putAll(overview.view(new Query(context).number("since", 0)));
          view.put("changes", changes.newest(System.currentTimeMillis()));
          context.json(view);
        });
    routes.get("/api/traces", context -> context.json(traces.find(new Query(context))));
    routes.get("/api/traces/{id}", this::trace);
    routes.get("/api/traces/{id}/neighbours", this::neighbours);
    routes.get("/api/compare", this::compare);
    routes.get("/api/metrics", context -> context.json(metrics.find(new Query(context))));
    routes.get(
        "/api/metric",
        context -> found(context, instruments.find(new Query(context)), "instrument"));
    routes.get("/api/logs", context -> context.json(logs.find(new Query(context))));
    routes.get("/api/logs/services", context -> context.json(logs.services()));
    routes.get(
        "/api/logs/{number}",
        context -> found(context, logs.one(context.pathParam("number")), "record"));
    routes.get("/api/map", context -> context.json(map.arrows()));
    routes.get("/api/findings", context -> context.json(findings.view()));
    routes.get("/api/sides", context -> context.json(Sides.of(store)));
    routes.get("/api/contents", this::contents);
    Search search = new Search(store);
    routes.get("/api/search", context -> context.json(search.find(new Query(context))));
    Why why = new Why(store);
    routes.get("/api/why", context -> context.json(why.about(new Query(context).text("q"))));
    Transfer transfer = new Transfer(store);
    routes.get("/api/export", transfer::exportAll);
    routes.get("/api/traces/{id}/otlp", transfer::exportTrace);
    routes.post("/api/import", transfer::importAll);
    routes.post(
        "/api/clear",
        context -> {
          store.clear();
          inspector.clear();
        });
  }

  Map<String, Object> counts() {
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("version", store.version());
    counts.put("spans", store.spans().counts());
    counts.put("metrics", store.metrics().counts());
    counts.put("logs", store.logs().counts());
    counts.put("findings", inspector.findings().entries().size());
    return counts;
  }

  private static void found(Context context, Optional<Map<String, Object>> view, String what) {
    view.ifPresentOrElse(
        context::json,
        () ->
            context
                .status(HttpStatus.NOT_FOUND)
                .json(Map.of("error", "no such %s here (any more)".formatted(what))));
  }

  private void trace(Context context) {
    List<StoredSpan> trace = find(context.pathParam("id"));
    if (trace.isEmpty()) {
      notFound(context);
    } else {
      Query query = new Query(context);
      int first = (int) query.number("first", 0);
      context.json(new TraceView(store.logs()).of(trace, first, query.text("span")));
    }
  }

  private void neighbours(Context context) {
    TraceNeighbours neighbours = new TraceNeighbours(store.spans(), store.metrics());
    Query.traceId(context.pathParam("id"))
        .ifPresentOrElse(id -> context.json(neighbours.of(id)), () -> notFound(context));
  }

  private void contents(Context context) {
    Query query = new Query(context);
    Sides.By by = query.text("by").equals("run") ? Sides.By.RUN : Sides.By.VERSION;
    context.json(Contents.of(store, by, query.raw("side")));
  }

  private void compare(Context context) {
    Query query = new Query(context);
    List<StoredSpan> left = find(query.text("left"));
    List<StoredSpan> right = find(query.text("right"));
    if (left.isEmpty() || right.isEmpty()) {
      notFound(context);
    } else {
      context.json(new CompareView().of(left, right));
    }
  }

  private List<StoredSpan> find(String id) {
    return Query.traceId(id).map(store.spans()::trace).orElse(List.of());
  }

  private static void notFound(Context context) {
    context.status(HttpStatus.NOT_FOUND).json(Map.of("error", "no such trace here (any more)"));
  }
}
