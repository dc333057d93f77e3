package lab.insight;

/**
 * Text from outside, such as the name of a span, made fit for a terminal. What would steer it or
 * turn the reading direction is written as a number, and what is too long loses its middle.
 */
final class Printable {

  private Printable() {}

  /**
   * One line without control characters.
   *
   * @param most how many characters of the text to keep
   */
  static String of(String text, int most) {
    StringBuilder line = new StringBuilder();
    shorten(text, most)
        .codePoints()
        .forEach(
            point -> {
              if (steers(point)) {
                line.append("\\u%04x".formatted(point));
              } else {
                line.appendCodePoint(point);
              }
            });
    return line.toString();
  }

  private static String shorten(String text, int most) {
    return text.length() <= most
        ? text
        : text.substring(0, most / 2) + " … " + text.substring(text.length() - most / 2);
  }

  private static boolean steers(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
