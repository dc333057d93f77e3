package lab.check;

import java.util.ArrayList;
import java.util.List;
import lab.course.Tasks;
import org.jspecify.annotations.Nullable;

/**
 * What the tests say of one task.
 *
 * @param failures in the order in which the task names its tests, those that were not run last;
 *     empty when it has passed
 * @param origin the task in whose code the exception was thrown that it fails with; null when that
 *     is in none or nobody has asked
 * @param isInnocent whether it fails for what was done elsewhere: it has passed with the code that
 *     it has, or that is the reference's
 * @param brokenBy what has changed since it passed, as {@link lab.course.LastPass} has it; empty
 *     when it never has with this code
 */
public record Verdict(
    Tasks.Task task,
    List<TestOutcome> failures,
    @Nullable String origin,
    boolean isInnocent,
    List<String> brokenBy) {

  public boolean passed() {
    return failures.isEmpty();
  }

  /** Whether all that one knows is that its tests were not run. */
  boolean wasNotRun() {
    return !passed() && !failures.get(0).wasRun();
  }

  /** The verdict on a task; a test that has no outcome was not run. */
  public static Verdict of(Tasks.Task task, List<TestOutcome> outcomes) {
    List<TestOutcome> failures = new ArrayList<>();
    List<TestOutcome> notRun = new ArrayList<>();
    for (String test : task.tests()) {
      List<TestOutcome> own = outcomes.stream().filter(one -> one.id().equals(test)).toList();
      if (own.isEmpty()) {
        notRun.add(new TestOutcome(test, test, TestOutcome.NOT_RUN, "", List.of(), List.of()));
      }
      own.stream().filter(one -> !one.passed()).forEach(failures::add);
    }
    failures.addAll(notRun);
    return new Verdict(task, failures, null, false, List.of());
  }

  Verdict with(@Nullable String origin, boolean isInnocent, List<String> brokenBy) {
    return new Verdict(task, failures, origin, isInnocent, brokenBy);
  }
}
