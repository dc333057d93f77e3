package lab.course;

import com.github.difflib.patch.AbstractDelta;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds the steps together: each is its predecessor plus lines. A line that was changed or taken
 * away is one that somebody forgot to change in the other step, unless the later step's {@code
 * tasks.yaml} allows it.
 */
final class NeighbourCheck {

  /** A step's own number in its sources would have to change from step to step. */
  private static final Pattern NUMBER = Pattern.compile("(?i)step[ -]?0?[1-5]\\b");

  private final Step before;
  private final Step after;

  NeighbourCheck(Step before, Step after) {
    this.before = before;
    this.after = after;
  }

  /** What is wrong, a line each; empty when nothing is. */
  List<String> problems() throws IOException {
    List<String> problems = new ArrayList<>();
    List<Tasks.Allowance> unused = new ArrayList<>(Tasks.read(after).neighbour().allow());
    StepDiff diff = new StepDiff(before.sources(), after.sources());
    for (String file : diff.files()) {
      if (diff.isGone(file)) {
        problems.add("%s is gone from %s".formatted(file, name(after)));
      } else if (!diff.isNew(file)) {
        for (AbstractDelta<String> change : diff.changes(file)) {
          compare(file, change, unused, problems);
        }
      }
      checkNumber(file, problems);
    }
    for (Tasks.Allowance allowance : unused) {
      problems.add(
          "%s/tasks.yaml allows a change of %s that nobody makes: take '%s' out"
              .formatted(name(after), allowance.file(), allowance.line()));
    }
    return problems;
  }

  private void compare(
      String file,
      AbstractDelta<String> change,
      List<Tasks.Allowance> unused,
      List<String> problems) {
    int number = change.getSource().getPosition();
    for (String line : change.getSource().getLines()) {
      number++;
      // The first alone: two lines that are alike need two allowances.
      boolean allowed =
          unused.stream()
              .filter(one -> one.file().equals(file) && one.line().strip().equals(line.strip()))
              .findFirst()
              .filter(unused::remove)
              .isPresent();
      if (!allowed) {
        problems.add(
            "%s, line %d of %s is not in %s: '%s'. Make the two alike, or allow it in %s/tasks.yaml"
                .formatted(file, number, name(before), name(after), line.strip(), name(after)));
      }
    }
  }

  private void checkNumber(String file, List<String> problems) throws IOException {
    if (!Files.exists(after.sources().resolve(file))) {
      return;
    }
    int number = 0;
    for (String line : StepDiff.lines(after.sources().resolve(file))) {
      number++;
      Matcher matcher = NUMBER.matcher(line);
      if (matcher.find()) {
        problems.add(
            "%s/src/%s, line %d names '%s': no source says which step it stands in"
                .formatted(name(after), file, number, matcher.group()));
      }
    }
  }

  private static String name(Step step) {
    return String.valueOf(step.folder().getFileName());
  }
}
