package lab.cli;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the client with steady traffic has last said of its calls, since it was started. It says so
 * every five seconds.
 *
 * @param refused for wrong input
 * @param leftOut not begun, since too many calls were running
 */
record TrafficCounts(long answered, long refused, long failed, long leftOut) {

  private static final Pattern LINE =
      Pattern.compile(
          "(\\S+) answered  (\\S+) refused for wrong input  (\\S+) failed  (\\S+) left out");

  /** The last of the lines that says it. */
  static Optional<TrafficCounts> in(List<String> lines) {
    for (int i = lines.size() - 1; i >= 0; i--) {
      Matcher line = LINE.matcher(lines.get(i));
      if (line.matches()) {
        return Optional.of(
            new TrafficCounts(
                number(line.group(1)),
                number(line.group(2)),
                number(line.group(3)),
                number(line.group(4))));
      }
    }
    return Optional.empty();
  }

  /** Thousands are set apart as the machine's language has it. */
  private static long number(String text) {
    return Long.parseLong(text.replaceAll("\\D", ""));
  }
}
