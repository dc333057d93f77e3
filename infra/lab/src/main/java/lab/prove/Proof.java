package lab.prove;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lab.check.CompileError;
import lab.check.Feedback;
import lab.check.TestOutcome;
import lab.check.Verdict;
import lab.course.Lab;
import lab.course.Program;
import lab.course.Regions;
import lab.course.Step;
import lab.course.StepDiff;
import lab.course.Tasks;
import lab.course.Trees;
import org.jspecify.annotations.Nullable;

/** The cases of each gate that has to do with running tests. */
final class Proof {

  /** Shorter lines stand in any program. */
  private static final int TELLING_LENGTH = 24;

  private final Lab lab;
  private final boolean update;
  private final Set<String> failed = ConcurrentHashMap.newKeySet();

  /**
   * @param update whether the texts that learners read are written anew instead of compared
   */
  Proof(Lab lab, boolean update) {
    this.lab = lab;
    this.update = update;
  }

  /** Each reference passes its tests; each whole starter fails its own, and no earlier ones. */
  List<Case> wholes(Step step) throws IOException {
    List<Tasks.Task> own = Tasks.read(step).tasks();
    List<Tasks.Task> all = new ArrayList<>();
    for (Step one : lab.steps()) {
      if (one.number() < step.number()) {
        all.addAll(Tasks.read(one).tasks());
      }
    }
    all.addAll(own);
    Program reference = Program.reference(step);
    return List.of(
        new Case(
            step,
            name(step) + ": the reference",
            reference,
            own,
            own,
            expecting(task -> false, task -> "fails on the reference")),
        new Case(
            step,
            name(step) + ": the starter",
            reference.starter(titles(step)::get),
            all,
            own,
            expecting(own::contains, task -> "belongs to an earlier step and fails")));
  }

  /** With one task blanked its tests fail, and of others only those that say so. */
  List<Case> blanks(Step step) throws IOException {
    List<Tasks.Task> tasks = Tasks.read(step).tasks();
    Program reference = Program.reference(step);
    List<Case> cases = new ArrayList<>();
    for (Tasks.Task blank : tasks) {
      cases.add(
          new Case(
              step,
              "%s: without %s".formatted(name(step), blank.id()),
              reference.starter(id -> id.equals(blank.id()) ? blank.title() : null),
              tasks,
              List.of(blank),
              (errors, verdicts) -> blanked(blank, errors, verdicts)));
    }
    return cases;
  }

  private List<String> blanked(
      Tasks.Task blank, List<CompileError> errors, List<Verdict> verdicts) {
    List<String> problems = new ArrayList<>(compiles(errors));
    for (Verdict verdict : verdicts) {
      String id = verdict.task().id();
      boolean depends = verdict.task().dependsOn().contains(blank.id());
      if (id.equals(blank.id())) {
        noteFailures(verdict);
        if (verdict.passed()) {
          problems.add("its tests pass all the same");
        }
      } else if (!verdict.passed() && !depends) {
        problems.add("%s fails and does not say that it depends on it".formatted(failing(verdict)));
      } else if (verdict.passed() && depends) {
        problems.add(id + " says that it depends on it, and passes");
      }
    }
    return problems;
  }

  /** A step's program is not enough for the next one. */
  List<Case> predecessors(Step step) throws IOException {
    if (step.number() == 1) {
      return List.of();
    }
    List<Tasks.Task> own = Tasks.read(step).tasks();
    return List.of(
        new Case(
            step,
            name(step) + ": the program of the step before",
            Program.reference(lab.step(step.number() - 1)),
            own,
            own,
            expecting(task -> true, task -> "")));
  }

  /** Each wrong program fails its task, and the learner reads what is written down. */
  List<Case> wrongs(Step step) throws IOException {
    Program reference = Program.reference(step);
    List<Case> cases = new ArrayList<>();
    for (WrongProgram wrong : WrongProgram.of(step)) {
      Tasks.Task task =
          Tasks.read(step).tasks().stream()
              .filter(one -> one.id().equals(wrong.task()))
              .findFirst()
              .orElseThrow(() -> new IOException(wrong.patch() + ": there is no such task"));
      cases.add(
          new Case(
              step,
              name(step) + ": wrong/" + wrong.patch().getFileName(),
              patched(wrong, reference),
              List.of(task),
              List.of(),
              (errors, verdicts) -> {
                List<String> problems = new ArrayList<>(compiles(errors));
                for (Verdict verdict : verdicts) {
                  problems.addAll(told(wrong, verdict, reference));
                }
                return problems;
              }));
    }
    return cases;
  }

  /**
   * Tests that none of the programs of their task has failed: nothing shows what they are for. To
   * be asked when all cases of the step are through.
   */
  List<String> idleTests(Step step) throws IOException {
    List<String> idle = new ArrayList<>();
    for (Tasks.Task task : Tasks.read(step).tasks()) {
      for (String test : task.tests()) {
        if (!failed.contains(task.id() + " " + test)) {
          idle.add(
              "%s: %s of %s has failed neither without the task's code nor for a wrong program"
                  .formatted(name(step), test, task.id()));
        }
      }
    }
    return idle;
  }

  private void noteFailures(Verdict verdict) {
    verdict.failures().stream()
        .filter(TestOutcome::wasRun)
        .forEach(test -> failed.add(verdict.task().id() + " " + test.id()));
  }

  private static Program patched(WrongProgram wrong, Program reference) throws IOException {
    try {
      return wrong.program(reference);
    } catch (IOException e) {
      throw new IOException("%s does not apply: %s".formatted(wrong.patch(), e.getMessage()), e);
    }
  }

  private List<String> told(WrongProgram wrong, Verdict verdict, Program reference)
      throws IOException {
    noteFailures(verdict);
    if (verdict.passed()) {
      return List.of("passes " + verdict.task().id());
    }
    List<String> said = Feedback.of(verdict).stream().map(Proof::steady).toList();
    List<String> problems = new ArrayList<>();
    String text = String.join("\n", said);
    for (String line : solution(reference, verdict.task().id())) {
      if (text.contains(line)) {
        problems.add("gives the solution away: " + line);
      }
    }
    if (update) {
      Trees.write(wrong.golden(), said);
    } else if (!StepDiff.lines(wrong.golden()).equals(said)) {
      problems.add(
          "the learner reads something else than %s says (lab prove --update writes it):\n%s"
              .formatted(wrong.golden().getFileName(), text));
    }
    return problems;
  }

  /** Without what differs from run to run or moves when a file grows. */
  private static String steady(String line) {
    return line.replaceAll("\\.java:\\d+", ".java:…")
        .replaceAll("\\b[0-9a-f]{32}\\b", "…")
        .replaceAll("\\b[0-9a-f]{16}\\b", "…")
        .replaceAll("localhost:\\d+|127\\.0\\.0\\.1:\\d+", "localhost:…")
        .replaceAll("server\\.port=\\d+", "server.port=…")
        .replaceAll("[Aa]fter \\d+ (m?s)\\b", "after … $1")
        .replaceAll("\\b(recorded|less than) \\d[\\d.E-]*\\d\\b", "$1 …")
        .replaceAll("^( *(?:expected|got) +)\\d{5,}$", "$1…")
        .stripTrailing();
  }

  private static Set<String> solution(Program reference, String task) {
    return reference.files().values().stream()
        .flatMap(lines -> bodies(lines, task))
        .map(String::strip)
        .filter(line -> line.length() >= TELLING_LENGTH && !line.startsWith("//"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> bodies(List<String> lines, String task) {
    return Regions.of(lines).bodies().getOrDefault(task, List.of()).stream().flatMap(List::stream);
  }

  /** Every test of some tasks must fail, every test of the others pass. */
  private static Case.Judge expecting(
      Predicate<Tasks.Task> fails, Function<Tasks.Task, String> why) {
    return (errors, verdicts) -> {
      List<String> problems = new ArrayList<>(compiles(errors));
      for (Verdict verdict : verdicts) {
        if (fails.test(verdict.task())) {
          passing(verdict).forEach(test -> problems.add(test + " passes"));
        } else if (!verdict.passed()) {
          problems.add(failing(verdict) + " " + why.apply(verdict.task()));
        }
      }
      return problems;
    };
  }

  private static List<String> compiles(List<CompileError> errors) {
    return errors.stream()
        .limit(1)
        .map(e -> "does not compile: %s:%d: %s".formatted(e.file(), e.line(), e.message()))
        .toList();
  }

  /** As {@code 2.4 (TraceTest.work: what was expected)}. */
  private static String failing(Verdict verdict) {
    return verdict.task().id()
        + verdict.failures().stream()
            .map(one -> one.id() + ": " + one.message().lines().reduce("", (a, b) -> b))
            .toList();
  }

  private static Set<String> passing(Verdict verdict) {
    Set<String> passing = new TreeSet<>(verdict.task().tests());
    verdict.failures().forEach(outcome -> passing.remove(outcome.id()));
    return passing;
  }

  private static Map<String, @Nullable String> titles(Step step) throws IOException {
    Map<String, @Nullable String> titles = new HashMap<>();
    Tasks.read(step).tasks().forEach(task -> titles.put(task.id(), task.title()));
    return titles;
  }

  private static Path name(Step step) {
    return step.folder().getFileName();
  }
}
