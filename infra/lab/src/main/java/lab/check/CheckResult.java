package lab.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lab.course.Tasks;
import org.jspecify.annotations.Nullable;

/**
 * What came of a check.
 *
 * @param errors when the code does not compile; there are no verdicts then
 * @param states of all tasks that were asked for, in their order
 * @param verdicts of those that were tested
 * @param leftovers where threads still run that the tests have left behind; empty when none does
 */
public record CheckResult(
    List<CompileError> errors,
    Map<Tasks.Task, State> states,
    List<Verdict> verdicts,
    List<String> leftovers) {

  /** The state of one task. */
  public enum State {
    PASSED("✓"),
    FAILED("✗"),
    UNTOUCHED("·"),
    UNTESTED("?");

    private final String sign;

    State(String sign) {
      this.sign = sign;
    }

    @Override
    public String toString() {
      return sign;
    }
  }

  /** Nothing is known yet. */
  static final CheckResult NOTHING = new CheckResult(List.of(), Map.of(), List.of(), List.of());

  static CheckResult notCompiled(List<CompileError> errors) {
    return new CheckResult(errors, Map.of(), List.of(), List.of());
  }

  /** Of tasks that were left alone; whether they pass is not known. */
  static CheckResult untested(List<Tasks.Task> tasks) {
    Map<Tasks.Task, State> states = new LinkedHashMap<>();
    tasks.forEach(task -> states.put(task, State.UNTESTED));
    return new CheckResult(List.of(), states, List.of(), List.of());
  }

  /** What it says of these tasks. */
  public CheckResult only(List<Tasks.Task> tasks) {
    Map<Tasks.Task, State> some = new LinkedHashMap<>(states);
    some.keySet().retainAll(tasks);
    return new CheckResult(
        errors,
        some,
        verdicts.stream().filter(verdict -> tasks.contains(verdict.task())).toList(),
        leftovers);
  }

  /** This one, with what a later check says of some of the tasks. */
  CheckResult with(CheckResult later, List<Tasks.Task> order) {
    Map<Tasks.Task, State> merged = new LinkedHashMap<>();
    List<Verdict> judged = new ArrayList<>();
    for (Tasks.Task task : order) {
      CheckResult last = later.states.containsKey(task) ? later : this;
      if (last.states.containsKey(task)) {
        merged.put(task, last.states.get(task));
        last.verdicts.stream().filter(one -> one.task().equals(task)).forEach(judged::add);
      }
    }
    return new CheckResult(List.of(), merged, judged, later.leftovers);
  }

  /**
   * The task that was begun and does not pass; null when none fails. Of several the first whose
   * tests were run, that does not fail for a change elsewhere and waits for no other task, unless
   * it fails with an exception from the code of another: then that one.
   */
  public @Nullable Verdict failing() {
    Verdict first =
        verdicts.stream()
            .filter(verdict -> !verdict.passed())
            .min(
                Comparator.comparing(Verdict::wasNotRun)
                    .thenComparing(Verdict::isInnocent)
                    .thenComparing(verdict -> !waitsFor(verdict.task()).isEmpty()))
            .orElse(null);
    return verdicts.stream()
        .filter(verdict -> !verdict.passed())
        .filter(verdict -> first != null && verdict.task().id().equals(first.origin()))
        .findFirst()
        .orElse(first);
  }

  /** The task to work on: one that fails, or else the first that is open; null when all is done. */
  public Tasks.@Nullable Task current() {
    @Nullable Verdict failing = failing();
    if (failing != null) {
      return failing.task();
    }
    return states.keySet().stream()
        .filter(task -> states.get(task) == State.UNTOUCHED)
        .findFirst()
        .orElse(null);
  }

  /**
   * Ids of tasks without which this one cannot pass, and which have not passed; those that this one
   * has broken aside.
   */
  public List<String> waitsFor(Tasks.Task task) {
    return states.keySet().stream()
        .filter(other -> task.dependsOn().contains(other.id()))
        .filter(other -> states.get(other) != State.PASSED && states.get(other) != State.UNTESTED)
        .filter(
            other ->
                verdicts.stream()
                    .filter(verdict -> verdict.task().equals(other))
                    .noneMatch(verdict -> verdict.brokenBy().contains(task.id())))
        .map(Tasks.Task::id)
        .toList();
  }

  public boolean allPassed() {
    return errors.isEmpty() && states.values().stream().allMatch(State.PASSED::equals);
  }
}
