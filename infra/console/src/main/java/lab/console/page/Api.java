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
 * GET  /api/overview                    counts, services, and rate, errors, duration per method
 * GET  /api/traces?service&amp;method&amp;status&amp;errors&amp;attribute&amp;text&amp;minMillis&amp;maxMillis&amp;limit
 *                                       newest first
 * GET  /api/traces/{id}                 the first 2,000 spans in the order of the tree, and its logs
 * GET  /api/metrics?service&amp;text        the instruments, by name
 * GET  /api/metric?name&amp;kind&amp;unit&amp;split&amp;is.{label}&amp;slices    one of them over time
 * GET  /api/logs?service&amp;text&amp;minSeverity&amp;traceId&amp;spanId&amp;after&amp;limit    newest first
 * GET  /api/logs/services               who has sent records
 * GET  /api/logs/{number}               one record, with all that it has
 * GET  /api/map                         who has called whom
 * GET  /api/findings                    what is wrong with what has arrived
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
          view.putAll(overview.view());
          context.json(view);
        });
    routes.get("/api/traces", context -> context.json(traces.find(new Query(context))));
    routes.get("/api/traces/{id}", this::trace);
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
    List<StoredSpan> trace =
        Query.traceId(context.pathParam("id")).map(store.spans()::trace).orElse(List.of());
    if (trace.isEmpty()) {
      context.status(HttpStatus.NOT_FOUND).json(Map.of("error", "no such trace here (any more)"));
      return;
    }
    context.json(new TraceView(store.logs()).of(trace));
  }
}
