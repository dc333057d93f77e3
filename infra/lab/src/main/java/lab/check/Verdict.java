package lab.check;

import java.util.ArrayList;
import java.util.List;
import lab.course.Tasks;

/**
 * What the tests say of one task.
 *
 * @param failures in the order in which the task names its tests; empty when it has passed
 */
public record Verdict(Tasks.Task task, List<TestOutcome> failures) {

  public boolean passed() {
    return failures.isEmpty();
  }

  /** The verdict on a task; a test that has no outcome did not come to its turn. */
  public static Verdict of(Tasks.Task task, List<TestOutcome> outcomes) {
    List<TestOutcome> failures = new ArrayList<>();
    for (String test : task.tests()) {
      List<TestOutcome> own = outcomes.stream().filter(one -> one.id().equals(test)).toList();
      if (own.isEmpty()) {
        failures.add(
            new TestOutcome(test, test, TestOutcome.DIED, "did not come to its turn", List.of()));
      }
      own.stream().filter(one -> !one.passed()).forEach(failures::add);
    }
    return new Verdict(task, failures);
  }
}
