package lab.console.page;

import com.carrotsearch.hppc.LongObjectHashMap;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lab.console.store.Senders;
import lab.console.store.SpanStore;
import lab.console.store.StoredSpan;
import lab.insight.SpanKind;

/** Who has called whom in the last minute: by what a server's span has for its parent. */
final class ServiceMap {

  private final SpanStore spans;

  ServiceMap(SpanStore spans) {
    this.spans = spans;
  }

  /**
   * An arrow.
   *
   * @param from the caller, or empty for one that sends no telemetry here
   */
  private record Arrow(String from, String to) implements Comparable<Arrow> {

    private static final Comparator<Arrow> ORDER =
        Comparator.comparing(Arrow::from).thenComparing(Arrow::to);

    @Override
    public int compareTo(Arrow other) {
      return ORDER.compare(this, other);
    }
  }

  List<Map<String, Object>> arrows() {
    Overview.Window window = Overview.Window.of(spans);
    LongObjectHashMap<StoredSpan> byId = new LongObjectHashMap<>();
    spans.newestFirst().forEach(span -> byId.put(key(span, span.spanId()), span));
    Map<Arrow, Calls> arrows = new TreeMap<>();
    for (StoredSpan span : spans.newestFirst()) {
      if (span.kind() == SpanKind.SERVER && window.contains(span.endEpochNanos())) {
        StoredSpan parent = byId.get(key(span, span.parentId()));
        if (parent == null
            && span.parentId() != 0
            && span.endEpochNanos() > window.end() - Senders.SETTLED.toNanos()) {
          continue; // the caller's span ends later, and is sent when its program likes
        }
        String from = parent == null ? "" : parent.origin().service();
        arrows
            .computeIfAbsent(new Arrow(from, span.origin().service()), key -> new Calls())
            .add(span);
      }
    }
    return arrows.entrySet().stream().map(each -> view(each.getKey(), each.getValue())).toList();
  }

  /** Span ids need not differ between traces. */
  private static long key(StoredSpan span, long id) {
    return span.traceId().low() * 31 ^ id;
  }

  private static Map<String, Object> view(Arrow arrow, Calls calls) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("from", arrow.from());
    view.put("to", arrow.to());
    view.putAll(calls.numbers());
    return view;
  }
}
