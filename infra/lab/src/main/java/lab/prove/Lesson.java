package lab.prove;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lab.course.StepDiff;

/**
 * What a page says that one can type: its {@code console} blocks, which show commands with their
 * output, and every other mention of the lab command.
 *
 * @param shown in the order of the page
 * @param mentioned words of the lab command, without {@code lab} itself
 */
record Lesson(Path page, List<Shown> shown, List<Mention> mentioned) {

  /** Stands in an output for what varies: in a line for any text, alone for any lines. */
  static final String ANYTHING = "…";

  /** Says that the reader has just ended all programs that were running. */
  private static final String ENDED = "<!-- Ctrl-C -->";

  private static final Pattern MENTION =
      Pattern.compile("(?:^\\s*|`|  )(?:\\./)?lab ((?:[\\w./:=,-]+ ?)+)");

  /**
   * A command with its output.
   *
   * @param line where it stands, counted from 1
   * @param afterEnd whether everything that ran before has been ended
   */
  record Shown(int line, String command, List<String> output, boolean afterEnd) {}

  /** Words after {@code lab}. */
  record Mention(int line, List<String> words) {}

  static Lesson of(Path page) throws IOException {
    List<Shown> shown = new ArrayList<>();
    List<Mention> mentioned = new ArrayList<>();
    String fence = "";
    boolean ended = false;
    List<String> lines = StepDiff.lines(page);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("```")) {
        fence = fence.isEmpty() ? line : "";
      } else if (line.equals(ENDED)) {
        ended = true;
      } else if (!fence.equals("```console")) {
        mention(line, i + 1, !fence.isEmpty(), mentioned);
      } else if (line.startsWith("$ ")) {
        shown.add(new Shown(i + 1, line.substring(2), new ArrayList<>(), ended));
        ended = false;
      } else if (!shown.isEmpty()) {
        shown.get(shown.size() - 1).output().add(line);
      }
    }
    return new Lesson(page, shown, mentioned);
  }

  private static void mention(String line, int number, boolean fenced, List<Mention> mentioned) {
    Matcher found = MENTION.matcher(line);
    while (found.find()) {
      if (fenced || line.startsWith("`", found.start())) {
        mentioned.add(new Mention(number, List.of(found.group(1).strip().split(" "))));
      }
    }
  }

  /** Whether lines are an output as the page shows it. */
  static boolean matches(List<String> shown, List<String> lines) {
    if (shown.isEmpty()) {
      return lines.isEmpty();
    }
    List<String> rest = shown.subList(1, shown.size());
    if (shown.get(0).equals(ANYTHING)) {
      return matches(rest, lines)
          || (!lines.isEmpty() && matches(shown, lines.subList(1, lines.size())));
    }
    return !lines.isEmpty()
        && pattern(shown.get(0)).matcher(lines.get(0).stripTrailing()).matches()
        && matches(rest, lines.subList(1, lines.size()));
  }

  private static Pattern pattern(String line) {
    return Pattern.compile(
        Stream.of(line.stripTrailing().split(ANYTHING, -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*")));
  }
}
