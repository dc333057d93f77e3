package lab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers that somebody has typed. A number has a source when it is an attribute (evidence,
 * versions, given.csv); it needs none in code, in a name (HTTP/2, SHA-256), after a word that says
 * which one is meant (port 4317, step 2), and as a date in the references.
 */
final class NumberCheck {

  private static final String REFERENCES = "10-references.adoc";

  private static final Pattern WORD =
      Pattern.compile("[\\p{L}\\d](?:[\\p{L}\\d./:_+%×-]*[\\p{L}\\d%])?");

  /** After one of these stands which one, not how many; the endings are Polish. */
  private static final Pattern WHICH =
      Pattern.compile(
          "(?iu)(?:ports?|steps?|tasks?|chapters?|sections?|rfc|scenes?|port(?:u|em|cie|y|ów|om|ami|ach)"
              + "|porcie|krok\\p{L}{0,3}|zada(?:nie|nia|niu|niem|ń|niach|niami)"
              + "|rozdzia\\p{L}{1,4}|punk(?:t|tu|cie|ty|tów|tach)|scen\\p{L}{0,3})");

  private static final Pattern AND = Pattern.compile("(?iu)and|or|to|i|lub|do|oraz");

  private static final Pattern DATE =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\d|(?:\\b\\d{1,2}[ \u00A0]\\p{L}+[ \u00A0])?\\b(?:19|20)\\d\\d\\b");

  private NumberCheck() {}

  static List<String> problems(Source source) {
    List<String> problems = new ArrayList<>();
    boolean references = source.name().endsWith(REFERENCES);
    for (Source.Line line : source.lines()) {
      String words = Prose.words(line);
      for (String number : typed(references ? DATE.matcher(words).replaceAll("") : words)) {
        problems.add(source.at(line.number(), "where does the number " + number + " come from?"));
      }
    }
    return problems;
  }

  private static List<String> typed(String words) {
    List<String> numbers = new ArrayList<>();
    boolean which = false;
    Matcher word = WORD.matcher(words);
    while (word.find()) {
      boolean number = Character.isDigit(word.group().charAt(0));
      if (number && !which) {
        numbers.add(word.group());
      } else if (!number && !(which && AND.matcher(word.group()).matches())) {
        which = WHICH.matcher(word.group()).matches();
      }
    }
    return numbers;
  }
}
