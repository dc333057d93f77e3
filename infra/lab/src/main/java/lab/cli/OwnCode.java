package lab.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import lab.check.CompileError;
import lab.check.Exercise;
import lab.course.Lab;
import lab.course.Step;
import lab.course.Workspace;
import picocli.CommandLine.Option;

/** Which code of a step runs: the finished one, or the learner's. */
final class OwnCode {

  @Option(
      names = "--mine",
      description = "Run your own code, from the workspace, and not the finished step.")
  private boolean mine;

  /**
   * The module whose programs are to run.
   *
   * @throws IOException when the learner's own code is wanted and is not there or does not compile
   */
  Path module(Lab lab, Step step) throws IOException {
    if (!mine) {
      return step.folder();
    }
    try (Exercise exercise = new Exercise(lab, step, new Workspace(lab, step))) {
      List<CompileError> errors = exercise.compile();
      if (!errors.isEmpty()) {
        throw new IOException(
            "your code of step %1$d does not compile: type lab check %1$d"
                .formatted(step.number()));
      }
      return exercise.module();
    }
  }
}
