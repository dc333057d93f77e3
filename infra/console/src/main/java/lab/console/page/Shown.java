package lab.console.page;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What of hostile telemetry goes into one answer: a page wants neither a megabyte in a cell nor ten
 * thousand attributes, and an answer has to fit into memory. What is left out is counted.
 */
final class Shown {

  static final int MAX_ATTRIBUTES = 200;
  private static final int MAX_TEXT = 2_000;

  private long charactersLeft = 8_000_000;

  /** A text, cut when it is long. */
  static String text(String text) {
    return text.length() <= MAX_TEXT
        ? text
        : "%s… (%,d characters)".formatted(text.substring(0, MAX_TEXT), text.length());
  }

  /** Attributes, as many as there is room for in the answer. */
  Map<String, Object> attributes(Map<String, Object> attributes) {
    Map<String, Object> shown = new LinkedHashMap<>();
    for (Map.Entry<String, Object> attribute : attributes.entrySet()) {
      if (shown.size() == MAX_ATTRIBUTES || charactersLeft <= 0) {
        break;
      }
      String key = text(attribute.getKey());
      Object value = value(attribute.getValue());
      shown.put(key, value);
      charactersLeft -= key.length() + String.valueOf(value).length();
    }
    return shown;
  }

  /** Numbers stay numbers; a list or a map that is long becomes a text. */
  static Object value(Object value) {
    if (value instanceof Number || value instanceof Boolean) {
      return value;
    }
    String text = String.valueOf(value);
    return value instanceof String || text.length() > MAX_TEXT ? text(text) : value;
  }
}
