package lab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a typesetter does by hand: joins words that must not part, and looks at quotation marks. */
final class Typography {

  private static final String BLANK = "\u00A0"; // no line ends at it

  /** In Polish no line ends in a word of one letter. */
  private static final Pattern ORPHAN =
      Pattern.compile("(?<![\\p{L}\\d\\p{Pd}'’.])([aiouwzAIOUWZ]) (?=\\S|$)");

  private static final Pattern ORPHAN_AT_END =
      Pattern.compile("(?:^|.*[\\s„(\u00A0])[aiouwzAIOUWZ]$");

  /** After a number from evidence. */
  private static final Pattern UNIT =
      Pattern.compile("^ (?=(?:ns|µs|ms|s|B|kB|KiB|MiB|GiB|%)(?!\\p{L}))");

  private static final Pattern HYPHEN_AS_DASH = Pattern.compile("\\p{L}.* - \\S");

  private Typography() {}

  /** A source with blanks that keep words together where the language wants it. */
  static List<String> joined(Language language, Source source) {
    return source.lines().stream()
        .map(line -> isRead(line) ? Prose.change(line.text(), t -> join(language, t)) : line.text())
        .toList();
  }

  private static boolean isRead(Source.Line line) {
    return line.kind() == Source.Kind.PROSE || line.kind() == Source.Kind.HEADING;
  }

  private static String join(Language language, String text) {
    String joined = UNIT.matcher(text).replaceAll(BLANK);
    return language == Language.PL ? ORPHAN.matcher(joined).replaceAll("$1" + BLANK) : joined;
  }

  /** What a Polish typesetter would send back. */
  static List<String> problems(Source polish) {
    List<String> problems = new ArrayList<>();
    for (Source.Line line : polish.lines()) {
      String words = Prose.words(line);
      if (words.contains("\"") || words.contains("“")) {
        problems.add(polish.at(line.number(), "quotation marks are „ and ”: " + line.text()));
      }
      if (count(words, '„') != count(words, '”')) {
        problems.add(polish.at(line.number(), "„ and ” come in pairs: " + line.text()));
      }
      if (HYPHEN_AS_DASH.matcher(words).find()) {
        problems.add(polish.at(line.number(), "a dash is –, not a hyphen: " + line.text()));
      }
      if (isRead(line) && ORPHAN_AT_END.matcher(words).matches()) {
        problems.add(
            polish.at(line.number(), "move the last word to the next line: " + line.text()));
      }
    }
    return problems;
  }

  private static long count(String text, char wanted) {
    return text.chars().filter(c -> c == wanted).count();
  }
}
