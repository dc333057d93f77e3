package lab.console.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lab.console.store.Ids;
import lab.console.store.Ids.TraceId;
import lab.console.store.LogStore;
import lab.console.store.StoredLog;
import lab.console.store.TextSearch;
import lab.insight.LogRecord;

/** Log records that are as somebody wants them, the newest first. */
final class LogView {

  private static final int MOST_SERVICES = 200;
  private static final Lengths ROW = new Lengths(1_000, 12, 200);
  private static final Lengths WHOLE = new Lengths(100_000, 1_000, 10_000);

  private final LogStore logs;

  /** So many characters of the body, so many attributes, and so many characters of each. */
  private record Lengths(int body, int attributes, int value) {}

  LogView(LogStore logs) {
    this.logs = logs;
  }

  /**
   * Finds records by service, severity at least, trace id, span id and text; with {@code after}
   * only those that have arrived after that number.
   */
  List<Map<String, Object>> find(Query query) {
    String service = query.text("service");
    TextSearch text = TextSearch.text(query.text("text"));
    String traceId = query.text("traceId");
    Optional<TraceId> trace = Query.traceId(traceId);
    String spanId = query.text("spanId");
    double minSeverity = query.number("minSeverity", 0);
    double after = query.number("after", 0);
    int limit = query.limit(200);
    List<Map<String, Object>> found = new ArrayList<>();
    for (StoredLog log : logs.newestFirst()) {
      if (found.size() == limit || log.number() <= after) {
        break;
      }
      if ((service.isEmpty() || log.origin().service().equals(service))
          && (traceId.isEmpty() || trace.equals(Optional.of(log.traceId())))
          && (spanId.isEmpty() || Ids.span(log.spanId()).equals(spanId))
          && log.severityNumber() >= minSeverity
          && text.isIn(log)) {
        Map<String, Object> row = row(log.record());
        row.put("number", log.number());
        found.add(row);
      }
    }
    return found;
  }

  /** Who has sent records. */
  List<String> services() {
    return logs.services().stream().limit(MOST_SERVICES).map(Clip::text).toList();
  }

  /** The record of this number with all that it has, as far as a page can show it. */
  Optional<Map<String, Object>> one(String number) {
    for (StoredLog log : logs.newestFirst()) {
      if (String.valueOf(log.number()).equals(number)) {
        LogRecord record = log.record();
        Map<String, Object> view = view(record, WHOLE);
        view.put("resource", Clip.attributes(record.resource(), WHOLE.attributes, WHOLE.value));
        return Optional.of(view);
      }
    }
    return Optional.empty();
  }

  /** A record as one of many: what is long is cut short. */
  static Map<String, Object> row(LogRecord log) {
    return view(log, ROW);
  }

  private static Map<String, Object> view(LogRecord log, Lengths lengths) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("millis", log.epochNanos() / 1e6);
    view.put("severity", log.severityNumber());
    view.put("severityText", Clip.text(log.severityText(), 40));
    view.put("body", Clip.text(log.body(), lengths.body));
    view.put("attributes", Clip.attributes(log.attributes(), lengths.attributes, lengths.value));
    view.put("attributeCount", log.attributes().size());
    view.put("traceId", log.traceId());
    view.put("spanId", log.spanId());
    view.put("scope", Clip.text(log.scope()));
    view.put("service", Clip.text(log.service()));
    view.put("instance", Clip.text(log.resource().getOrDefault("service.instance.id", "")));
    return view;
  }
}
