package lab.console.store;

import com.carrotsearch.hppc.LongArrayList;
import lab.console.store.Ids.TraceId;

/** Which spans of a batch link to which traces; most batches have none. */
final class Links {

  /** The span, two halves of the trace's id, and the place of the link before. */
  private static final int FIELDS = 4;

  private final LongArrayList fields = new LongArrayList(0);

  void add(int span, TraceId to) {
    fields.add(span, to.high());
    fields.add(to.low(), PlaceIndex.NOWHERE);
  }

  int count() {
    return fields.size() / FIELDS;
  }

  /** The number of the span in its batch. */
  int span(int i) {
    return (int) fields.get(FIELDS * i);
  }

  TraceId to(int i) {
    return new TraceId(fields.get(FIELDS * i + 1), fields.get(FIELDS * i + 2));
  }

  /** The place of the newest link before this one to the same trace; kept by the store. */
  long before(int i) {
    return fields.get(FIELDS * i + 3);
  }

  void setBefore(int i, long place) {
    fields.set(FIELDS * i + 3, place);
  }

  /** What they take in memory, in bytes. */
  long size() {
    return fields.ramBytesAllocated();
  }
}
