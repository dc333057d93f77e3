package lab.check;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import lab.course.LastPass;
import lab.course.Tasks;
import lab.course.Workspace;
import org.jspecify.annotations.Nullable;

/** A check in words: each task with its sign, then what there is to say of the current one. */
public final class CheckReport {

  private final Workspace workspace;

  public CheckReport(Workspace workspace) {
    this.workspace = workspace;
  }

  /** The lines to print. */
  public List<String> of(CheckResult result) throws IOException {
    List<String> lines = new ArrayList<>(damage());
    if (!result.errors().isEmpty()) {
      // Where a whole class is missing, the compiler says so at each place that knows it.
      lines.addAll(
          workspace.missing().isEmpty()
              ? Feedback.of(result.errors(), workspace.folder())
              : List.of("✗ The code does not compile without it."));
      return lines;
    }
    List<String> current = current(result);
    if (result.states().size() > 1 || result.failing() == null) { // or it would be said twice
      result
          .states()
          .forEach(
              (task, state) -> lines.add("%s %s  %s".formatted(state, task.id(), task.title())));
      if (result.states().containsValue(CheckResult.State.UNTESTED)) {
        lines.add("? is not tested: what was just changed fails, and takes long.");
      }
      if (!current.isEmpty()) {
        lines.add("");
      }
    }
    lines.addAll(current);
    return lines;
  }

  /**
   * Of tasks whose code was just changed: those that pass with their sign, then what is wrong.
   *
   * @param changed these alone
   * @param known with all others
   * @param time how long it took, in words
   */
  public List<String> of(CheckResult changed, CheckResult known, String time) throws IOException {
    List<String> lines = new ArrayList<>(damage());
    changed
        .states()
        .forEach(
            (task, state) -> {
              if (state == CheckResult.State.PASSED) {
                lines.add("%s %s  %s  %s".formatted(state, task.id(), task.title(), time));
              } else if (state == CheckResult.State.UNTOUCHED) {
                lines.add(
                    "%s %s  %s  as the starter has it".formatted(state, task.id(), task.title()));
              }
            });
    if (changed.failing() == null) {
      lines.addAll(leftovers(changed.leftovers()));
    } else {
      lines.addAll(current(changed, known));
      lines.add("  " + time);
    }
    return lines;
  }

  /**
   * When the rest has been tested too: a line with all signs, and what was not said before.
   *
   * @param before what was known when something was last said
   */
  public List<String> afterAll(CheckResult before, CheckResult result) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(
        result.states().entrySet().stream()
            .map(entry -> entry.getValue() + " " + entry.getKey().id())
            .collect(Collectors.joining("   ")));
    @Nullable Verdict said = before.failing();
    // What the change has broken elsewhere, the signs tell: one thing at a time.
    if (said == null || result.states().get(said.task()) != CheckResult.State.FAILED) {
      lines.addAll(current(result));
    } else {
      lines.addAll(leftovers(result.leftovers()));
    }
    return lines;
  }

  /** What there is to say of the task to work on; nothing when all is done. */
  private List<String> current(CheckResult result) throws IOException {
    return current(result, result);
  }

  private List<String> current(CheckResult result, CheckResult known) throws IOException {
    List<String> lines = new ArrayList<>();
    Tasks.@Nullable Task current = result.current();
    @Nullable Verdict failing = result.failing();
    if (failing != null) {
      lines.addAll(Feedback.of(failing));
      lines.add("  In: " + String.join(", ", workspace.places(failing.task())));
      lines.addAll(elsewhere(failing));
      List<String> before = known.waitsFor(failing.task());
      if (!before.isEmpty()) {
        lines.add("  It cannot pass before these have: " + String.join(", ", before));
      }
    } else if (current != null) {
      lines.add("Next: %s  %s".formatted(current.id(), current.title()));
      lines.add("  What must be true: " + current.goal());
      lines.add("  In: " + String.join(", ", workspace.places(current)));
    }
    if (current != null) {
      lines.add("  Stuck? lab hint " + current.id());
    }
    lines.addAll(leftovers(result.leftovers()));
    return lines;
  }

  /** What may be to blame other than the code of the task. */
  private List<String> elsewhere(Verdict failing) throws IOException {
    List<String> lines = new ArrayList<>();
    List<String> tasks =
        failing.brokenBy().stream().filter(part -> !part.equals(LastPass.OUTSIDE)).toList();
    if (!tasks.isEmpty()) {
      lines.add(
          "  It passed before a change in the code of %s.".formatted(String.join(", ", tasks)));
    } else if (failing.isInnocent()) {
      lines.add("  Its own code has passed, or is the reference's: look elsewhere.");
    }
    List<String> files = workspace.changedOutsideOfTasks();
    if (!files.isEmpty()) {
      lines.add(
          "  You have changed code outside of the tasks, too: src/main/"
              + String.join(", ", files));
    }
    return lines;
  }

  private static List<String> leftovers(List<String> frames) {
    return frames.isEmpty()
        ? List.of()
        : List.of(
            "! A thread still runs though the tests are over. It is in: "
                + String.join(", ", frames));
  }

  private List<String> damage() throws IOException {
    List<String> lines = new ArrayList<>();
    workspace.missing().forEach(missing -> lines.add("! " + missing));
    workspace
        .changedProtos()
        .forEach(
            proto ->
                lines.add(
                    "! src/main/%s is not the step's: Maven takes yours, this check the step's."
                        .formatted(proto)));
    List<String> damage = workspace.damage();
    damage.forEach(mark -> lines.add("! " + mark));
    if (!damage.isEmpty()) {
      lines.add(
          "  The marks tell the lab where your code of a task stands: put them back around it, as"
              + " // tag::… and // end::…. The tests run all the same.");
    }
    return lines;
  }
}
