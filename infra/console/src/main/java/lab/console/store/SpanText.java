package lab.console.store;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import lab.insight.SpanEvent;
import lab.insight.SpanRecord;

/**
 * A text to look for in spans, in upper or lower case: in ids, names, and attributes and events
 * written as {@code key=value}.
 */
public final class SpanText {

  private final String text;

  /** What has to stand in a span's bytes for the text to be in it; empty when that is not known. */
  private final byte[] needle;

  public SpanText(String text) {
    this.text = text.toLowerCase(Locale.ROOT);
    // A number is not written in digits, an id not in hex, and "=" stands between two fields.
    boolean telling = this.text.chars().allMatch(c -> c < 128 && c != '=') && hasLetterBeyondHex();
    this.needle = telling ? this.text.getBytes(StandardCharsets.US_ASCII) : new byte[0];
  }

  private boolean hasLetterBeyondHex() {
    return text.chars().anyMatch(c -> c > 'f' && c <= 'z');
  }

  /** Says whether the span has the text somewhere; parses it only if it may. */
  public boolean isIn(StoredSpan span) {
    if (text.isEmpty()) {
      return true;
    }
    if (needle.length > 0 && !span.mayContain(needle)) {
      return false;
    }
    SpanRecord record = span.record();
    return record.traceId().contains(text)
        || record.spanId().equals(text)
        || contains(record.name())
        || contains(record.statusDescription())
        || contains(record.attributes())
        || record.events().stream().anyMatch(this::contains);
  }

  private boolean contains(SpanEvent event) {
    return contains(event.name()) || contains(event.attributes());
  }

  private boolean contains(Map<String, Object> attributes) {
    return attributes.entrySet().stream()
        .anyMatch(attribute -> contains(attribute.getKey() + "=" + attribute.getValue()));
  }

  private boolean contains(String value) {
    return value.toLowerCase(Locale.ROOT).contains(text);
  }

  /** Whether bytes hold an ASCII text, which is given in lower case. */
  static boolean contains(byte[] bytes, int begin, int length, byte[] lowerCase) {
    int last = begin + length - lowerCase.length;
    for (int i = begin; i <= last; i++) {
      int matched = 0;
      while (matched < lowerCase.length && lower(bytes[i + matched]) == lowerCase[matched]) {
        matched++;
      }
      if (matched == lowerCase.length) {
        return true;
      }
    }
    return false;
  }

  private static int lower(byte b) {
    return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
  }
}
