package lab.check;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lab.course.Carried;
import lab.course.Lab;
import lab.course.LastPass;
import lab.course.Program;
import lab.course.Progress;
import lab.course.Regions;
import lab.course.Step;
import lab.course.StepDiff;
import lab.course.Tasks;
import lab.course.Trees;
import lab.course.Workspace;
import org.jspecify.annotations.Nullable;

/** A learner's work on one step: compiled, tested and judged task by task. */
public final class Exercise implements AutoCloseable {

  /** How long one test may take. */
  public static final int LIMIT_SECONDS = 10;

  /** A workspace that is only tried, and what it is made from. */
  private static final Pattern TRIAL = Pattern.compile("\\.{1,2}trial-(\\d{1,18})(\\..*)?");

  private final Lab lab;
  private final Step step;
  private final Workspace workspace;
  private final List<Tasks.Task> tasks;
  private final Map<String, List<List<String>>> starter;
  private final Map<String, List<List<String>>> reference;
  private final StepRunner runner;
  private Program compiled = new Program(new TreeMap<>());

  /**
   * @throws IOException when the workspace is not there, or the lab is not built
   */
  public Exercise(Lab lab, Step step, Workspace workspace) throws IOException {
    this.lab = lab;
    this.step = step;
    this.workspace = workspace;
    if (!workspace.exists()) {
      throw new IOException(
          "there is no workspace for step %d yet: type lab start %d"
              .formatted(step.number(), step.number()));
    }
    this.tasks = Tasks.read(step).tasks();
    Map<String, String> titles =
        tasks.stream().collect(Collectors.toMap(Tasks.Task::id, Tasks.Task::title));
    Program program = Program.reference(step);
    this.reference = bodies(program);
    this.starter = bodies(program.starter(titles::get));
    // Two terminals may check at once.
    String name = "workspace-" + ProcessHandle.current().pid();
    this.runner = new StepRunner(lab, step, name, LIMIT_SECONDS);
  }

  public Workspace workspace() {
    return workspace;
  }

  public List<Tasks.Task> tasks() {
    return tasks;
  }

  /** A place to run tests, warmed up by the first test of each task. */
  public Lane lane() {
    return runner.lane(tasks.stream().map(task -> task.tests().get(0)).toList());
  }

  /** What the code that was compiled last has between the marks of each task, by region. */
  public Map<String, List<List<String>>> bodies() {
    return bodies(compiled);
  }

  private static Map<String, List<List<String>>> bodies(Program program) {
    Map<String, List<List<String>>> all = new HashMap<>();
    program
        .files()
        .values()
        .forEach(
            lines ->
                Regions.of(lines)
                    .bodies()
                    .forEach(
                        (task, bodies) ->
                            all.computeIfAbsent(task, key -> new ArrayList<>())
                                .addAll(stripped(bodies))));
    return all;
  }

  /** How code is indented makes no other. */
  private static List<List<String>> stripped(List<List<String>> bodies) {
    return bodies.stream().map(body -> body.stream().map(String::strip).toList()).toList();
  }

  /** What the compiler complains of; what is tested next is what it has made. */
  public List<CompileError> compile() throws IOException {
    compiled = Program.of(workspace.main()); // and nothing that is saved while tests run
    return runner.compile(workspace.main());
  }

  /**
   * Runs the tests of these tasks on what was compiled last. A task of this step that is still as
   * the starter has it is not tested: it is proven that a starter does not pass.
   *
   * @param wanted tasks of this step or, where an earlier one is to be carried over, of that
   */
  public CheckResult test(List<Tasks.Task> wanted, Lane lane) throws IOException {
    Map<String, List<List<String>>> own = bodies();
    Set<Tasks.Task> untouched = untouched(own);
    LastPass lastPass = LastPass.of(workspace, compiled);
    List<List<String>> tests =
        wanted.stream().filter(task -> !untouched.contains(task)).map(Tasks.Task::tests).toList();
    List<TestOutcome> outcomes = runner.run(lane, tests);
    Map<Tasks.Task, CheckResult.State> states = new LinkedHashMap<>();
    List<Verdict> verdicts = new ArrayList<>();
    for (Tasks.Task task : wanted) {
      if (untouched.contains(task)) {
        states.put(task, CheckResult.State.UNTOUCHED);
      } else {
        Verdict verdict = Verdict.of(task, outcomes);
        if (verdict.passed()) {
          lastPass.setPassed(task.id());
        } else {
          boolean isReference = Objects.equals(reference.get(task.id()), own.get(task.id()));
          verdict = blamed(verdict, isReference, lastPass);
        }
        verdicts.add(verdict);
        states.put(task, verdict.passed() ? CheckResult.State.PASSED : CheckResult.State.FAILED);
      }
    }
    lastPass.save();
    return new CheckResult(List.of(), states, verdicts, lane.leftovers());
  }

  /** The verdict with what is known of whose fault it is. */
  private Verdict blamed(Verdict verdict, boolean isReference, LastPass lastPass)
      throws IOException {
    String task = verdict.task().id();
    return verdict.with(
        origin(verdict.failures().get(0)),
        isReference || lastPass.hasPassed(task),
        lastPass.brokenBy(task));
  }

  /** The task whose code has thrown; null when it is in none. */
  private @Nullable String origin(TestOutcome failure) throws IOException {
    List<String> frames = failure.origin();
    return frames.isEmpty() ? null : workspace.taskAt(frames.get(0));
  }

  /**
   * What was compiled last, as a module whose programs can be run. It is there as long as this
   * process lives, and is not changed by what is compiled later.
   */
  public Path module() throws IOException {
    return runner.module("run-" + ProcessHandle.current().pid());
  }

  /** Where the compiler puts what it makes. */
  Path output() {
    return runner.output();
  }

  /**
   * Compiles, and tests these tasks: of those that were just changed first the ones that need no
   * other of them. Where one waits in vain, what is still to come may wait as long: that is left
   * untested.
   *
   * @param slow is told the titles of tests that take long, from another thread
   */
  public CheckResult check(List<Tasks.Task> wanted, Consumer<String> slow) throws IOException {
    return check(wanted, slow, WorkerProcess.PATIENCE);
  }

  /**
   * The same.
   *
   * @param patience a test that fails and takes longer has waited in vain
   */
  CheckResult check(List<Tasks.Task> wanted, Consumer<String> slow, Duration patience)
      throws IOException {
    return check(
        slow,
        lane -> {
          CheckResult result = CheckResult.NOTHING;
          Set<String> leftovers = new LinkedHashSet<>();
          boolean waits = false;
          for (List<Tasks.Task> part : parts(wanted)) {
            CheckResult tested = waits ? CheckResult.untested(part) : test(part, lane);
            waits |= lane.longestFailure().compareTo(patience) > 0;
            leftovers.addAll(tested.leftovers());
            result = result.with(tested, wanted);
          }
          return new CheckResult(
              List.of(), result.states(), result.verdicts(), List.copyOf(leftovers));
        });
  }

  /**
   * What was just changed and needs nothing else of that; what does need it; and what has passed as
   * it is. What is still as the starter has it takes no time, and is in the first part.
   */
  private List<List<Tasks.Task>> parts(List<Tasks.Task> wanted) throws IOException {
    LastPass lastPass = LastPass.of(workspace, compiled);
    Set<Tasks.Task> untouched = untouched(bodies());
    List<Tasks.Task> passed = new ArrayList<>();
    List<Tasks.Task> bases = new ArrayList<>();
    List<Tasks.Task> built = new ArrayList<>();
    Set<String> changed =
        wanted.stream()
            .map(Tasks.Task::id)
            .filter(id -> !lastPass.hasPassed(id))
            .collect(Collectors.toSet());
    for (Tasks.Task task : wanted) {
      boolean isBase =
          untouched.contains(task) || task.dependsOn().stream().noneMatch(changed::contains);
      (changed.contains(task.id()) ? isBase ? bases : built : passed).add(task);
    }
    return Stream.of(bases, built, passed).filter(part -> !part.isEmpty()).toList();
  }

  private Set<Tasks.Task> untouched(Map<String, List<List<String>>> own) {
    return tasks.stream()
        .filter(task -> Objects.equals(starter.get(task.id()), own.get(task.id())))
        .collect(Collectors.toSet());
  }

  /** What is to be tested when the code compiles. */
  private interface Tests {
    CheckResult run(Lane lane) throws IOException;
  }

  private CheckResult check(Consumer<String> slow, Tests tests) throws IOException {
    List<CompileError> errors = compile();
    if (!errors.isEmpty()) {
      return CheckResult.notCompiled(errors);
    }
    try (Lane lane = lane();
        SlowTests told = new SlowTests(List.of(lane), slow)) {
      return tests.run(lane);
    }
  }

  /** Notes what has passed. */
  public static void save(Lab lab, CheckResult result) throws IOException {
    if (!result.errors().isEmpty()) {
      return;
    }
    Progress progress = Progress.of(lab);
    result
        .states()
        .forEach(
            (task, state) -> {
              if (state != CheckResult.State.UNTESTED) {
                progress.setPassed(task.id(), state == CheckResult.State.PASSED);
              }
            });
    progress.save();
  }

  /** Notes that nothing of a step passes, since it does not compile. */
  public static void forgetPassed(Lab lab, Step step) throws IOException {
    Progress progress = Progress.of(lab);
    Tasks.read(step).tasks().forEach(task -> progress.setPassed(task.id(), false));
    progress.save();
  }

  /** Compiles, and tests all tasks of this step and of earlier ones. */
  public CheckResult checkWithEarlier(Consumer<String> slow) throws IOException {
    List<Tasks.Task> all = new ArrayList<>();
    for (Step one : lab.steps()) {
      if (one.number() <= step.number()) {
        all.addAll(Tasks.read(one).tasks());
      }
    }
    return check(slow, lane -> test(all, lane));
  }

  /** The learner's own code of all tasks that have passed. */
  public Carried passing(CheckResult result) throws IOException {
    TreeSet<String> passing = new TreeSet<>();
    result
        .states()
        .forEach(
            (task, state) -> {
              if (state == CheckResult.State.PASSED) {
                passing.add(task.id());
              }
            });
    return workspace.codeOf(passing);
  }

  /**
   * What of this compiles in the exercise of a step. Code that needs something which the learner
   * has added outside of the regions does not, and is left out with all of its task; so is, in a
   * next round, what needs that task.
   */
  public static Carried fitting(Lab lab, Step step, Carried carried) throws IOException {
    Carried fitting = carried;
    StepRunner.sweep(Workspace.root(lab), TRIAL);
    Workspace trial = new Workspace(lab, step, ".trial-" + ProcessHandle.current().pid());
    try {
      while (!fitting.regions().isEmpty()) {
        trial.create(fitting);
        try (Exercise exercise = new Exercise(lab, step, trial)) {
          List<CompileError> errors = exercise.compile();
          if (errors.isEmpty()) {
            return fitting;
          }
          fitting = without(errors, trial, fitting);
        }
        Trees.delete(trial.folder());
      }
      return Carried.NOTHING;
    } finally {
      Trees.delete(trial.folder());
    }
  }

  /** Imports go first: what has no use for them, such as the other tasks of the file, may stay. */
  private static Carried without(List<CompileError> errors, Workspace trial, Carried carried)
      throws IOException {
    Set<String> lines = new TreeSet<>();
    for (CompileError error : errors) {
      StepDiff.lines(error.file()).stream()
          .skip(Math.max(0, error.line() - 1))
          .limit(1) // none where XML ends too early
          .forEach(line -> lines.add(line.strip()));
    }
    Carried fewer = carried.withoutImports(lines);
    return fewer.equals(carried) ? carried.without(tasksAt(errors, trial, carried)) : fewer;
  }

  /**
   * The tasks in whose code the compiler complains. When it is in the code of none, those of the
   * file; when it is in no such file either, all.
   */
  private static Set<String> tasksAt(List<CompileError> errors, Workspace trial, Carried carried)
      throws IOException {
    Set<String> inCode = new TreeSet<>();
    Set<String> inFiles = new TreeSet<>();
    for (CompileError error : errors) {
      String file = trial.main().relativize(error.file()).toString().replace('\\', '/');
      if (carried.regions().containsKey(file)) {
        Set<String> tasks = carried.regions().get(file).keySet();
        inFiles.addAll(tasks);
        @Nullable String task = Regions.of(StepDiff.lines(error.file())).taskAt(error.line());
        if (task != null && tasks.contains(task)) {
          inCode.add(task);
        }
      }
    }
    if (!inCode.isEmpty()) {
      return inCode;
    }
    return inFiles.isEmpty() ? carried.tasks() : inFiles;
  }

  /** Takes away what was compiled. */
  @Override
  public void close() throws IOException {
    runner.close();
  }
}
