package lab.console.page;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import lab.console.store.Ids.TraceId;
import lab.console.store.MetricStore;
import lab.console.store.StoredLog;
import lab.console.store.StoredSpan;
import lab.console.store.TelemetryStore;
import lab.insight.LogRecord;
import lab.insight.SpanRecord;
import lab.insight.SpanStatus;

/**
 * What one version or one run of the programs tells of itself: which services, spans, instruments
 * and logs there are and what each of them carries. Two of these side by side show what one sends
 * and the other does not.
 */
final class Contents {

  /** Of spans and log records of one side; those beyond show nothing new as a rule. */
  private static final int MOST_LOOKED_AT = 5_000;

  private static final int MOST_TRACES = 1_000;
  private static final int MOST_EXAMPLES = 20;
  private static final int MOST_NAMES = 500;

  private final TelemetryStore store;
  private final Sides.By by;
  private final String side;
  private final Map<String, Set<String>> services = new TreeMap<>();
  private final Map<String, Set<String>> spans = new TreeMap<>();
  private final Map<String, Set<String>> instruments = new TreeMap<>();
  private final Map<String, Set<String>> logs = new TreeMap<>();
  private final Map<String, Example> examples = new TreeMap<>();

  private Contents(TelemetryStore store, Sides.By by, String side) {
    this.store = store;
    this.by = by;
    this.side = side;
  }

  /** A trace that shows much: rather one without errors, and rather a large one. */
  record Example(String traceId, int spans, boolean failed) {

    static Example of(List<StoredSpan> trace) {
      return new Example(
          trace.get(0).traceId().toString(),
          trace.size(),
          trace.stream().anyMatch(span -> span.status() == SpanStatus.ERROR));
    }

    Example better(Example other) {
      if (failed != other.failed) {
        return failed ? other : this;
      }
      return other.spans > spans ? other : this;
    }
  }

  /** All of one side. */
  static Map<String, Object> of(TelemetryStore store, Sides.By by, String side) {
    Contents contents = new Contents(store, by, side);
    contents.readSpans();
    contents.readMetrics();
    contents.readLogs();
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("services", contents.services);
    view.put("spans", contents.spans);
    view.put("instruments", contents.instruments);
    view.put("logs", contents.logs);
    view.put("examples", contents.examples);
    return view;
  }

  private void readSpans() {
    int left = MOST_LOOKED_AT;
    Set<TraceId> traces = new HashSet<>();
    for (StoredSpan stored : store.spans().newestFirst()) {
      if (left > 0 && isWanted(stored.origin().resource())) {
        left--;
        SpanRecord span = stored.record();
        Set<String> carried = new TreeSet<>(span.attributes().keySet());
        span.events().forEach(event -> carried.add("event " + event.name()));
        note(spans, "%s  %s %s".formatted(span.name(), span.service(), span.kind()), carried);
        noteService(span.service(), "traces", span.resource());
        if (traces.size() < MOST_TRACES && traces.add(stored.traceId())) {
          noteExample(store.spans().trace(stored.traceId()));
        }
      }
    }
  }

  /** Traces that begin alike can be compared. */
  private void noteExample(List<StoredSpan> trace) {
    if (!trace.isEmpty()) {
      StoredSpan root = TraceList.root(trace);
      String begin = Clip.text("%s %s".formatted(root.name(), root.kind()));
      if (examples.size() < MOST_EXAMPLES || examples.containsKey(begin)) {
        examples.merge(begin, Example.of(trace), Example::better);
      }
    }
  }

  private void readMetrics() {
    for (MetricStore.Course course : store.metrics().courses()) {
      if (isWanted(course.metric().resource())) {
        MetricStore.Key key = course.key();
        Set<String> carried = new TreeSet<>(key.attributes().keySet());
        if (!course.exemplars().isEmpty()) {
          carried.add("exemplars");
        }
        note(
            instruments,
            "%s  %s %s, unit %s".formatted(key.name(), key.service(), key.kind(), key.unit()),
            carried);
        noteService(key.service(), "metrics", course.metric().resource());
      }
    }
  }

  private void readLogs() {
    int left = MOST_LOOKED_AT;
    for (StoredLog stored : store.logs().newestFirst()) {
      if (left > 0 && isWanted(stored.origin().resource())) {
        left--;
        LogRecord log = stored.record();
        Set<String> carried = new TreeSet<>(log.attributes().keySet());
        if (!log.traceId().isEmpty()) {
          carried.add("trace id");
        }
        note(logs, "%s  %s %s".formatted(log.scope(), log.service(), log.severityText()), carried);
        noteService(log.service(), "logs", log.resource());
      }
    }
  }

  private void noteService(String service, String signal, Map<String, Object> resource) {
    Set<String> carried = new TreeSet<>(resource.keySet());
    carried.add(signal);
    note(services, service, carried);
  }

  /** Neither too many nor too long: strangers wrote them. */
  private static void note(Map<String, Set<String>> all, String name, Set<String> carried) {
    String shown = Clip.text(name);
    if (all.size() < MOST_NAMES || all.containsKey(shown)) {
      Set<String> known = all.computeIfAbsent(shown, key -> new TreeSet<>());
      carried.stream().limit(MOST_NAMES - known.size()).map(Clip::text).forEach(known::add);
    }
  }

  private boolean isWanted(Map<String, Object> resource) {
    return by.of(resource).equals(side);
  }
}
