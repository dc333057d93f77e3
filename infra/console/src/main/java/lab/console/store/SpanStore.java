package lab.console.store;

import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lab.console.store.Ids.TraceId;
import org.jspecify.annotations.Nullable;

/**
 * The newest spans. Those of a trace are found by an index that leads to its newest span, and from
 * each to the one before it.
 */
public final class SpanStore {

  private final TextCache texts = new TextCache();
  private final BatchLog<SpanBatch> log;
  private final PlaceIndex byTrace = new PlaceIndex();
  private final PlaceIndex byLinkedTrace = new PlaceIndex();
  private final Gone gone = new Gone();

  SpanStore(long maxBytes) {
    log = new BatchLog<>(maxBytes);
  }

  /** What has been looked through already, to be taken in by {@link #add}. */
  SpanBatch read(ScopeItems items) throws MalformedOtlpException {
    return SpanBatch.of(items, texts);
  }

  synchronized void add(SpanBatch batch) {
    long number = log.add(batch);
    for (int i = 0; i < batch.count(); i++) {
      batch.befores[i] = byTrace.put(key(batch, i), PlaceIndex.place(number, i));
    }
    for (int i = 0; i < batch.links.count(); i++) {
      long key = PlaceIndex.key(batch.links.to(i));
      batch.links.setBefore(i, byLinkedTrace.put(key, PlaceIndex.place(number, i)));
    }
    while (log.isOverfull(byTrace.size() + byLinkedTrace.size())) {
      forget(log.firstNumber(), log.removeOldest());
    }
  }

  /** A trace of which nothing newer is here is gone with its newest span. */
  private void forget(long number, SpanBatch oldest) {
    for (int i = 0; i < oldest.count(); i++) {
      if (byTrace.forget(key(oldest, i), PlaceIndex.place(number, i))) {
        gone.add(key(oldest, i));
      }
    }
    for (int i = 0; i < oldest.links.count(); i++) {
      byLinkedTrace.forget(PlaceIndex.key(oldest.links.to(i)), PlaceIndex.place(number, i));
    }
  }

  /** Whether a trace was here and had to make room; seldom this is said of one that never came. */
  public synchronized boolean wasHere(TraceId id) {
    return gone.mayHold(PlaceIndex.key(id));
  }

  /** All spans of a trace that are here, in the order of arrival; empty for an unknown one. */
  public synchronized List<StoredSpan> trace(TraceId id) {
    List<StoredSpan> spans = new ArrayList<>();
    long place = byTrace.newest(PlaceIndex.key(id));
    while (isHere(place)) {
      SpanBatch batch = log.get(PlaceIndex.batch(place));
      int i = PlaceIndex.index(place);
      if (batch.traceHighs[i] == id.high() && batch.traceLows[i] == id.low()) {
        spans.add(new StoredSpan(batch, i));
      }
      place = batch.befores[i];
    }
    Collections.reverse(spans);
    return spans;
  }

  /** The newest spans that link to a trace, at most so many. */
  public synchronized List<StoredSpan> linkingTo(TraceId id, int most) {
    List<StoredSpan> spans = new ArrayList<>();
    long place = byLinkedTrace.newest(PlaceIndex.key(id));
    long lastSpan = PlaceIndex.NOWHERE;
    while (isHere(place) && spans.size() < most) {
      long number = PlaceIndex.batch(place);
      SpanBatch batch = log.get(number);
      int i = PlaceIndex.index(place);
      int span = batch.links.span(i);
      if (batch.links.to(i).equals(id) && PlaceIndex.place(number, span) != lastSpan) {
        spans.add(new StoredSpan(batch, span));
        lastSpan = PlaceIndex.place(number, span);
      }
      place = batch.links.before(i);
    }
    return spans;
  }

  private boolean isHere(long place) {
    return place != PlaceIndex.NOWHERE && PlaceIndex.batch(place) >= log.firstNumber();
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

  synchronized @Nullable SpanBatch nextUnseen() {
    return log.nextUnseen();
  }

  public synchronized Counts counts() {
    return log.counts();
  }

  synchronized void clear() {
    log.clear();
    byTrace.clear();
    byLinkedTrace.clear();
    gone.clear();
  }

  private static long key(SpanBatch batch, int i) {
    return PlaceIndex.key(batch.traceHighs[i], batch.traceLows[i]);
  }
}
