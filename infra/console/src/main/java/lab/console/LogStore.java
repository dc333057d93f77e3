package lab.console;

import java.util.List;
import lab.insight.LogRecord;

/** The newest log records. */
final class LogStore {

  private final BoundedLog<LogRecord> logs;

  LogStore(long maxBytes) {
    logs = new BoundedLog<>(maxBytes, Sizes::of, oldest -> {});
  }

  synchronized void add(List<LogRecord> arrived) {
    arrived.forEach(logs::add);
  }

  synchronized List<LogRecord> newestFirst() {
    return logs.newestFirst();
  }

  synchronized Counts counts() {
    return logs.counts();
  }

  synchronized void clear() {
    logs.clear();
  }
}
