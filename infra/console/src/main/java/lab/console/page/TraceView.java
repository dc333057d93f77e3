package lab.console.page;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lab.console.store.Ids.TraceId;
import lab.console.store.LogStore;
import lab.console.store.StoredLog;
import lab.console.store.StoredSpan;
import lab.insight.ClockFindings;
import lab.insight.ConventionFindings;
import lab.insight.Conventions;
import lab.insight.LossFindings;
import lab.insight.SpanEvent;
import lab.insight.SpanLink;
import lab.insight.SpanRecord;
import lab.insight.TraceTimes;
import lab.insight.TraceTree;

/** One trace as the page draws it: spans in the order of the tree, and the logs of all of them. */
final class TraceView {

  /** More than a page can draw, and an answer that fits into memory. */
  static final int MAX_SPANS = 2_000;

  private static final int MAX_EVENTS = 500;

  private final LogStore logs;
  private final Shown shown = new Shown();

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
      flatten(tree, start, spans);
    }
    view.put("tree", spans);
    view.put("deprecated", Conventions.DEPRECATED_ATTRIBUTES);
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
  private void flatten(TraceTree root, long start, List<Map<String, Object>> spans) {
    TraceTimes times = TraceTimes.of(root);
    Map<SpanRecord, String> clocks = ClockFindings.of(root);
    Deque<Placed> stack = new ArrayDeque<>(List.of(new Placed(root, 0)));
    while (!stack.isEmpty() && spans.size() < MAX_SPANS) {
      Placed next = stack.pop();
      Map<String, Object> view = span(next.tree.span(), next.depth, times, start);
      view.put("clock", clocks.getOrDefault(next.tree.span(), ""));
      spans.add(view);
      List<TraceTree> children = next.tree.children();
      for (int i = children.size() - 1; i >= 0; i--) {
        stack.push(new Placed(children.get(i), next.depth + 1));
      }
    }
  }

  private Map<String, Object> span(SpanRecord span, int depth, TraceTimes times, long start) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("spanId", span.spanId());
    view.put("parentSpanId", span.parentSpanId());
    view.put("depth", depth);
    view.put("name", Shown.text(span.name()));
    view.put("kind", span.kind());
    view.put("service", Shown.text(span.service()));
    view.put("offsetMicros", Micros.between(start, span.startEpochNanos()));
    view.put("durationMicros", span.durationNanos() / 1e3);
    view.put("ended", span.hasEnded());
    view.put("selfMicros", times.selfNanos(span) / 1e3);
    view.put(
        "critical",
        times.critical(span).stream()
            .map(
                part ->
                    new double[] {
                      Micros.between(start, part.fromEpochNanos()),
                      Micros.between(start, part.toEpochNanos())
                    })
            .toList());
    view.put("status", span.status());
    view.put("statusDescription", Shown.text(span.statusDescription()));
    view.put("attributes", shown.attributes(span.attributes()));
    view.put("attributeCount", span.attributes().size());
    view.put(
        "events",
        span.events().stream().limit(MAX_EVENTS).map(event -> event(event, start)).toList());
    view.put("eventCount", span.events().size());
    view.put("links", span.links().stream().limit(MAX_EVENTS).map(this::link).toList());
    view.put("resource", shown.attributes(span.resource()));
    view.put("scope", Shown.text(span.scope()));
    view.put(
        "findings",
        Stream.concat(ConventionFindings.of(span).stream(), LossFindings.of(span).stream())
            .map(finding -> Shown.text(finding.sentence()))
            .toList());
    return view;
  }

  private Map<String, Object> link(SpanLink link) {
    return Map.of(
        "traceId", link.traceId(),
        "spanId", link.spanId(),
        "attributes", shown.attributes(link.attributes()));
  }

  private Map<String, Object> event(SpanEvent event, long start) {
    return Map.of(
        "name", Shown.text(event.name()),
        "offsetMicros", Micros.between(start, event.epochNanos()),
        "attributes", shown.attributes(event.attributes()));
  }
}
