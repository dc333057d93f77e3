package lab.console.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import lab.console.store.Ids.TraceId;

/**
 * Something to look for in spans and log records, in upper or lower case. Not for several threads.
 */
public final class TextSearch {

  private final byte[] wanted;
  private final int[] parts;

  /** What ids are asked for as well; empty for none. */
  private final String id;

  private final RecordText text = new RecordText();

  private TextSearch(byte[] wanted, String id) {
    this.wanted = wanted;
    this.parts = TextIndex.parts(wanted);
    this.id = id;
  }

  /**
   * A part of any text: of names, bodies, attributes as {@code key=value}, or of the trace's id.
   */
  public static TextSearch text(String part) {
    String lower = part.toLowerCase(Locale.ROOT);
    boolean isHex = lower.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128);
    return new TextSearch(lower.getBytes(StandardCharsets.UTF_8), isHex ? lower : "");
  }

  /** An attribute with this key, whatever its value. */
  public static TextSearch attribute(String key) {
    byte[] wanted = edged(key + "=");
    return new TextSearch(Arrays.copyOf(wanted, wanted.length - 1), "");
  }

  /** An attribute with this key and value. */
  public static TextSearch attribute(String key, String value) {
    return new TextSearch(edged(key + "=" + value), "");
  }

  private static byte[] edged(String text) {
    byte[] lower = text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
    byte[] edged = new byte[lower.length + 2];
    System.arraycopy(lower, 0, edged, 1, lower.length);
    edged[0] = RecordText.EDGE;
    edged[edged.length - 1] = RecordText.EDGE;
    return edged;
  }

  /** Says whether the span has it somewhere. */
  public boolean isIn(StoredSpan span) {
    return isIn(span.batch(), span.index()) || isIn(span.traceId(), span.spanId());
  }

  /** Likewise for a record. */
  public boolean isIn(StoredLog log) {
    return isIn(log.batch(), log.index()) || isIn(log.traceId(), log.spanId());
  }

  private boolean isIn(TraceId traceId, long spanId) {
    return !id.isEmpty()
        && (traceId.toString().contains(id)
            || (id.length() == 2 * Long.BYTES && Ids.span(spanId).equals(id)));
  }

  private boolean isIn(SearchableBatch batch, int i) {
    if (wanted.length == 0) {
      return true;
    }
    if (!batch.index().mayHold(i, parts)) {
      return false;
    }
    batch.write(i, text);
    return contains(text.bytes(), text.length());
  }

  private boolean contains(byte[] bytes, int length) {
    for (int i = 0; i <= length - wanted.length; i++) {
      int end = i + wanted.length;
      if (bytes[i] == wanted[0] && Arrays.equals(bytes, i, end, wanted, 0, wanted.length)) {
        return true;
      }
    }
    return false;
  }
}
