package lab.check;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import lab.course.Progress;
import lab.course.TinyLab;
import lab.course.Workspace;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExerciseTest {

  @TempDir Path root;
  private TinyLab tiny;
  private Workspace workspace;

  @BeforeEach
  void begin() throws IOException {
    tiny = new TinyLab(root);
    workspace = new Workspace(tiny.lab(), tiny.step());
    workspace.create(Map.of());
  }

  private Exercise exercise() throws IOException {
    return new Exercise(tiny.lab(), tiny.step(), workspace);
  }

  @Test
  @DisplayName("The learner's own code can be run like a module that the build has made")
  void module_holdsTheLearnersCode() throws Exception {
    Path libraries = tiny.step().folder().resolve("target").resolve("classpath");
    Files.writeString(libraries, "some.jar");
    Path sum = workspace.main().resolve("java").resolve("calculator").resolve("Sum.java");

    Path module;
    try (Exercise exercise = exercise()) {
      Files.writeString(sum, Files.readString(sum).replace("return 0;", "return 7 * a;"));
      assertEquals(List.of(), exercise.compile());
      module = exercise.module();
    }

    assertEquals(21, twice(module.resolve("target").resolve("classes"), 3));
    assertEquals("some.jar", Files.readString(module.resolve("target").resolve("classpath")));
  }

  @Test
  @DisplayName("A task that its own change has not broken is not the one that is explained")
  void brokenElsewhere_isToldAsSuch() throws Exception {
    try (Exercise exercise = exercise()) {
      write("2.1", "return 2 * a + done;");
      write("2.2", "return 4 * a; } static int done = 0; static {");
      assertTrue(check(exercise).allPassed());

      write("2.2", "return 4 * a; } static int done = 1; static {");
      CheckResult result = check(exercise);
      Verdict failing = requireNonNull(result.failing());
      assertEquals("2.1", failing.task().id());
      assertEquals(List.of("2.2"), failing.brokenBy());
      assertTrue(
          new CheckReport(workspace)
              .of(result)
              .contains("  It passed before a change in the code of 2.2."));

      write("2.2", "return 5 * a; } static int done = 1; static {");
      CheckResult both = check(exercise);
      assertEquals("2.2", requireNonNull(both.failing()).task().id());
      assertEquals(List.of(), both.waitsFor(requireNonNull(both.failing()).task()));
    }
  }

  @Test
  @DisplayName("Of two tasks that fail, the one whose code throws is explained")
  void thrower_isExplained() throws Exception {
    try (Exercise exercise = exercise()) {
      write("2.1", "return fourTimes(a) / 2;");
      write("2.2", "throw new IllegalStateException();");

      CheckResult result = check(exercise);

      assertEquals(List.of(CheckResult.State.FAILED, CheckResult.State.FAILED), states(result));
      assertEquals("2.2", requireNonNull(result.failing()).task().id());
    }
  }

  @Test
  @DisplayName("A task whose code is the reference's is not the one that is explained")
  void reference_isInnocent() throws Exception {
    try (Exercise exercise = exercise()) {
      write("1.1", "return a - b; } static int more() { return 0;");
      workspace.solve("2.1");
      assertTrue(
          new CheckReport(workspace)
              .of(check(exercise))
              .contains("  Its own code has passed, or is the reference's: look elsewhere."));

      write("2.2", "return 0;");
      assertEquals("2.2", requireNonNull(check(exercise).failing()).task().id());
    }
  }

  @Test
  @DisplayName("What has passed is left untested when what was just changed waits in vain")
  void slowFailure_leavesTheRest() throws Exception {
    try (Exercise exercise = exercise()) {
      workspace.solve("2.1");
      assertEquals(
          List.of(CheckResult.State.PASSED, CheckResult.State.UNTOUCHED), states(check(exercise)));

      write("2.2", "return 0;");
      assertEquals(
          List.of(CheckResult.State.PASSED, CheckResult.State.FAILED), states(check(exercise)));

      CheckResult result = exercise.check(exercise.tasks(), slow -> {}, Duration.ZERO);
      Exercise.save(tiny.lab(), result);

      assertEquals(List.of(CheckResult.State.UNTESTED, CheckResult.State.FAILED), states(result));
      assertEquals(List.of(), result.waitsFor(exercise.tasks().get(1)));
      assertFalse(Progress.of(tiny.lab()).knows("2.1"), "nothing new is known of it");
    }
  }

  @Test
  @DisplayName("A check with the earlier steps says of each step what it is asked for")
  void checkWithEarlier_isDivided() throws Exception {
    try (Exercise exercise = exercise()) {
      assertEquals(List.of(), exercise.compile());

      CheckResult result = exercise.checkWithEarlier(slow -> {});

      assertEquals(3, result.states().size());
      assertEquals(exercise.tasks(), List.copyOf(result.only(exercise.tasks()).states().keySet()));
    }
  }

  @Test
  @DisplayName("What is saved while tests run has not passed with them")
  void saveMeanwhile_hasNotPassed() throws Exception {
    try (Exercise exercise = exercise();
        Lane lane = exercise.lane()) {
      workspace.solve("2.1");
      assertEquals(List.of(), exercise.compile());
      write("2.1", "return 0;");
      assertEquals(
          List.of(CheckResult.State.PASSED, CheckResult.State.UNTOUCHED),
          states(exercise.test(exercise.tasks(), lane)));

      CheckResult result = check(exercise);

      assertFalse(requireNonNull(result.failing()).isInnocent(), "this code has never passed");
    }
  }

  @Test
  @DisplayName("What needs the task that waits in vain is left untested, too, if it was begun")
  void slowBase_leavesWhatNeedsIt() throws Exception {
    try (Exercise exercise = exercise()) {
      write("2.1", "return 0;");
      assertEquals(
          List.of(CheckResult.State.FAILED, CheckResult.State.UNTOUCHED),
          states(exercise.check(exercise.tasks(), slow -> {}, Duration.ZERO)));

      write("2.2", "return 0;");
      assertEquals(
          List.of(CheckResult.State.FAILED, CheckResult.State.UNTESTED),
          states(exercise.check(exercise.tasks(), slow -> {}, Duration.ZERO)));
      assertEquals(
          List.of(CheckResult.State.FAILED, CheckResult.State.FAILED), states(check(exercise)));
    }
  }

  @Test
  @DisplayName("A thread that is left behind is told, though the task passes, check or watch")
  void leftThread_isTold() throws Exception {
    try (Exercise exercise = exercise()) {
      write(
          "2.1",
          """
          java.util.concurrent.CountDownLatch begun = new java.util.concurrent.CountDownLatch(1);
          new Thread(() -> { begun.countDown(); while (a != 0) { Thread.onSpinWait(); } }).start();
          try { begun.await(); } catch (InterruptedException e) { throw new AssertionError(e); }
          return 2 * a;
          """);

      CheckResult result = check(exercise);

      CheckReport report = new CheckReport(workspace);
      for (List<String> said : List.of(report.of(result), report.of(result, result, "(0.1 s)"))) {
        assertTrue(said.get(0).startsWith("✓ 2.1"), said.toString());
        assertTrue(
            said.stream().anyMatch(line -> line.startsWith("! A thread still runs")),
            said.toString());
      }
    }
  }

  private static List<CheckResult.State> states(CheckResult result) {
    return List.copyOf(result.states().values());
  }

  private static CheckResult check(Exercise exercise) throws IOException {
    return exercise.check(exercise.tasks(), slow -> {});
  }

  /** Puts code into the region of a task. */
  private void write(String task, String code) throws IOException {
    Path sum = workspace.main().resolve("java").resolve("calculator").resolve("Sum.java");
    Files.writeString(
        sum,
        Files.readString(sum)
            .replaceFirst(
                "(?s)(tag::task-%s\\[]\n).*?( *// end::task-%s)".formatted(task, task),
                "$1" + code + "\n$2"));
  }

  @Test
  @DisplayName("The compiler names types as one writes them, but not two alike")
  void errors_areReadable() throws IOException {
    assertEquals(
        """
        method sum in class Sum cannot be applied to given types
          required: int, int
          found:    List<Object>, int, int
          reason: actual and formal argument lists differ in length""",
        error("sum(java.util.List.of(), 1, 2);"));
    assertEquals(
        "incompatible types: java.util.Date cannot be converted to java.sql.Date",
        error("java.sql.Date date = new java.util.Date();"));
    assertEquals("';' expected", error("int a = 1 int b = 2"), "once for a line");
  }

  /** What the compiler says of a line in a workspace. */
  private String error(String line) throws IOException {
    workspace.create(Map.of()); // without what was tried before
    Path sum = workspace.main().resolve("java").resolve("calculator").resolve("Sum.java");
    Files.writeString(sum, Files.readString(sum).replaceFirst("return 0;", line + " return 0;"));
    try (Exercise exercise = exercise()) {
      List<CompileError> errors = exercise.compile();
      assertEquals(1, errors.size(), errors.toString());
      return errors.get(0).message();
    }
  }

  private static Object twice(Path classes, int a)
      throws IOException, ReflectiveOperationException {
    try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, null)) {
      Method twice = loader.loadClass("calculator.Sum").getDeclaredMethod("twice", int.class);
      twice.setAccessible(true);
      return twice.invoke(null, a);
    }
  }
}
