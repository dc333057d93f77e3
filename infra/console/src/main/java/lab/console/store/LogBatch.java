package lab.console.store;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.io.IOException;

/** The log records of one scope in one request, kept as {@link SpanBatch} keeps spans. */
final class LogBatch extends SearchableBatch {

  /** The columns: four longs and a byte. */
  private static final int BYTES_PER_LOG = 4 * Long.BYTES + 1;

  private static final int TIME = 1 << 3 | WireFormat.WIRETYPE_FIXED64;
  private static final int SEVERITY = 2 << 3 | WireFormat.WIRETYPE_VARINT;
  private static final int OBSERVED_TIME = 11 << 3 | WireFormat.WIRETYPE_FIXED64;
  private static final int TRACE_ID = 9 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int SPAN_ID = 10 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

  /** How many records had arrived before, ever; set by the store. */
  long firstNumber;

  final long[] times;
  final long[] traceHighs;
  final long[] traceLows;
  final long[] spanIds;
  final byte[] severities;

  private LogBatch(ScopeItems items) {
    super(items, OtlpShape.LOG);
    times = new long[items.count()];
    traceHighs = new long[items.count()];
    traceLows = new long[items.count()];
    spanIds = new long[items.count()];
    severities = new byte[items.count()];
  }

  /**
   * Looks at every record once.
   *
   * @throws MalformedOtlpException when one of them is none
   */
  static LogBatch of(ScopeItems items) throws MalformedOtlpException {
    LogBatch batch = new LogBatch(items);
    batch.readItems();
    return batch;
  }

  @Override
  void readItem(CodedInputStream in, int i) throws IOException {
    long observed = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case TIME -> times[i] = in.readFixed64();
        case OBSERVED_TIME -> observed = in.readFixed64();
        case SEVERITY ->
            severities[i] = (byte) Math.max(0, Math.min(Byte.MAX_VALUE, in.readEnum()));
        case TRACE_ID -> {
          int begin = readId(in, 2 * Long.BYTES, "a trace id");
          traceHighs[i] = idAt(begin);
          traceLows[i] = begin < 0 ? 0 : idAt(begin + Long.BYTES);
        }
        case SPAN_ID -> spanIds[i] = idAt(readId(in, Long.BYTES, "a span id"));
        default -> OtlpShape.LOG.check(tag, in, bytes);
      }
    }
    times[i] = times[i] == 0 ? observed : times[i];
  }

  @Override
  long size() {
    return super.size() + (long) count() * BYTES_PER_LOG;
  }

  /** All of it, as it was sent. */
  LogRecord parse(int i) {
    try {
      return LogRecord.parser().parseFrom(bytes, begins[i], lengths[i]);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a record that was checked when it came is malformed", e);
    }
  }

  /** All records with who sent them. */
  ResourceLogs sent() {
    try {
      return ResourceLogs.newBuilder()
          .setResource(origin().sent())
          .addScopeLogs(ScopeLogs.parseFrom(bytes))
          .build();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("records that were checked when they came are malformed", e);
    }
  }
}
