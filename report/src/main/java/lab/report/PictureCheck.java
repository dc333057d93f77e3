package lab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Every picture, chart and diagram tells what it shows to those who cannot see it, and is one:
 * right after a line of text it would be text itself.
 */
final class PictureCheck {

  private static final Pattern PICTURE = Pattern.compile("(?:image|chart)::.*");
  private static final Pattern DIAGRAM = Pattern.compile("\\[(?:plantuml|ditaa)\\b.*");
  private static final Pattern ALTERNATIVE = Pattern.compile("\\balt=\"?[^\",\\]]");

  private PictureCheck() {}

  static List<String> problems(Source source) {
    List<String> problems = new ArrayList<>();
    String before = "";
    for (Source.Line line : source.lines()) {
      if (isMute(line)) {
        problems.add(source.at(line.number(), "has no alternative text: " + line.text()));
      }
      if (line.kind() == Source.Kind.MACRO && !before.matches("(?:[.+].*)?")) {
        problems.add(source.at(line.number(), "needs an empty line before it: " + line.text()));
      }
      before = line.kind() == Source.Kind.PROSE ? line.text().strip() : "";
    }
    return problems;
  }

  private static boolean isMute(Source.Line line) {
    return switch (line.kind()) {
      case MACRO ->
          PICTURE.matcher(line.text()).matches() && Source.alternative(line.text()).isEmpty();
      case SYNTAX ->
          DIAGRAM.matcher(line.text()).matches() && !ALTERNATIVE.matcher(line.text()).find();
      default -> false;
    };
  }
}
