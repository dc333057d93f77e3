package lab.console.page;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
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
   * A trace, or a part of it.
   *
   * @param trace its spans, at least one
   * @param first the number of the first span to show, in the order of the tree; from 0
   * @param spanId a span to be shown whatever {@code first} says; empty for none
   */
  Map<String, Object> of(List<StoredSpan> trace, int first, String spanId) {
    Map<String, Object> view = TraceList.row(trace);
    TraceOutline outline = new TraceOutline(trace);
    List<TraceOutline.Place> places = outline.places();
    int begin = begin(places, first, spanId);
    view.put("first", begin);
    view.put(
        "tree",
        spans(outline, places.subList(begin, Math.min(begin + MAX_SPANS, places.size())), trace));
    view.put("deprecated", Conventions.DEPRECATED_ATTRIBUTES);
    List<StoredLog> records = logsOf(trace.get(0).traceId());
    view.put("logs", asWritten(records));
    view.put("logCount", records.size());
    return view;
  }

  /** Parts do not overlap, so that one comes upon each span once. */
  private static int begin(List<TraceOutline.Place> places, int first, String spanId) {
    int wanted = Math.max(0, Math.min(first, places.size() - 1));
    for (int i = 0; i < places.size() && !spanId.isEmpty(); i++) {
      if (places.get(i).tree().span().spanId().equals(spanId)) {
        wanted = i;
        break;
      }
    }
    return wanted / MAX_SPANS * MAX_SPANS;
  }

  private List<Map<String, Object>> spans(
      TraceOutline outline, List<TraceOutline.Place> places, List<StoredSpan> trace) {
    long start = TraceList.start(trace);
    IdentityHashMap<TraceTree, TraceTimes> times = new IdentityHashMap<>();
    IdentityHashMap<TraceTree, Map<SpanRecord, String>> clocks = new IdentityHashMap<>();
    List<Map<String, Object>> spans = new ArrayList<>();
    for (TraceOutline.Place place : places) {
      SpanRecord span = place.tree().span();
      Map<String, Object> view = span(outline.whole(span), place.depth(), start);
      putTimes(view, span, times.computeIfAbsent(place.root(), root -> TraceTimes.of(root)), start);
      view.put(
          "clock",
          clocks
              .computeIfAbsent(place.root(), root -> ClockFindings.of(root))
              .getOrDefault(span, ""));
      spans.add(view);
    }
    return spans;
  }

  private List<StoredLog> logsOf(TraceId traceId) {
    List<StoredLog> found = new ArrayList<>();
    for (StoredLog log : logs.newestFirst()) {
      if (log.traceId().equals(traceId)) {
        found.add(log);
      }
    }
    return found;
  }

  /** The newest in the order of time; they arrive from each sender when that sender likes. */
  private static List<Map<String, Object>> asWritten(List<StoredLog> newestFirst) {
    List<StoredLog> found =
        new ArrayList<>(newestFirst.subList(0, Math.min(Query.MAX_ROWS, newestFirst.size())));
    Collections.reverse(found);
    found.sort(Comparator.comparingLong(StoredLog::epochNanos));
    return found.stream().map(log -> LogView.row(log.record())).toList();
  }

  private Map<String, Object> span(SpanRecord span, int depth, long start) {
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

  private static void putTimes(
      Map<String, Object> view, SpanRecord span, TraceTimes times, long start) {
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
