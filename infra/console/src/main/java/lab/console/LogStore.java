package lab.console;

import java.util.List;
import lab.insight.LogRecord;

/** The newest log records. */
final class LogStore {

  private final BoundedLog<LogRecord> logs;

  LogStore(long maxBytes) {
    logs = new BoundedLog<>(maxBytes, oldest -> {});
  }

  /**
   * @param arrived records of one sender, which share its resource: the first is charged with it
   */
  synchronized void add(List<LogRecord> arrived) {
    long shared = arrived.isEmpty() ? 0 : Sizes.of(arrived.get(0).resource());
    for (LogRecord log : arrived) {
      logs.add(log, Sizes.of(log) + shared);
      shared = 0;
    }
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
