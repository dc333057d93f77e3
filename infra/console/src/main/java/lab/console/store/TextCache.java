package lab.console.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Makes one string of texts that come again and again, such as the names of spans. */
final class TextCache {

  private static final int SLOTS = 4096;

  /** Longer texts are not remembered. */
  static final int LONGEST = 256;

  private final Entry[] slots = new Entry[SLOTS];

  private record Entry(byte[] bytes, String text) {}

  /** The text in these bytes, as UTF-8. Two threads at once do no harm, but may both make one. */
  String get(byte[] bytes, int begin, int length) {
    if (length > LONGEST) {
      return new String(bytes, begin, length, StandardCharsets.UTF_8);
    }
    int hash = length;
    for (int i = begin; i < begin + length; i++) {
      hash = 31 * hash + bytes[i];
    }
    int slot = (hash ^ hash >>> 16) & SLOTS - 1;
    Entry known = slots[slot];
    if (known == null
        || !Arrays.equals(known.bytes, 0, known.bytes.length, bytes, begin, begin + length)) {
      byte[] own = Arrays.copyOfRange(bytes, begin, begin + length);
      known = new Entry(own, new String(own, StandardCharsets.UTF_8));
      slots[slot] = known;
    }
    return known.text;
  }
}
