package lab.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import lab.check.CheckReport;
import lab.check.CheckResult;
import lab.check.CompileError;
import lab.check.Exercise;
import lab.course.Carried;
import lab.course.Lab;
import lab.course.Progress;
import lab.course.Step;
import lab.course.Tasks;
import lab.course.Trees;
import lab.course.Workspace;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands of somebody who works through the steps. */
final class LearnCommands {

  private LearnCommands() {}

  /** What they have in common: where the lab is, where to print, how to ask. */
  abstract static class LearnCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    final Lab lab = Lab.here();

    PrintWriter out() {
      return spec.commandLine().getOut();
    }

    /** The step of the number; without one the step that was worked on last. */
    Step step(@Nullable String number) throws IOException {
      if (number == null) {
        return newest(lab);
      }
      if (!number.matches("\\d{1,2}")) {
        throw new IllegalArgumentException(
            "'%s' is no step: the steps are 1 to %d".formatted(number, lab.steps().size()));
      }
      return lab.step(Integer.parseInt(number));
    }

    /** The task of an id such as {@code 2.4}. */
    Tasks.Task task(String id) throws IOException {
      if (!id.matches("\\d{1,2}(\\.\\d{1,2})?")) {
        throw new IllegalArgumentException("'%s' is no task: write it as 2.4".formatted(id));
      }
      Step step = lab.step(Integer.parseInt(id.replaceFirst("\\..*", "")));
      List<Tasks.Task> tasks = Tasks.read(step).tasks();
      return tasks.stream()
          .filter(task -> task.id().equals(id))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "there is no task %s: step %d has %s to %s"
                          .formatted(
                              id,
                              step.number(),
                              tasks.get(0).id(),
                              tasks.get(tasks.size() - 1).id())));
    }

    /** Says what one waits for, beside what is asked for. */
    void saySlow(String test) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(WatchScreen.STILL_RUNNING + test);
      err.flush();
    }

    /** Asks, and takes nothing but a yes for one. */
    boolean confirms(String question, boolean yes) throws IOException {
      if (yes) {
        return true;
      }
      out().print(question + " [y/N] ");
      out().flush();
      String answer =
          new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
      return answer != null && answer.strip().toLowerCase(java.util.Locale.ROOT).startsWith("y");
    }
  }

  /** The step that was worked on last. */
  static Step newest(Lab lab) throws IOException {
    @Nullable Step newest = newestOrNull(lab);
    if (newest == null) {
      throw new IllegalArgumentException("nothing has been started yet: type lab start 1");
    }
    return newest;
  }

  /** The same; null when there is none. */
  static @Nullable Step newestOrNull(Lab lab) throws IOException {
    @Nullable Step newest = null;
    FileTime time = FileTime.fromMillis(0);
    for (Step step : lab.steps()) {
      Workspace workspace = new Workspace(lab, step);
      if (workspace.exists()) {
        for (String file : Trees.files(workspace.main())) {
          FileTime modified = Files.getLastModifiedTime(workspace.main().resolve(file));
          if (newest == null || modified.compareTo(time) > 0) {
            newest = step;
            time = modified;
          }
        }
      }
    }
    return newest;
  }

  /** Makes a workspace. */
  @Command(
      name = "start",
      description = "Makes your own copy of a step, with the tasks left to do.",
      footer = {"", "Example: lab start 1"})
  static final class Start extends LearnCommand {

    @Parameters(
        paramLabel = "N",
        completionCandidates = Candidates.OfStep.class,
        description = "Which step, 1 to 5.")
    private String number;

    @Override
    public Integer call() throws IOException {
      Step step = step(number);
      Workspace workspace = new Workspace(lab, step);
      Path shown = lab.root().relativize(workspace.folder());
      if (workspace.exists()) {
        out().printf("%s is there already, and stays as it is.%n", shown);
        out().printf("Go on:       lab watch %d%n", step.number());
        out().printf("Begin anew:  lab reset %d%n", step.number());
        return ExitCode.OK;
      }
      make(lab, step, out(), this::saySlow);
      out().printf("%nRead  %s%n", lab.root().relativize(step.folder().resolve("README.md")));
      out().printf("Open  %s in your editor or IDE%n", shown);
      out().printf("Type  lab watch %d%n", step.number());
      return ExitCode.OK;
    }
  }

  /** Derives the exercise, with the learner's own code of earlier steps where that passes. */
  private static void make(Lab lab, Step step, PrintWriter out, Consumer<String> slow)
      throws IOException {
    Carried carried = Carried.NOTHING;
    if (step.number() > 1) {
      Step before = lab.step(step.number() - 1);
      Workspace earlier = new Workspace(lab, before);
      if (earlier.exists()) {
        out.printf("Checking your step %d, which goes into this one ...%n", before.number());
        out.flush();
        try (Exercise exercise = new Exercise(lab, before, earlier)) {
          carried = carried(lab, step, exercise, out, slow);
        }
      } else {
        Lines.print(out, leftBehind(lab, step));
      }
    }
    Workspace workspace = new Workspace(lab, step);
    @Nullable Path backup = workspace.create(carried);
    out.printf(
        "%s is made: %d tasks to do.%n",
        lab.root().relativize(workspace.folder()), Tasks.read(step).tasks().size());
    if (backup != null) {
      out.printf("  What was there is in %s%n", lab.root().relativize(backup));
    }
    if (step.number() > 1) {
      Lines.print(out, List.of("  " + origin(lab, step, carried.tasks())));
    }
  }

  /** Code comes from the step before alone: what to do when there is none, but one before that. */
  private static List<String> leftBehind(Lab lab, Step step) throws IOException {
    for (int number = step.number() - 2; number > 0; number--) {
      if (new Workspace(lab, lab.step(number)).exists()) {
        return List.of(
            "  not taken along, since you have no step %d: your step %d. lab start %d takes it along;"
                    .formatted(step.number() - 1, number, number + 1)
                + " then lab reset %d".formatted(step.number()));
      }
    }
    return List.of();
  }

  /** What is taken along, and in words what is not. */
  private static Carried carried(
      Lab lab, Step step, Exercise exercise, PrintWriter out, Consumer<String> slow)
      throws IOException {
    List<CompileError> errors = exercise.compile();
    if (!errors.isEmpty()) {
      Lines.print(
          out,
          List.of(
              "  none of it is taken along, since %s: lab check %d says where. Then lab reset %d"
                  .formatted(trouble(errors), step.number() - 1, step.number())));
      return Carried.NOTHING;
    }
    Carried carried = fitting(lab, step, exercise, out, slow);
    List<String> damage = new ArrayList<>(exercise.workspace().missing());
    damage.addAll(exercise.workspace().damage());
    if (!damage.isEmpty()) {
      Lines.print(out, damage.stream().map(line -> "  ! " + line).toList());
      out.println("  Only what is in its file, between its marks, can be taken along.");
    }
    for (String file : exercise.workspace().changedOutsideOfTasks()) {
      Lines.print(
          out, List.of("  not taken along, what differs outside of the tasks in src/main/" + file));
    }
    List<String> besides = exercise.workspace().changedBesides();
    if (!besides.isEmpty()) {
      Lines.print(
          out,
          List.of("  not taken along, what is not of the step: " + String.join(", ", besides)));
    }
    return carried;
  }

  private static String trouble(List<CompileError> errors) {
    return errors.stream().allMatch(CompileError::isXml)
        ? errors.get(0).file().getFileName() + " is not well-formed"
        : "it does not compile";
  }

  /** What passes and compiles in the new step too; what was begun and does not is named. */
  private static Carried fitting(
      Lab lab, Step step, Exercise exercise, PrintWriter out, Consumer<String> slow)
      throws IOException {
    CheckResult result = exercise.checkWithEarlier(slow);
    // Of earlier steps it says nothing: their tasks may be the reference's here.
    Exercise.save(lab, result.only(exercise.tasks()));
    List<String> failing =
        result.verdicts().stream()
            .filter(verdict -> !verdict.passed())
            .map(verdict -> verdict.task().id())
            .toList();
    if (!failing.isEmpty()) {
      Lines.print(
          out,
          List.of(
              "  not taken along, since it does not pass: %s. %s says why; then lab reset %d"
                  .formatted(
                      String.join(", ", failing), tests(lab, exercise, failing), step.number())));
    }
    Carried passing = exercise.passing(result);
    Carried fitting = Exercise.fitting(lab, step, passing);
    Set<String> unfit = passing.without(fitting.tasks()).tasks();
    if (!unfit.isEmpty()) {
      Lines.print(
          out,
          List.of(
              "  not taken along, since it does not compile in the new step: "
                  + String.join(", ", unfit)));
    }
    return fitting;
  }

  /** What to type to see these tasks fail: a check leaves out those of earlier steps. */
  private static String tests(Lab lab, Exercise exercise, List<String> failing) {
    boolean areChecked = exercise.tasks().stream().map(Tasks.Task::id).anyMatch(failing::contains);
    Path folder = exercise.workspace().folder();
    return areChecked
        ? "lab check " + lab.stepOf(exercise.tasks().get(0)).number()
        : "mvn -f %s test".formatted(lab.root().relativize(folder));
  }

  /** Whose the code of earlier steps is, in words. */
  private static String origin(Lab lab, Step step, Set<String> own) throws IOException {
    if (own.isEmpty()) {
      return "The code of earlier steps is the reference's.";
    }
    Set<String> others = new TreeSet<>();
    for (Step earlier : lab.steps()) {
      if (earlier.number() < step.number()) {
        Tasks.read(earlier).tasks().forEach(task -> others.add(task.id()));
      }
    }
    others.removeAll(own);
    String yours =
        "The code of earlier steps is that of your step %d.".formatted(step.number() - 1);
    return others.isEmpty()
        ? yours
        : yours + " From the reference: " + String.join(", ", others) + ".";
  }

  /** Runs the tests. */
  @Command(
      name = "check",
      description = "Runs the tests of a step or a task on your code, and says what is wrong.",
      footer = {"", "Example: lab check 2", "         lab check 2.4"})
  static final class Check extends LearnCommand {

    @Parameters(
        arity = "0..1",
        paramLabel = "N[.T]",
        completionCandidates = Candidates.OfStepOrTask.class,
        description = "Step or task; without it the step that you worked on last.")
    private @Nullable String what;

    @Override
    public Integer call() throws IOException {
      Tasks.@Nullable Task only = what != null && what.contains(".") ? task(what) : null;
      Step step = only == null ? step(what) : lab.stepOf(only);
      try (Exercise exercise = new Exercise(lab, step, new Workspace(lab, step))) {
        List<Tasks.Task> tasks = only == null ? exercise.tasks() : List.of(only);
        CheckResult result = exercise.check(tasks, this::saySlow);
        Exercise.save(lab, result);
        if (!result.errors().isEmpty()) {
          Exercise.forgetPassed(lab, step);
        }
        Lines.print(out(), new CheckReport(exercise.workspace()).of(result));
        boolean passed = result.allPassed() && exercise.workspace().missing().isEmpty();
        if (only == null && passed) {
          printEnd(lab, step, out());
        }
        return passed ? ExitCode.OK : ExitCode.SOFTWARE;
      }
    }
  }

  /** What was learned, what to look at, and what comes next. */
  static void printEnd(Lab lab, Step step, PrintWriter out) throws IOException {
    Tasks tasks = Tasks.read(step);
    out.printf("All of step %d is done.%n", step.number());
    Lines.print(out, tasks.learned().stream().map(line -> "  " + line).toList());
    Lines.print(out, List.of("Look: " + tasks.look()));
    out.printf("Type: lab run %d --mine%n", step.number());
    if (step.number() < lab.steps().size()) {
      out.printf("Then: lab start %d%n", step.number() + 1);
    } else {
      out.println("Then: lab demo");
    }
  }

  /** Opens a hint. */
  @Command(
      name = "hint",
      description = "Gives the next hint of a task; without one, of the task that fails.",
      footer = {"", "Example: lab hint 2.4"})
  static final class Hint extends LearnCommand {

    @Parameters(
        arity = "0..1",
        paramLabel = "T",
        completionCandidates = Candidates.OfTask.class,
        description = "The task, such as 2.4.")
    private @Nullable String id;

    @Override
    public Integer call() throws IOException {
      Tasks.Task task = id == null ? current() : named(id);
      Lines.print(out(), Hints.next(lab, task, checked));
      return ExitCode.OK;
    }

    /** A task that was begun is checked, since there may be a hint for just what it fails at. */
    private Tasks.Task named(String id) throws IOException {
      Tasks.Task task = task(id);
      Step step = lab.stepOf(task);
      Workspace workspace = new Workspace(lab, step);
      if (workspace.exists() && !Tasks.read(step).whenItSays().isEmpty()) {
        try (Exercise exercise = new Exercise(lab, step, workspace)) {
          checked = exercise.check(List.of(task), this::saySlow);
        }
      }
      return task;
    }

    /** What was checked before the hint is chosen; null when nothing was. */
    private @Nullable CheckResult checked;

    private Tasks.Task current() throws IOException {
      Step step = newest(lab);
      try (Exercise exercise = new Exercise(lab, step, new Workspace(lab, step))) {
        CheckResult result = exercise.check(exercise.tasks(), this::saySlow);
        checked = result;
        Exercise.save(lab, result);
        if (!result.errors().isEmpty()) {
          throw new IllegalStateException(
              "the code does not compile: lab check %d says where".formatted(step.number()));
        }
        Tasks.@Nullable Task current = result.current();
        if (current == null) {
          throw new IllegalStateException(
              "all of step %d is done; name a task, as in lab hint %d.1"
                  .formatted(step.number(), step.number()));
        }
        return current;
      }
    }
  }

  /** Shows the reference. */
  @Command(
      name = "show",
      description = "Shows the reference's code of a task.",
      footer = {"", "Example: lab show 2.4"})
  static final class Show extends LearnCommand {

    @Parameters(
        paramLabel = "T",
        completionCandidates = Candidates.OfTask.class,
        description = "The task, such as 2.4.")
    private String id;

    @Option(
        names = {"-y", "--yes"},
        description = "Do not ask.")
    private boolean yes;

    @Override
    public Integer call() throws IOException {
      Tasks.Task task = task(id);
      if (!confirms(
          "This is the answer to %s, %s. Show it?".formatted(task.id(), task.title()), yes)) {
        out().println("Not shown.");
        return ExitCode.OK;
      }
      Workspace.reference(lab.stepOf(task), task.id())
          .forEach(
              (file, bodies) -> {
                out().printf("src/main/%s%n", file);
                bodies.forEach(
                    body ->
                        String.join("\n", body)
                            .stripIndent()
                            .lines()
                            .forEach(line -> out().println("  " + line)));
              });
      return ExitCode.OK;
    }
  }

  /** Puts the reference in. */
  @Command(
      name = "solve",
      description = "Puts the reference's code of a task into your workspace, after a backup.",
      footer = {"", "Example: lab solve 2.4"})
  static final class Solve extends LearnCommand {

    @Parameters(
        paramLabel = "T",
        completionCandidates = Candidates.OfTask.class,
        description = "The task, such as 2.4.")
    private String id;

    @Option(
        names = {"-y", "--yes"},
        description = "Do not ask.")
    private boolean yes;

    @Override
    public Integer call() throws IOException {
      Tasks.Task task = task(id);
      Workspace workspace = new Workspace(lab, lab.stepOf(task));
      if (!workspace.exists()) {
        throw new IOException("nothing to solve yet: type lab start " + lab.stepOf(task).number());
      }
      if (!confirms("Put the reference's code of %s into yours?".formatted(task.id()), yes)) {
        out().println("Nothing was changed.");
        return ExitCode.OK;
      }
      Path backup = lab.root().relativize(workspace.solve(task.id()));
      out().printf("%s is solved. What was there is in %s%n", task.id(), backup);
      return ExitCode.OK;
    }
  }

  /** Begins anew, or goes back. */
  @Command(
      name = "reset",
      description = "Begins a step anew, or restores a backup. What is there becomes a backup.",
      footer = {"", "Example: lab reset 2", "         lab reset 2 --restore 2026-05-04T12-30-00"})
  static final class Reset extends LearnCommand {

    @Parameters(
        arity = "0..1",
        paramLabel = "N",
        completionCandidates = Candidates.OfStep.class,
        description = "Which step; without it the one that you worked on last.")
    private @Nullable String number;

    @Option(names = "--restore", paramLabel = "DATE", description = "Put this backup back.")
    private @Nullable String date;

    @Option(
        names = {"-y", "--yes"},
        description = "Do not ask.")
    private boolean yes;

    @Override
    public Integer call() throws IOException {
      Step step = step(number);
      Workspace workspace = new Workspace(lab, step);
      if (date != null) {
        workspace.backup(date); // it is there, or there is nothing to ask
      } else if (!workspace.exists()) {
        throw new IllegalArgumentException(
            "there is no workspace for step %d yet: type lab start %d"
                .formatted(step.number(), step.number()));
      }
      String question =
          date == null
              ? "Begin step %d anew?".formatted(step.number())
              : "Put the backup of step %d of %s back?".formatted(step.number(), date);
      if (!confirms(question + " Your code becomes a backup.", yes)) {
        out().println("Nothing was changed.");
        return ExitCode.OK;
      }
      Progress progress = Progress.of(lab);
      progress.forget(step.number());
      progress.save();
      if (date == null) {
        make(lab, step, out(), this::saySlow);
      } else {
        out().printf("%s is back.%n", lab.root().relativize(workspace.restore(date)));
      }
      out().printf("Backups, to be put back by lab reset %d --restore DATE:%n", step.number());
      for (Path backup : workspace.backups()) {
        out().printf("  %s%n", lab.root().relativize(backup));
      }
      return ExitCode.OK;
    }
  }
}
