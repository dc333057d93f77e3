package lab.console.store;

import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.SpanFlags;
import java.util.List;
import java.util.Map;
import lab.console.store.Ids.TraceId;
import lab.insight.OtlpAdapter;
import lab.insight.SpanKind;
import lab.insight.SpanRecord;
import lab.insight.SpanStatus;

/** A span in the store; what one searches by is at hand, the rest is parsed when asked for. */
public final class StoredSpan {

  /** Made by the adapter, so that records share it. */
  private static final Map<String, Object> NO_ATTRIBUTES = OtlpAdapter.attributes(List.of());

  private final SpanBatch batch;
  private final int index;

  StoredSpan(SpanBatch batch, int index) {
    this.batch = batch;
    this.index = index;
  }

  public TraceId traceId() {
    return new TraceId(batch.traceHighs[index], batch.traceLows[index]);
  }

  public long spanId() {
    return batch.spanIds[index];
  }

  /** 0 for a root. */
  public long parentId() {
    return batch.parentIds[index];
  }

  /** Whether its parent is in another process: as its kind implies, unless the sender says. */
  public boolean hasRemoteParent() {
    int flags = parse().getFlags();
    boolean told = (flags & SpanFlags.SPAN_FLAGS_CONTEXT_HAS_IS_REMOTE_MASK_VALUE) != 0;
    return told
        ? (flags & SpanFlags.SPAN_FLAGS_CONTEXT_IS_REMOTE_MASK_VALUE) != 0
        : kind() == SpanKind.SERVER || kind() == SpanKind.CONSUMER;
  }

  public String name() {
    return batch.names[index];
  }

  public SpanKind kind() {
    return OtlpAdapter.kind(batch.kinds[index]);
  }

  public SpanStatus status() {
    return OtlpAdapter.status(batch.statuses[index]);
  }

  public long startEpochNanos() {
    return batch.starts[index];
  }

  /** 0 while it has not ended. */
  public long endEpochNanos() {
    return batch.ends[index];
  }

  /** Nanoseconds from start to end; 0 for a span that is open or ends before it starts. */
  public long durationNanos() {
    long end = endEpochNanos();
    return end == 0 ? 0 : Math.max(0, end - startEpochNanos());
  }

  public Origin origin() {
    return batch.origin();
  }

  SpanBatch batch() {
    return batch;
  }

  int index() {
    return index;
  }

  /** As it was sent. */
  public Span parse() {
    return batch.parse(index);
  }

  /**
   * What can be told without parsing: no attributes, events, links, nor what it left out or says of
   * its status.
   */
  public SpanRecord outline() {
    return new SpanRecord(
        traceId().toString(),
        Ids.span(spanId()),
        Ids.span(parentId()),
        name(),
        kind(),
        startEpochNanos(),
        endEpochNanos(),
        status(),
        "",
        NO_ATTRIBUTES,
        List.of(),
        List.of(),
        0,
        origin().scope(),
        origin().resource());
  }

  /** All that is known of it. */
  public SpanRecord record() {
    return OtlpAdapter.span(parse(), batch.origin().scope(), batch.origin().resource());
  }
}
