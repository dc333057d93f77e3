package lab.console.store;

import lab.console.store.Ids.TraceId;
import lab.insight.LogRecord;
import lab.insight.OtlpAdapter;

/**
 * A log record in the store; what one searches by is at hand, the rest is parsed when asked for.
 */
public final class StoredLog {

  /** The one flag that W3C Trace Context has defined for long. */
  private static final int SAMPLED = 1;

  private final LogBatch batch;
  private final int index;

  StoredLog(LogBatch batch, int index) {
    this.batch = batch;
    this.index = index;
  }

  /** Counts up with every record that arrives; records are told apart by it. */
  public long number() {
    return batch.firstNumber + index;
  }

  /** When it happened, or when it was noticed if nobody said when it happened. */
  public long epochNanos() {
    return batch.times[index];
  }

  /** 1 to 24 as in the data model; 0 when not given. */
  public int severityNumber() {
    return batch.severities[index];
  }

  public TraceId traceId() {
    return new TraceId(batch.traceHighs[index], batch.traceLows[index]);
  }

  /** 0 when it belongs to no span. */
  public long spanId() {
    return batch.spanIds[index];
  }

  /** Whether its span was recorded, so that somebody has to send it. */
  public boolean isSampled() {
    return (batch.parse(index).getFlags() & SAMPLED) != 0;
  }

  public Origin origin() {
    return batch.origin();
  }

  LogBatch batch() {
    return batch;
  }

  int index() {
    return index;
  }

  /** All that is known of it. */
  public LogRecord record() {
    return OtlpAdapter.log(batch.parse(index), batch.origin().scope(), batch.origin().resource());
  }
}
