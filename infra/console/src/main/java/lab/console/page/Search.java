package lab.console.page;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import lab.console.store.MetricStore;
import lab.console.store.MetricStore.Course;
import lab.console.store.StoredSpan;
import lab.console.store.TelemetryStore;
import lab.console.store.TextSearch;
import lab.insight.MetricRecord;

/** Everything that has a text in it, in upper or lower case, by what it is. */
final class Search {

  /** Of spans that have the text somewhere; those beyond seldom have other attributes. */
  private static final int MOST_LOOKED_AT = 2_000;

  private final TelemetryStore store;
  private final TraceList traces;
  private final LogView logs;

  Search(TelemetryStore store) {
    this.store = store;
    traces = new TraceList(store.spans());
    logs = new LogView(store.logs());
  }

  /** Of each kind as many as the query's limit says; traces and log records the newest first. */
  Map<String, Object> find(Query query) {
    String text = query.text("text").toLowerCase(Locale.ROOT);
    int limit = query.limit(10);
    Map<String, Object> found = new LinkedHashMap<>();
    found.put("services", services(text, limit));
    found.put("spans", spans(text, limit));
    found.put("instruments", instruments(text, limit));
    found.put("attributes", attributes(text, limit));
    found.put("traces", traces.find(query));
    found.put("logs", logs.find(query));
    return found;
  }

  private List<String> services(String text, int limit) {
    return store.senders().all().stream()
        .map(heard -> heard.service())
        .filter(service -> has(service, text))
        .distinct()
        .sorted()
        .limit(limit)
        .map(Shown::text)
        .toList();
  }

  /** Names of spans, which for calls are methods. */
  private List<String> spans(String text, int limit) {
    Set<String> seen = new HashSet<>();
    List<String> found = new ArrayList<>();
    for (StoredSpan span : store.spans().newestFirst()) {
      if (found.size() < limit && seen.add(span.name()) && has(span.name(), text)) {
        found.add(Shown.text(span.name()));
      }
    }
    return found;
  }

  /** Instruments with the text in name or description. */
  private List<Map<String, Object>> instruments(String text, int limit) {
    Map<String, Map<String, Object>> found = new TreeMap<>();
    for (Course course : store.metrics().courses()) {
      MetricStore.Key key = course.key();
      MetricRecord metric = course.metric();
      if (has(metric.name(), text) || has(metric.description(), text)) {
        found.putIfAbsent(
            "%s %s %s".formatted(key.name(), key.kind(), key.unit()),
            Map.of(
                "name", Shown.text(key.name()),
                "kind", key.kind(),
                "unit", Shown.text(key.unit()),
                "description", Clip.text(metric.description())));
      }
    }
    return found.values().stream().limit(limit).toList();
  }

  /** Attributes of spans: {@code key} when that has the text, else {@code key=value}. */
  private Set<String> attributes(String text, int limit) {
    TextSearch wanted = TextSearch.text(text);
    Set<String> found = new TreeSet<>();
    int left = MOST_LOOKED_AT;
    for (StoredSpan span : store.spans().newestFirst()) {
      if (left == 0 || found.size() >= limit) {
        break;
      }
      if (wanted.isIn(span)) {
        left--;
        span.record()
            .attributes()
            .forEach(
                (key, value) -> {
                  String both = key + "=" + value;
                  if (found.size() < limit && has(both, text)) {
                    found.add(Shown.text(has(key, text) ? key : both));
                  }
                });
      }
    }
    return found;
  }

  private static boolean has(String value, String text) {
    return value.toLowerCase(Locale.ROOT).contains(text);
  }
}
