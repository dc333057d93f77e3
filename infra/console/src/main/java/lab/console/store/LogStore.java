package lab.console.store;

import io.opentelemetry.proto.logs.v1.ResourceLogs;
import java.util.List;

/** The newest log records. */
public final class LogStore {

  private final BatchLog<LogBatch> log;

  LogStore(long maxBytes) {
    log = new BatchLog<>(maxBytes);
  }

  synchronized void add(LogBatch batch) {
    log.add(batch);
    while (log.isOverfull(0)) {
      log.removeOldest();
    }
  }

  /** All records as they are now, the newest arrival first. */
  public synchronized Iterable<StoredLog> newestFirst() {
    return new NewestFirst<>(log.all(), StoredLog::new);
  }

  /** All records as they came, the oldest arrival first. */
  public synchronized Iterable<ResourceLogs> sent() {
    List<LogBatch> all = log.all();
    return () -> all.stream().map(LogBatch::sent).iterator();
  }

  public synchronized Counts counts() {
    return log.counts();
  }

  synchronized void clear() {
    log.clear();
  }
}
