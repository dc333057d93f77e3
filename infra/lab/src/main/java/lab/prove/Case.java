package lab.prove;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import lab.check.CompileError;
import lab.check.Verdict;
import lab.course.Program;
import lab.course.Step;
import lab.course.Tasks;

/**
 * One program that is tried.
 *
 * @param step whose tests judge it
 * @param name for the message when it is not as it should be
 * @param tasks whose tests run
 * @param inFull those of which all tests run; others end at their first failure, which is all that
 *     a learner reads
 */
record Case(
    Step step,
    String name,
    Program program,
    List<Tasks.Task> tasks,
    List<Tasks.Task> inFull,
    Judge judge) {

  /** The tests to run, in groups that end with the first that fails. */
  List<List<String>> tests() {
    return tasks.stream()
        .flatMap(
            task ->
                inFull.contains(task)
                    ? task.tests().stream().map(List::of)
                    : Stream.of(task.tests()))
        .toList();
  }

  /** Holds what came against what should have come. */
  interface Judge {

    /**
     * Says what is wrong, a line each.
     *
     * @param errors when it does not compile; there are no verdicts then
     * @return nothing when all is as it should be
     */
    List<String> problems(List<CompileError> errors, List<Verdict> verdicts) throws IOException;
  }
}
