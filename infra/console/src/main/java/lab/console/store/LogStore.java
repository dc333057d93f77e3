package lab.console.store;

import io.opentelemetry.proto.logs.v1.ResourceLogs;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The newest log records. */
public final class LogStore {

  private final BatchLog<LogBatch> log;
  private long nextNumber = 1;

  LogStore(long maxBytes) {
    log = new BatchLog<>(maxBytes);
  }

  synchronized void add(LogBatch batch) {
    batch.firstNumber = nextNumber;
    nextNumber += batch.count();
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

  /** The names of the services that have sent records, sorted. */
  public synchronized SortedSet<String> services() {
    SortedSet<String> services = new TreeSet<>();
    log.all().forEach(batch -> services.add(batch.origin().service()));
    return services;
  }

  synchronized @Nullable LogBatch nextUnseen() {
    return log.nextUnseen();
  }

  public synchronized Counts counts() {
    return log.counts();
  }

  synchronized void clear() {
    log.clear();
  }
}
