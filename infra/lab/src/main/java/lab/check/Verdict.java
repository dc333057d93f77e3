package lab.check;

import java.util.ArrayList;
import java.util.List;
import lab.course.Tasks;

/**
 * What the tests say of one task.
 *
 * @param failures in the order in which the task names its tests, those that were not run last;
 *     empty when it has passed
 */
public record Verdict(Tasks.Task task, List<TestOutcome> failures) {

  public boolean passed() {
    return failures.isEmpty();
  }

  /** Whether all that one knows is that its tests were not run. */
  boolean wasNotRun() {
    return !passed() && failures.get(0).failure().equals(TestOutcome.NOT_RUN);
  }

  /** The verdict on a task; a test that has no outcome was not run. */
  public static Verdict of(Tasks.Task task, List<TestOutcome> outcomes) {
    List<TestOutcome> failures = new ArrayList<>();
    List<TestOutcome> notRun = new ArrayList<>();
    for (String test : task.tests()) {
      List<TestOutcome> own = outcomes.stream().filter(one -> one.id().equals(test)).toList();
      if (own.isEmpty()) {
        notRun.add(new TestOutcome(test, test, TestOutcome.NOT_RUN, "", List.of()));
      }
      own.stream().filter(one -> !one.passed()).forEach(failures::add);
    }
    failures.addAll(notRun);
    return new Verdict(task, failures);
  }
}
