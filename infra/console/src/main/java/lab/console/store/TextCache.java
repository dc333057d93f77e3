package lab.console.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Makes one string of texts that come again and again, such as the names of spans. */
final class TextCache {

  private static final int SLOTS = 4096;

  /** Longer texts are not remembered. */
  static final int LONGEST = 256;

  private final @Nullable Entry[] slots = new @Nullable Entry[SLOTS];

  private static final class Entry {

    private final byte[] bytes;
    private final String text;

    Entry(byte[] bytes) {
      this.bytes = bytes;
      this.text = new String(bytes, StandardCharsets.UTF_8);
    }
  }

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
    @Nullable Entry known = slots[slot];
    if (known == null
        || !Arrays.equals(known.bytes, 0, known.bytes.length, bytes, begin, begin + length)) {
      known = new Entry(Arrays.copyOfRange(bytes, begin, begin + length));
      slots[slot] = known;
    }
    return known.text;
  }
}
