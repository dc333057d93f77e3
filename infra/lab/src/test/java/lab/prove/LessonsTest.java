package lab.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lab.course.TinyLab;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** A page that shows what does not come is refused, with the line. */
class LessonsTest {

  @TempDir Path root;

  @Test
  @DisplayName("Dots stand for anything: in a line, and for whole lines")
  void dots_standForAnything() {
    assertTrue(Lesson.matches(List.of("a … c", "…"), List.of("a b c")));
    assertTrue(Lesson.matches(List.of("…", "end"), List.of("one", "two", "end")));
    assertTrue(Lesson.matches(List.of("3.14 (…)"), List.of("3.14 (s)")));

    assertFalse(Lesson.matches(List.of("a … c"), List.of("a b d")));
    assertFalse(Lesson.matches(List.of("…", "end"), List.of("one", "end", "more")));
    assertFalse(Lesson.matches(List.of("3.14"), List.of("3014")));
    assertFalse(Lesson.matches(List.of(), List.of("something")));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS) // the pages are written for a shell
  @DisplayName("What is shown is run and compared, in a folder of its own")
  void shownOutput_isCompared() throws IOException {
    assertEquals(
        List.of(),
        problems(
            """
            ```console
            $ printf 'one\\ntwo\\n' > target/numbers
            $ cat target/numbers
            one
            …
            ```
            """));
    assertEquals(
        List.of("README.md:3: 'echo one' prints\n    one"),
        problems("Words.\n```console\n$ echo one\ntwo\n```\n"));
  }

  @Test
  @DisplayName("A command that the lab does not have is named, wherever a page mentions it")
  void unknownCommand_isNamed() throws IOException {
    assertEquals(
        List.of("README.md:2: lab solv 2: Unmatched arguments from index 0: 'solv', '2'"),
        problems("Type `lab solve` and\n`./lab solv 2`, or the lab will not know.\n"));
  }

  private List<String> problems(String text) throws IOException {
    TinyLab tiny = new TinyLab(root);
    Path page = root.resolve("README.md");
    Files.writeString(page, text);
    return new Lessons(tiny.lab(), List.of(page), new CommandLine(new LabCommand())).problems();
  }

  @Command(name = "lab", subcommands = SolveCommand.class)
  static final class LabCommand {}

  @Command(name = "solve")
  static final class SolveCommand {}
}
