package lab.report;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What of a source is read as words: no code, no addresses, no syntax. */
final class Prose {

  /** Stands for what was taken out: no letter, no digit, no blank. */
  private static final String GONE = "\u2060";

  private static final Pattern SYNTAX =
      Pattern.compile(
          String.join(
              "|",
              "\\+\\+\\+.*?\\+\\+\\+", // passed through
              "`\\+?[^`]*`", // code, ...
              "(?:https?://|mailto:)[^\\s\\[\\]]+", // ... addresses, ...
              "(?:pass|kbd|btn|menu|stem|icon|anchor):\\S*?\\[[^\\]]*]", // ... keys and icons, ...
              "(?:link|xref|image):[^\\s\\[]+", // ... and where links lead to
              "<<[^,>]*,?",
              "\\[\\[[^\\]]*]]+",
              "\\[[#.][^\\]]*]",
              "\\{[^}\\s]*}", // an attribute has its source
              "&#?\\w+;",
              "^\\s*(?:\\d+|[a-z])\\.(?= )", // an item of a list
              "^<(?:\\d+|\\.)>(?= )",
              "\\d*(?:\\.\\d+)?[+*][.<^>]*[aehlmsv]?(?=\\|)")); // a cell's span

  private Prose() {}

  /** The words of a line; empty when it has none. */
  static String words(Source.Line line) {
    return switch (line.kind()) {
      case PROSE, HEADING -> without(line.text());
      case DIRECTIVE -> without(Source.conditional(line.text()));
      case MACRO -> without(Source.alternative(line.text()));
      case ENTRY -> {
        Matcher entry = Source.entry(line.text());
        boolean own = entry.matches() && !isSetting(entry.group(1)) && entry.group(2) != null;
        yield own ? without(entry.group(2)) : "";
      }
      default -> "";
    };
  }

  private static String without(String text) {
    return SYNTAX.matcher(text).replaceAll(GONE);
  }

  /** Settings of AsciiDoc itself, whose values nobody reads. */
  private static boolean isSetting(String attribute) {
    return List.of("toc", "sect", "doc", "image", "icon", "source", "pdf", "reveal", "xref")
        .stream()
        .anyMatch(attribute::startsWith);
  }

  /** Applies a change to what is prose in a line, and leaves the rest alone. */
  static String change(String text, UnaryOperator<String> change) {
    StringBuilder changed = new StringBuilder();
    Matcher syntax = SYNTAX.matcher(text);
    int done = 0;
    while (syntax.find()) {
      changed.append(change.apply(text.substring(done, syntax.start()))).append(syntax.group());
      done = syntax.end();
    }
    return changed.append(change.apply(text.substring(done))).toString();
  }
}
