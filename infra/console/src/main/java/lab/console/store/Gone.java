package lab.console.store;

import java.util.BitSet;

/**
 * Remembers which traces were here and had to go, in little memory: it may take one for gone that
 * never came, seldom, but not the other way round.
 */
final class Gone {

  private static final int BITS = 1 << 22;

  private final BitSet bits = new BitSet(BITS);

  void add(long key) {
    bits.set(first(key));
    bits.set(second(key));
  }

  boolean mayHold(long key) {
    return bits.get(first(key)) && bits.get(second(key));
  }

  void clear() {
    bits.clear();
  }

  private static int first(long key) {
    return (int) ((key * 0x9E3779B97F4A7C15L) >>> 42);
  }

  private static int second(long key) {
    return (int) (((key ^ (key >>> 29)) * 0xBF58476D1CE4E5B9L) >>> 42);
  }
}
