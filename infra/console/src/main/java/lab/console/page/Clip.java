package lab.console.page;

import java.util.LinkedHashMap;
import java.util.Map;

/** Cuts what strangers wrote to a size that a page can show. */
final class Clip {

  private static final int SHORT_TEXT = 200;

  private Clip() {}

  /** A short text of anything. */
  static String text(Object value) {
    return text(String.valueOf(value), SHORT_TEXT);
  }

  /** The beginning of a text, with what is missing in words. */
  static String text(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return "%s… (%,d characters)".formatted(text.substring(0, end), text.length());
  }

  /** The first attributes; of each that is long the beginning. */
  static Map<String, Object> attributes(Map<String, Object> attributes, int most, int longest) {
    Map<String, Object> clipped = new LinkedHashMap<>();
    for (Map.Entry<String, Object> attribute : attributes.entrySet()) {
      if (clipped.size() == most) {
        break;
      }
      Object value = attribute.getValue();
      boolean small = value instanceof Number || value instanceof Boolean;
      clipped.put(text(attribute.getKey()), small ? value : text(String.valueOf(value), longest));
    }
    return clipped;
  }
}
