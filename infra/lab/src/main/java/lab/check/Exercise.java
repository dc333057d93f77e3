package lab.check;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import lab.course.Lab;
import lab.course.Progress;
import lab.course.Regions;
import lab.course.Step;
import lab.course.StepDiff;
import lab.course.Tasks;
import lab.course.Trees;
import lab.course.Workspace;
import org.jspecify.annotations.Nullable;

/** A learner's work on one step: which tasks pass, and what to say of the first that does not. */
public final class Exercise implements AutoCloseable {

  /** How long one test may take. */
  public static final int LIMIT_SECONDS = 10;

  private final Lab lab;
  private final Step step;
  private final Workspace workspace;
  private final List<Tasks.Task> tasks;
  private final StepRunner runner;

  /**
   * @throws IOException when there is no workspace, or the lab is not built
   */
  public Exercise(Lab lab, Step step) throws IOException {
    this.lab = lab;
    this.step = step;
    this.workspace = new Workspace(lab, step);
    if (!workspace.exists()) {
      throw new IOException(
          "there is no workspace for step %d yet: type lab start %d"
              .formatted(step.number(), step.number()));
    }
    this.tasks = Tasks.read(step).tasks();
    this.runner = new StepRunner(lab, step, "workspace", LIMIT_SECONDS);
  }

  /** The state of one task. */
  public enum State {
    PASSED("✓"),
    FAILED("✗"),
    UNTOUCHED("·");

    private final String sign;

    State(String sign) {
      this.sign = sign;
    }

    @Override
    public String toString() {
      return sign;
    }
  }

  /**
   * What came of a check.
   *
   * @param errors when the code does not compile; there are no verdicts then
   */
  public record Result(
      List<CompileError> errors, Map<Tasks.Task, State> states, List<Verdict> verdicts) {

    /** The first task that was begun and does not pass. */
    public @Nullable Verdict failing() {
      return verdicts.stream().filter(verdict -> !verdict.passed()).findFirst().orElse(null);
    }

    /** The task to work on: one that fails, or else the first that is open. */
    public Tasks.@Nullable Task current() {
      @Nullable Verdict failing = failing();
      return failing != null
          ? failing.task()
          : states.entrySet().stream()
              .filter(entry -> entry.getValue() == State.UNTOUCHED)
              .map(Map.Entry::getKey)
              .min(Comparator.comparing(Tasks.Task::id))
              .orElse(null);
    }

    public boolean allPassed() {
      return errors.isEmpty() && states.values().stream().allMatch(State.PASSED::equals);
    }
  }

  public Workspace workspace() {
    return workspace;
  }

  /** Starts what a check needs ahead of it. */
  public void warmUp() throws IOException {
    runner.warmUp();
  }

  /** Ends a check that runs, from another thread. */
  public void abort() {
    runner.abort();
  }

  /**
   * Compiles and runs the tests of these tasks.
   *
   * @param wanted tasks of this step or, where an earlier one is to be carried over, of that
   */
  public Result check(List<Tasks.Task> wanted) throws IOException {
    List<CompileError> errors = runner.compile(workspace.main());
    if (!errors.isEmpty()) {
      return new Result(errors, Map.of(), List.of());
    }
    Map<Tasks.Task, State> states = new LinkedHashMap<>();
    TreeSet<String> tests = new TreeSet<>();
    for (Tasks.Task task : wanted) {
      if (isUntouched(task)) {
        states.put(task, State.UNTOUCHED); // it is proven that a starter does not pass
      } else {
        tests.addAll(task.tests());
      }
    }
    List<TestOutcome> outcomes = runner.run(tests);
    List<Verdict> verdicts = new ArrayList<>();
    for (Tasks.Task task : wanted) {
      if (!states.containsKey(task)) {
        Verdict verdict = Verdict.of(task, outcomes);
        verdicts.add(verdict);
        states.put(task, verdict.passed() ? State.PASSED : State.FAILED);
      }
    }
    return new Result(List.of(), states, verdicts);
  }

  /** All tasks of this step. */
  public Result check() throws IOException {
    return check(tasks);
  }

  public List<Tasks.Task> tasks() {
    return tasks;
  }

  /** Notes what has passed. */
  public void save(Result result) throws IOException {
    if (!result.errors().isEmpty()) {
      return;
    }
    Progress progress = Progress.of(lab);
    result.states().forEach((task, state) -> progress.setPassed(task.id(), state == State.PASSED));
    progress.save();
  }

  /** Whether a task of this step is still as the starter has it. */
  private boolean isUntouched(Tasks.Task task) throws IOException {
    if (!tasks.contains(task)) {
      return false;
    }
    Map<String, String> titles =
        tasks.stream().collect(Collectors.toMap(Tasks.Task::id, Tasks.Task::title));
    for (String file : Workspace.reference(step, task.id()).keySet()) {
      Regions starter =
          Regions.of(
              Regions.of(StepDiff.lines(step.sources().resolve("main").resolve(file)))
                  .starter(titles::get));
      Regions own = Regions.of(StepDiff.lines(workspace.main().resolve(file)));
      if (!Objects.equals(starter.bodies().get(task.id()), own.bodies().get(task.id()))) {
        return false;
      }
    }
    return true;
  }

  /** Prints each task with its sign, and what there is to say of the current one. */
  public void print(Result result, PrintWriter out) throws IOException {
    for (String damage : workspace.damage()) {
      out.println("! " + damage);
    }
    if (!workspace.damage().isEmpty()) {
      out.println(
          "  The marks tell the lab where your code of a task stands: put them back around it."
              + " The tests run all the same.");
    }
    if (!result.errors().isEmpty()) {
      Feedback.of(result.errors(), workspace.folder()).forEach(out::println);
      return;
    }
    result
        .states()
        .forEach((task, state) -> out.printf("%s %s  %s%n", state, task.id(), task.title()));
    out.println();
    Tasks.@Nullable Task current = result.current();
    if (current == null) {
      return;
    }
    @Nullable Verdict failing = result.failing();
    if (failing == null) {
      out.printf("Next: %s  %s%n", current.id(), current.title());
      out.printf("  What must be true: %s%n", current.goal());
      out.printf("  In: %s%n", String.join(", ", places(current)));
    } else {
      new Feedback(LIMIT_SECONDS).of(failing).forEach(out::println);
      List<String> before = waitsFor(current, result);
      if (!before.isEmpty()) {
        out.printf("  It cannot pass before these have: %s%n", String.join(", ", before));
      }
    }
    out.printf("  Stuck? lab hint %s%n", current.id());
  }

  /** Where the code of a task belongs, as {@code file:line} below the workspace. */
  private List<String> places(Tasks.Task task) throws IOException {
    List<String> places = new ArrayList<>();
    for (String file : Workspace.reference(step, task.id()).keySet()) {
      List<String> lines = StepDiff.lines(workspace.main().resolve(file));
      for (int i = 0; i < lines.size(); i++) {
        if (lines.get(i).contains("tag::task-" + task.id() + "[]")) {
          places.add("src/main/%s:%d".formatted(file, i + 1));
        }
      }
    }
    return places;
  }

  private static List<String> waitsFor(Tasks.Task task, Result result) {
    return result.states().entrySet().stream()
        .filter(entry -> task.dependsOn().contains(entry.getKey().id()))
        .filter(entry -> entry.getValue() != State.PASSED)
        .map(entry -> entry.getKey().id())
        .sorted()
        .toList();
  }

  /** The learner's own regions of all tasks that pass, this step's and those of earlier ones. */
  public Map<String, Map<String, List<List<String>>>> passingRegions() throws IOException {
    List<Tasks.Task> all = new ArrayList<>();
    for (Step one : lab.steps()) {
      if (one.number() <= step.number()) {
        all.addAll(Tasks.read(one).tasks());
      }
    }
    Result result = check(all);
    TreeSet<String> passing = new TreeSet<>();
    result
        .states()
        .forEach(
            (task, state) -> {
              if (state == State.PASSED) {
                passing.add(task.id());
              }
            });
    return workspace.regionsOf(passing);
  }

  @Override
  public void close() throws IOException {
    runner.close();
    Trees.delete(step.folder().resolve("target").resolve("check").resolve("workspace"));
  }
}
