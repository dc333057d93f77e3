package lab.console.store;

import com.carrotsearch.hppc.LongLongHashMap;
import lab.console.store.Ids.TraceId;

/**
 * Leads from a trace to the newest place that has to do with it; each place knows the one before. A
 * place is the number of a batch, and below that a number within it.
 */
final class PlaceIndex {

  static final long NOWHERE = -1;

  private static final int INDEX_BITS = 24;

  /** Two longs an entry, and the table is half empty at times. */
  private static final int BYTES_PER_TRACE = 40;

  private final LongLongHashMap newest = new LongLongHashMap();

  static long place(long batch, int index) {
    return (batch << INDEX_BITS) + index;
  }

  static long batch(long place) {
    return place >> INDEX_BITS;
  }

  static int index(long place) {
    return (int) (place & (1 << INDEX_BITS) - 1);
  }

  /** Two traces that share a key share their places, and are told apart when these are read. */
  static long key(long high, long low) {
    return high * 31 ^ low;
  }

  static long key(TraceId trace) {
    return key(trace.high(), trace.low());
  }

  /** {@link #NOWHERE} for a trace that is not known. */
  long newest(long key) {
    return newest.getOrDefault(key, NOWHERE);
  }

  /** Takes in a place that is newer than all others, and returns the one before. */
  long put(long key, long place) {
    long before = newest(key);
    newest.put(key, place);
    return before;
  }

  /** Forgets a trace if this is its newest place, and says whether it was. */
  boolean forget(long key, long place) {
    boolean isNewest = newest(key) == place;
    if (isNewest) {
      newest.remove(key);
    }
    return isNewest;
  }

  /** What it takes in memory, in bytes. */
  long size() {
    return (long) newest.size() * BYTES_PER_TRACE;
  }

  void clear() {
    newest.clear();
  }
}
