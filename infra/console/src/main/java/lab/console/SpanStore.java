package lab.console;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lab.insight.SpanRecord;

/** The newest spans, also by trace. */
final class SpanStore {

  private final Map<String, List<SpanRecord>> byTrace = new HashMap<>();
  private final BoundedLog<SpanRecord> spans;

  SpanStore(long maxBytes) {
    spans = new BoundedLog<>(maxBytes, this::forget);
  }

  /**
   * @param arrived spans of one sender, which share its resource: the first is charged with it
   */
  synchronized void add(List<SpanRecord> arrived) {
    long shared = arrived.isEmpty() ? 0 : Sizes.of(arrived.get(0).resource());
    for (SpanRecord span : arrived) {
      byTrace.computeIfAbsent(span.traceId(), id -> new ArrayList<>(4)).add(span);
      spans.add(span, Sizes.of(span) + shared);
      shared = 0;
    }
  }

  /** All spans of a trace that are here, in the order of arrival; empty for an unknown one. */
  synchronized List<SpanRecord> trace(String traceId) {
    return List.copyOf(byTrace.getOrDefault(traceId, List.of()));
  }

  synchronized List<SpanRecord> newestFirst() {
    return spans.newestFirst();
  }

  synchronized Counts counts() {
    return spans.counts();
  }

  synchronized void clear() {
    spans.clear();
    byTrace.clear();
  }

  /** The oldest span of all is the oldest of its trace. */
  private void forget(SpanRecord oldest) {
    List<SpanRecord> trace = byTrace.get(oldest.traceId());
    if (trace != null) {
      trace.remove(oldest);
      if (trace.isEmpty()) {
        byTrace.remove(oldest.traceId());
      }
    }
  }
}
