package lab.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lab.course.TinyLab;
import lab.course.Workspace;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is held against a learner that is not the learner's. */
class ExerciseTest {

  private static final String RIGHT = "return Sum.sum(a, a);";

  @TempDir Path root;
  private TinyLab tiny;
  private Workspace workspace;

  @BeforeEach
  void makeLab() throws IOException {
    tiny = new TinyLab(root);
    workspace = new Workspace(tiny.lab(), tiny.step());
    workspace.create(Map.of());
  }

  @Test
  @DisplayName("What fails only in a JVM that has just started is tried again there")
  void coldFailure_isTriedAgain() throws IOException {
    assertEquals(CheckResult.State.PASSED, twice(onlyTheFirstTime("return 7;") + RIGHT));
  }

  @Test
  @DisplayName("What fails again has failed, and a program that ends the JVM is not started twice")
  void trueFailure_staysOne() throws IOException {
    assertEquals(CheckResult.State.FAILED, twice("return 7;"));
    assertEquals(
        CheckResult.State.FAILED, twice(onlyTheFirstTime("System.exit(1);") + "return 7;"));
  }

  private static String onlyTheFirstTime(String statement) {
    return "if (System.setProperty(\"lab.seen\", \"yes\") == null) { " + statement + " } ";
  }

  private CheckResult.State twice(String body) throws IOException {
    Path file = workspace.main().resolve("java/calculator/Sum.java");
    List<String> lines = Files.readAllLines(file);
    lines.set(lines.indexOf("    // tag::task-2.1[]") + 2, body);
    Files.write(file, lines);
    try (Exercise exercise = new Exercise(tiny.lab(), tiny.step(), workspace)) {
      return exercise.check().states().get(exercise.tasks().get(0));
    }
  }
}
