package lab.console.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lab.console.store.LogStore;
import lab.console.store.StoredLog;
import lab.insight.LogRecord;

/** Log records that are as somebody wants them, the newest first. */
final class LogView {

  private final LogStore logs;

  LogView(LogStore logs) {
    this.logs = logs;
  }

  /** Finds records by service, severity at least, trace id, span id and text. */
  List<Map<String, Object>> find(Query query) {
    String service = query.text("service");
    String text = query.text("text").toLowerCase(Locale.ROOT);
    String traceId = query.text("traceId");
    double minSeverity = query.number("minSeverity", 0);
    int limit = query.limit(200);
    List<Map<String, Object>> found = new ArrayList<>();
    for (StoredLog log : logs.newestFirst()) {
      if (found.size() == limit) {
        break;
      }
      if ((service.isEmpty() || log.origin().service().equals(service))
          && (traceId.isEmpty() || log.traceId().toString().equals(traceId))
          && log.severityNumber() >= minSeverity) {
        LogRecord record = log.record();
        if (text.isEmpty() || contains(record, text)) {
          found.add(row(record));
        }
      }
    }
    return found;
  }

  private static boolean contains(LogRecord log, String text) {
    return log.body().toLowerCase(Locale.ROOT).contains(text)
        || log.traceId().contains(text)
        || String.valueOf(log.attributes()).toLowerCase(Locale.ROOT).contains(text);
  }

  static Map<String, Object> row(LogRecord log) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("millis", log.epochNanos() / 1e6);
    row.put("severity", log.severityNumber());
    row.put("severityText", log.severityText());
    row.put("body", log.body());
    row.put("attributes", log.attributes());
    row.put("traceId", log.traceId());
    row.put("spanId", log.spanId());
    row.put("scope", log.scope());
    row.put("service", log.service());
    row.put("instance", log.resource().getOrDefault("service.instance.id", ""));
    return row;
  }
}
