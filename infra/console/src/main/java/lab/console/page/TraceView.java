package lab.console.page;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lab.console.store.Ids.TraceId;
import lab.console.store.LogStore;
import lab.console.store.StoredLog;
import lab.console.store.StoredSpan;
import lab.insight.ConventionFindings;
import lab.insight.Finding;
import lab.insight.SpanRecord;
import lab.insight.TraceTimes;
import lab.insight.TraceTree;

/** One trace as the page draws it: spans in the order of the tree, and the logs of all of them. */
final class TraceView {

  /** More than a page can draw, and an answer that fits into memory. */
  private static final int MAX_SPANS = 2_000;

  private final LogStore logs;

  TraceView(LogStore logs) {
    this.logs = logs;
  }

  /**
   * A trace.
   *
   * @param trace its spans, at least one
   */
  Map<String, Object> of(List<StoredSpan> trace) {
    Map<String, Object> view = TraceList.row(trace);
    List<Map<String, Object>> spans = new ArrayList<>();
    long start = TraceList.start(trace);
    for (TraceTree tree : TraceTree.of(trace.stream().map(StoredSpan::record).toList())) {
      flatten(tree, TraceTimes.of(tree), start, spans);
    }
    view.put("tree", spans);
    view.put("logs", asWritten(trace.get(0).traceId()));
    return view;
  }

  /** The records of a trace; they arrive from each sender when that sender likes. */
  private List<Map<String, Object>> asWritten(TraceId traceId) {
    List<StoredLog> found = new ArrayList<>();
    for (StoredLog log : logs.newestFirst()) {
      if (found.size() < Query.MAX_ROWS && log.traceId().equals(traceId)) {
        found.add(log);
      }
    }
    Collections.reverse(found);
    found.sort(Comparator.comparingLong(StoredLog::epochNanos));
    return found.stream().map(log -> LogView.row(log.record())).toList();
  }

  private record Placed(TraceTree tree, int depth) {}

  /** In the order in which one reads a tree, with the depth; without recursion, see TraceTree. */
  private static void flatten(
      TraceTree root, TraceTimes times, long start, List<Map<String, Object>> spans) {
    Deque<Placed> stack = new ArrayDeque<>(List.of(new Placed(root, 0)));
    while (!stack.isEmpty() && spans.size() < MAX_SPANS) {
      Placed next = stack.pop();
      spans.add(span(next.tree.span(), next.depth, times, start));
      List<TraceTree> children = next.tree.children();
      for (int i = children.size() - 1; i >= 0; i--) {
        stack.push(new Placed(children.get(i), next.depth + 1));
      }
    }
  }

  private static Map<String, Object> span(
      SpanRecord span, int depth, TraceTimes times, long start) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("spanId", span.spanId());
    view.put("parentSpanId", span.parentSpanId());
    view.put("depth", depth);
    view.put("name", span.name());
    view.put("kind", span.kind());
    view.put("service", span.service());
    view.put("instance", span.resource().getOrDefault("service.instance.id", ""));
    view.put("offsetMicros", (span.startEpochNanos() - start) / 1e3);
    view.put("durationMicros", span.durationNanos() / 1e3);
    view.put("selfMicros", times.selfNanos(span) / 1e3);
    view.put(
        "critical",
        times.critical(span).stream()
            .map(
                part ->
                    new double[] {
                      (part.fromEpochNanos() - start) / 1e3, (part.toEpochNanos() - start) / 1e3
                    })
            .toList());
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
}
