package lab.console.store;

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

  public synchronized Counts counts() {
    return log.counts();
  }

  synchronized void clear() {
    log.clear();
  }
}
