package lab.prove;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lab.course.Program;
import lab.course.Step;
import lab.course.StepDiff;

/**
 * A mistake that somebody may well make: a patch on the reference, such as {@code
 * wrong/2.3-injected-too-late.patch}, and beside it, with the ending {@code .txt}, what a learner
 * then reads. Above the patch stands in words what was thought.
 *
 * @param task the id of the task that it gets wrong
 */
record WrongProgram(Step step, String task, Path patch) {

  private static final Pattern NAME = Pattern.compile("(\\d+\\.\\d+)-[a-z0-9-]+\\.patch");

  /**
   * All of a step, in the order of their names.
   *
   * @throws IOException when a file is there that belongs to none
   */
  static List<WrongProgram> of(Step step) throws IOException {
    List<WrongProgram> found = new ArrayList<>();
    Path folder = step.folder().resolve("wrong");
    if (!Files.isDirectory(folder)) {
      return found;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
        if (name.matches()) {
          found.add(new WrongProgram(step, name.group(1), file));
        } else if (!Files.exists(folder.resolve(patchOf(file)))) {
          throw new IOException(file + " belongs to no wrong program: name it as 2.3-too-late");
        }
      }
    }
    return found;
  }

  private static String patchOf(Path golden) {
    return String.valueOf(golden.getFileName()).replaceFirst("\\.txt$", ".patch");
  }

  /** What a learner reads; the file need not be there yet. */
  Path golden() {
    String name = String.valueOf(patch.getFileName());
    return patch.resolveSibling(name.replaceFirst("\\.patch$", ".txt"));
  }

  /**
   * The whole program.
   *
   * @throws IOException when the patch does not apply any more
   */
  Program program(Program reference) throws IOException {
    return reference.patched(StepDiff.lines(patch));
  }
}
