package lab.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import lab.check.CheckResult;
import lab.check.Feedback;
import lab.check.Verdict;
import lab.course.Lab;
import lab.course.Progress;
import lab.course.Tasks;
import org.jspecify.annotations.Nullable;

/** Hints of a task, one more each time. */
final class Hints {

  private Hints() {}

  /**
   * Opens the next hint.
   *
   * @param result of the check that makes somebody ask; null when none was made
   * @return all hints that are open now, and what to type for more
   */
  static List<String> next(Lab lab, Tasks.Task task, @Nullable CheckResult result)
      throws IOException {
    Progress progress = Progress.of(lab);
    int opened = Math.min(progress.hints(task.id()) + 1, task.hints().size());
    progress.setHints(task.id(), opened);
    progress.save();
    List<String> lines = new ArrayList<>();
    lines.add("%s  %s".formatted(task.id(), task.title()));
    if (result != null) {
      fitting(lab, task, result).forEach(hint -> lines.add("  for what it says  " + hint));
    }
    for (int i = 0; i < opened; i++) {
      lines.add("  %d of %d  %s".formatted(i + 1, task.hints().size(), task.hints().get(i)));
    }
    lines.add(
        opened < task.hints().size()
            ? "More: lab hint " + task.id()
            : "That was the last. The reference: lab show " + task.id());
    return lines;
  }

  /** Hints for the very failure that was told last. */
  private static List<String> fitting(Lab lab, Tasks.Task task, CheckResult result)
      throws IOException {
    @Nullable Verdict failing = result.failing();
    if (failing == null || !failing.task().equals(task)) {
      return List.of();
    }
    String message = String.join("\n", Feedback.of(failing));
    return Tasks.read(lab.stepOf(task)).whenItSays().stream()
        .filter(one -> one.task().equals(task.id()) && message.contains(one.says()))
        .map(Tasks.Fitting::hint)
        .toList();
  }
}
