package lab.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import lab.course.Lab;
import lab.course.Progress;
import lab.course.Step;
import lab.course.Tasks;
import lab.course.Workspace;
import org.jspecify.annotations.Nullable;

/** Where a learner is: the steps with their tasks, the backups, and the one thing to type next. */
final class Overview {

  private static final int BACKUPS_SHOWN = 5;

  /** What stands before the date in a backup's name. */
  private static final Pattern BEFORE_DATE = Pattern.compile("^.*?-(?=2\\d{3}-)");

  private final Lab lab;
  private final Progress progress;

  Overview(Lab lab) throws IOException {
    this.lab = lab;
    this.progress = Progress.of(lab);
  }

  List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("A calculator over gRPC in five steps, each with one more layer of observability:");
    List<Path> backups = new ArrayList<>();
    for (Step step : lab.steps()) {
      Workspace workspace = new Workspace(lab, step);
      lines.add(
          "  %d  %-11s %-18s %s"
              .formatted(
                  step.number(),
                  step.layer(),
                  step.folder().getFileName(),
                  workspace.exists() ? state(step) : "not begun"));
      backups.addAll(workspace.backups());
    }
    lines.add("");
    if (!backups.isEmpty()) {
      backups.sort(Comparator.comparing(Overview::date));
      int old = Math.max(0, backups.size() - BACKUPS_SHOWN);
      lines.add("Backups, to be put back by lab reset N --restore DATE:");
      backups.stream().skip(old).forEach(backup -> lines.add("  " + lab.root().relativize(backup)));
      if (old > 0) {
        lines.add("  and %d older, in %s".formatted(old, backups.get(0).getParent()));
      }
      lines.add("");
    }
    lines.add("Next:           " + next());
    lines.add("See it all:     lab demo");
    lines.add("Every command:  lab --help");
    return lines;
  }

  /** When it was made, as the end of its name has it. */
  private static String date(Path backup) {
    return BEFORE_DATE.matcher(String.valueOf(backup.getFileName())).replaceFirst("");
  }

  /** A sign for each task, and in words how many are done and how many hints were opened. */
  private String state(Step step) throws IOException {
    StringBuilder signs = new StringBuilder();
    int passed = 0;
    int hints = 0;
    List<Tasks.Task> tasks = Tasks.read(step).tasks();
    for (Tasks.Task task : tasks) {
      signs.append(progress.hasPassed(task.id()) ? "✓" : "·");
      passed += progress.hasPassed(task.id()) ? 1 : 0;
      hints += progress.hints(task.id());
    }
    return "%s  %d of %d%s"
        .formatted(signs, passed, tasks.size(), hints == 0 ? "" : ", hints opened: " + hints);
  }

  private String next() throws IOException {
    @Nullable Step newest = LearnCommands.newestOrNull(lab);
    if (newest == null) {
      return "lab start 1  (and read step01-plain-grpc/README.md)";
    }
    int number = newest.number();
    boolean done =
        Tasks.read(newest).tasks().stream().allMatch(task -> progress.hasPassed(task.id()));
    if (!done) {
      return "lab watch " + number;
    }
    return number < lab.steps().size() ? "lab start " + (number + 1) : "lab demo";
  }
}
