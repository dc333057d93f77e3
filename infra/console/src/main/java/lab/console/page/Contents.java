package lab.console.page;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import lab.console.store.MetricStore;
import lab.console.store.StoredLog;
import lab.console.store.StoredSpan;
import lab.console.store.TelemetryStore;
import lab.insight.LogRecord;
import lab.insight.SpanRecord;

/**
 * What a version of the programs tells of itself: which spans, instruments and logs there are and
 * what each of them carries. Two of these side by side show what one sends and the other does not.
 */
final class Contents {

  /** Of spans and log records of one version; those beyond show nothing new as a rule. */
  private static final int MOST_LOOKED_AT = 5_000;

  private static final String VERSION = "service.version";

  private final TelemetryStore store;
  private final String version;
  private final Map<String, Set<String>> spans = new TreeMap<>();
  private final Map<String, Set<String>> instruments = new TreeMap<>();
  private final Map<String, Set<String>> logs = new TreeMap<>();
  private String example = "";
  private int exampleSpans;

  private Contents(TelemetryStore store, String version) {
    this.store = store;
    this.version = version;
  }

  /** The versions that have sent anything that is still here; empty for none named. */
  static Set<String> versions(TelemetryStore store) {
    Set<String> versions = new TreeSet<>();
    for (StoredSpan span : store.spans().newestFirst()) {
      versions.add(version(span.origin().resource()));
    }
    for (StoredLog log : store.logs().newestFirst()) {
      versions.add(version(log.origin().resource()));
    }
    store.metrics().courses().forEach(course -> versions.add(version(course.metric().resource())));
    return versions;
  }

  /** All of one version. */
  static Map<String, Object> of(TelemetryStore store, String version) {
    Contents contents = new Contents(store, version);
    contents.readSpans();
    contents.readMetrics();
    contents.readLogs();
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("version", version);
    view.put("spans", contents.spans);
    view.put("instruments", contents.instruments);
    view.put("logs", contents.logs);
    view.put("example", contents.example);
    return view;
  }

  private void readSpans() {
    int left = MOST_LOOKED_AT;
    for (StoredSpan stored : store.spans().newestFirst()) {
      if (left > 0 && isWanted(stored.origin().resource())) {
        left--;
        SpanRecord span = stored.record();
        Set<String> carried =
            spans.computeIfAbsent(
                "%s  %s %s".formatted(span.name(), span.service(), span.kind()),
                key -> new TreeSet<>());
        carried.addAll(span.attributes().keySet());
        span.events().forEach(event -> carried.add("event " + event.name()));
        noteExample(stored);
      }
    }
  }

  /** The largest of the newest traces shows most. */
  private void noteExample(StoredSpan span) {
    if (span.parentId() == 0) {
      int size = store.spans().trace(span.traceId()).size();
      if (size > exampleSpans) {
        exampleSpans = size;
        example = span.traceId().toString();
      }
    }
  }

  private void readMetrics() {
    for (MetricStore.Course course : store.metrics().courses()) {
      if (isWanted(course.metric().resource())) {
        MetricStore.Key key = course.key();
        Set<String> carried =
            instruments.computeIfAbsent(
                "%s  %s %s, unit %s".formatted(key.name(), key.service(), key.kind(), key.unit()),
                name -> new TreeSet<>());
        carried.addAll(key.attributes().keySet());
        if (!course.exemplars().isEmpty()) {
          carried.add("exemplars");
        }
      }
    }
  }

  private void readLogs() {
    int left = MOST_LOOKED_AT;
    for (StoredLog stored : store.logs().newestFirst()) {
      if (left > 0 && isWanted(stored.origin().resource())) {
        left--;
        LogRecord log = stored.record();
        Set<String> carried =
            logs.computeIfAbsent(
                "%s  %s %s".formatted(log.scope(), log.service(), log.severityText()),
                key -> new TreeSet<>());
        carried.addAll(log.attributes().keySet());
        if (!log.traceId().isEmpty()) {
          carried.add("trace id");
        }
      }
    }
  }

  private boolean isWanted(Map<String, Object> resource) {
    return version(resource).equals(version);
  }

  private static String version(Map<String, Object> resource) {
    return String.valueOf(resource.getOrDefault(VERSION, ""));
  }
}
