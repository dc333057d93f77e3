package lab.console.store;

import com.carrotsearch.hppc.LongLongHashMap;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lab.console.store.Ids.TraceId;

/**
 * The newest spans. Those of a trace are found by an index that leads to its newest span, and from
 * each to the one before it.
 */
public final class SpanStore {

  /** Where a span is: the number of its batch, and below that its place in it. */
  private static final int INDEX_BITS = 24;

  private static final long NOWHERE = -1;

  /** Two longs an entry, and the table is half empty at times. */
  private static final int BYTES_PER_TRACE = 40;

  private final TextCache texts = new TextCache();
  private final BatchLog<SpanBatch> log;
  private final LongLongHashMap newest = new LongLongHashMap();
  private final Gone gone = new Gone();

  SpanStore(long maxBytes) {
    log = new BatchLog<>(maxBytes);
  }

  /** What has been looked through already, to be taken in by {@link #add}. */
  SpanBatch read(ScopeItems items) throws MalformedOtlpException {
    return SpanBatch.of(items, texts);
  }

  synchronized void add(SpanBatch batch) {
    long place = log.add(batch) << INDEX_BITS;
    for (int i = 0; i < batch.count(); i++) {
      long key = key(batch, i);
      batch.befores[i] = newest.getOrDefault(key, NOWHERE);
      newest.put(key, place + i);
    }
    while (log.isOverfull((long) newest.size() * BYTES_PER_TRACE)) {
      forget(log.firstNumber() << INDEX_BITS, log.removeOldest());
    }
  }

  /** A trace of which nothing newer is here is gone with its newest span. */
  private void forget(long place, SpanBatch oldest) {
    for (int i = 0; i < oldest.count(); i++) {
      long key = key(oldest, i);
      if (newest.getOrDefault(key, NOWHERE) == place + i) {
        newest.remove(key);
        gone.add(key);
      }
    }
  }

  /** Whether a trace was here and had to make room; seldom this is said of one that never came. */
  public synchronized boolean wasHere(TraceId id) {
    return gone.mayHold(key(id.high(), id.low()));
  }

  /** All spans of a trace that are here, in the order of arrival; empty for an unknown one. */
  public synchronized List<StoredSpan> trace(TraceId id) {
    List<StoredSpan> spans = new ArrayList<>();
    long first = log.firstNumber();
    long place = newest.getOrDefault(key(id.high(), id.low()), NOWHERE);
    while (place >> INDEX_BITS >= first) {
      SpanBatch batch = log.get(place >> INDEX_BITS);
      int i = (int) (place & (1 << INDEX_BITS) - 1);
      if (batch.traceHighs[i] == id.high() && batch.traceLows[i] == id.low()) {
        spans.add(new StoredSpan(batch, i));
      }
      place = batch.befores[i];
    }
    Collections.reverse(spans);
    return spans;
  }

  /** All spans as they are now, the newest arrival first. */
  public synchronized Iterable<StoredSpan> newestFirst() {
    return new NewestFirst<>(log.all(), StoredSpan::new);
  }

  /** All spans as they came, the oldest arrival first. */
  public synchronized Iterable<ResourceSpans> sent() {
    List<SpanBatch> all = log.all();
    return () -> all.stream().map(SpanBatch::sent).iterator();
  }

  /** A trace as it came; empty for an unknown one. */
  public List<ResourceSpans> sent(TraceId id) {
    Map<SpanBatch, List<Span>> spans = new LinkedHashMap<>();
    for (StoredSpan span : trace(id)) {
      spans.computeIfAbsent(span.batch(), batch -> new ArrayList<>()).add(span.parse());
    }
    return spans.entrySet().stream().map(each -> each.getKey().sent(each.getValue())).toList();
  }

  public synchronized Counts counts() {
    return log.counts();
  }

  synchronized void clear() {
    log.clear();
    newest.clear();
    gone.clear();
  }

  private static long key(SpanBatch batch, int i) {
    return key(batch.traceHighs[i], batch.traceLows[i]);
  }

  /** Two traces that share a key share a list, and are told apart when it is read. */
  private static long key(long high, long low) {
    return high * 31 ^ low;
  }
}
