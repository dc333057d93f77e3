package lab.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import lab.course.TinyLab;
import lab.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program that does not behave is told as what it is, and the next one starts clean. */
class LaneTest {

  private static final String SUM = "src/main/java/calculator/Sum.java";
  private static final String RIGHT = "return Sum.sum(a, a);";
  private static final int LIMIT_SECONDS = 5;
  private static final String SUM_TEST = "SumTest.sum_adds";
  private static final List<List<String>> TESTS = eachByItself("MoreTest.twice", SUM_TEST);

  @TempDir Path root;
  private TinyLab tiny;
  private StepRunner runner;
  private Lane lane;

  @BeforeEach
  void start() throws IOException {
    tiny = new TinyLab(root);
    runner = new StepRunner(tiny.lab(), tiny.step(), "lane", LIMIT_SECONDS);
    lane = runner.lane(List.of());
  }

  @AfterEach
  void stop() throws IOException {
    lane.close();
    runner.close();
  }

  @Test
  @DisplayName("A call that never returns is ended, with the lines where it is")
  void hangingProgram_isEnded() throws IOException {
    TestOutcome outcome = twice("while (a != 0) { Thread.onSpinWait(); } " + RIGHT);

    assertEquals(TestOutcome.HANGS, outcome.failure());
    assertEquals(String.valueOf(LIMIT_SECONDS), outcome.message());
    assertEquals("Twice three is six", outcome.title());
    assertTrue(outcome.frames().get(0).startsWith("Sum.java:"), outcome.toString());
    assertNextIsClean();
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 3}) // 3 is also the JVM's own when there is no memory left
  @DisplayName("A program that ends the whole JVM")
  void exitingProgram_isTold(int status) throws IOException {
    TestOutcome outcome = twice("System.exit(" + status + "); " + RIGHT);

    assertEquals(TestOutcome.DIED, outcome.failure());
    assertEquals("ended the whole JVM, with exit status " + status, outcome.message());
    assertEquals("Twice three is six", outcome.title());
    assertNextIsClean();
  }

  @Test
  @DisplayName("Where the program has ended the JVM is told")
  void exitingProgram_isToldWithItsLine() throws IOException {
    TestOutcome outcome = twice("System.exit(7); " + RIGHT);

    assertTrue(outcome.frames().get(0).startsWith("Sum.java:"), outcome.toString());
  }

  @Test
  @DisplayName("What an initializer throws is told, and not that one has thrown")
  void throwingInitializer_isTold() throws IOException {
    TestOutcome outcome =
        twice(
            "class Broken { static final int ONE = Integer.parseInt(\"one\"); } "
                + "if (a != 0) { return Broken.ONE; } "
                + RIGHT);

    assertEquals("java.lang.NumberFormatException", outcome.failure());
    assertTrue(outcome.frames().get(0).startsWith("Sum.java:"), outcome.toString());
  }

  @Test
  @DisplayName("What was thrown on another thread is told beside what the test has found")
  void exceptionElsewhere_isTold() throws Exception {
    TestOutcome uncaught =
        twice(ON_A_THREAD.formatted("throw new IllegalStateException(\"why\");"));
    assertEquals(
        List.of("Thrown meanwhile: IllegalStateException: why"),
        uncaught.meanwhile().stream().map(Mishap::what).toList());
    assertTrue(uncaught.meanwhile().get(0).frames().get(0).startsWith("Sum.java:"));

    TestOutcome logged =
        twice(
            ON_A_THREAD.formatted(
                "try { Object none = null; none.hashCode(); } catch (RuntimeException e) {"
                    + " java.util.logging.Logger.getLogger(\"x\")"
                    + ".log(java.util.logging.Level.WARNING, \"y\", e); }"));
    assertTrue(
        logged.meanwhile().get(0).what().startsWith("Thrown meanwhile: NullPointerException: "),
        logged.toString());

    assertEquals(List.of(), twice("return 1;").meanwhile(), "what others have thrown is forgotten");
    assertEquals(
        List.of(),
        twice("throw new IllegalStateException();").meanwhile(),
        "what the test itself has ended with is no news");
  }

  private static final String ON_A_THREAD =
      "Thread other = new Thread(() -> { %s }); other.start();"
          + " try { other.join(); } catch (InterruptedException e) { } return 1;";

  @Test
  @DisplayName("Of a call that hangs it is told which other threads are at work")
  void hangingThread_isTold() throws IOException {
    TestOutcome outcome =
        twice(
            "Thread other = new Thread(() -> { while (a != 0) { Thread.onSpinWait(); } });"
                + " other.start();"
                + " try { other.join(); } catch (InterruptedException e) { } return 1;");

    assertEquals(TestOutcome.HANGS, outcome.failure());
    assertEquals("Another thread is still at work", outcome.meanwhile().get(0).what());
    assertTrue(outcome.origin().get(0).startsWith("Sum.java:"), outcome.toString());
  }

  @Test
  @DisplayName("A task ends at its first failure, and other tasks go on")
  void task_endsAtItsFirstFailure() throws IOException {
    put("return 1;");
    assertEquals(List.of(), runner.compile(main()));

    assertEquals(
        List.of("MoreTest.twice", SUM_TEST),
        ids(runner.run(lane, List.of(List.of("MoreTest.twice", FOUR_TIMES), List.of(SUM_TEST)))));
    assertEquals(
        List.of(FOUR_TIMES, "MoreTest.twice"),
        ids(runner.run(lane, List.of(List.of(FOUR_TIMES), List.of("MoreTest.twice", FOUR_TIMES)))),
        "what one of its tasks still waits for is run");
  }

  private static final String FOUR_TIMES = "MoreTest.fourTimes";

  private static List<String> ids(List<TestOutcome> outcomes) {
    return outcomes.stream().map(TestOutcome::id).toList();
  }

  @Test
  @DisplayName("A program that takes all memory")
  void greedyProgram_isTold() throws IOException {
    TestOutcome outcome =
        twice(
            "java.util.List<long[]> all = new java.util.ArrayList<>();"
                + " while (a != 0) { all.add(new long[1 << 20]); } "
                + RIGHT);

    assertEquals("ran out of memory", outcome.message());
    assertNextIsClean();
  }

  @Test
  @DisplayName("A test with parameters ends at the first that fails, and runs again next time")
  void parameters_endAtTheFirstFailure() throws IOException {
    tiny.write(2, "src/test/java/calculator/MoreTest.java", WITH_PARAMETERS);
    runner.close();
    runner = new StepRunner(tiny.lab(), tiny.step(), "parameters", LIMIT_SECONDS);

    assertEquals(List.of(true, false), outcomes("return a == 1 ? 2 : 0;"));
    assertEquals(List.of(true, true, true), outcomes(RIGHT));
  }

  @Test
  @DisplayName("However many tests hang one after the other, the rest is run")
  void manyHangingTests_leaveTheRest() throws IOException {
    tiny.write(2, "src/test/java/calculator/MoreTest.java", FOUR_OF_A_KIND);
    runner.close();
    runner = new StepRunner(tiny.lab(), tiny.step(), "hanging", 1);
    put("while (a != 0) { Thread.onSpinWait(); } " + RIGHT);
    assertEquals(List.of(), runner.compile(main()));

    try (Lane impatient = runner.lane(List.of())) {
      List<TestOutcome> outcomes =
          runner.run(
              impatient,
              eachByItself(
                  "MoreTest.one", "MoreTest.two", "MoreTest.three", "MoreTest.four", SUM_TEST));

      assertEquals(4, outcomes.stream().filter(TestOutcome::endedTheRun).count());
      assertEquals(
          List.of(SUM_TEST),
          outcomes.stream().filter(TestOutcome::passed).map(TestOutcome::id).toList());
    }
  }

  private static final String FOUR_OF_A_KIND =
      """
      package calculator;

      import org.junit.jupiter.api.Test;

      class MoreTest {
        @Test void one() { Sum.twice(1); }
        @Test void two() { Sum.twice(1); }
        @Test void three() { Sum.twice(1); }
        @Test void four() { Sum.twice(1); }
      }
      """;

  private static final String WITH_PARAMETERS =
      """
      package calculator;

      import static org.junit.jupiter.api.Assertions.assertEquals;

      import org.junit.jupiter.params.ParameterizedTest;
      import org.junit.jupiter.params.provider.ValueSource;

      class MoreTest {
        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3})
        void twice(int a) {
          assertEquals(2 * a, Sum.twice(a));
        }
      }
      """;

  /** Whether each has passed. */
  private List<Boolean> outcomes(String body) throws IOException {
    put(body);
    assertEquals(List.of(), runner.compile(main()));
    return runner.run(lane, eachByItself("MoreTest.twice")).stream()
        .map(TestOutcome::passed)
        .toList();
  }

  @Test
  @DisplayName("A thread that goes on after the tests is told, and does not disturb the next run")
  void leakedThread_isTold() throws IOException {
    TestOutcome outcome =
        twice(
            "var begun = new java.util.concurrent.CountDownLatch(1);"
                + " Thread t = new Thread(() -> {"
                + " begun.countDown(); while (a != 0) { Thread.onSpinWait(); } });"
                + " t.setDaemon(true); t.start();"
                + " try { begun.await(); } catch (InterruptedException e) { } "
                + RIGHT);

    assertTrue(outcome.passed(), outcome.toString());
    assertEquals(1, lane.leftovers().size(), lane.leftovers().toString());
    assertTrue(lane.leftovers().get(0).startsWith("Sum.java:"), lane.leftovers().toString());
    assertNextIsClean();
    assertEquals(List.of(), lane.leftovers());
  }

  @Test
  @DisplayName("A run can be ended from another thread, and what it has not tested has no outcome")
  void abort_endsTheRun() throws Exception {
    StepRunner patient = new StepRunner(tiny.lab(), tiny.step(), "patient", 60);
    try (patient;
        Lane slow = patient.lane(List.of())) {
      Path began = root.resolve("began");
      put(
          "try { java.nio.file.Files.createFile(java.nio.file.Path.of(\""
              + began.toString().replace("\\", "\\\\")
              + "\")); } catch (java.io.IOException e) { throw new IllegalStateException(e); }"
              + " while (a != 0) { Thread.onSpinWait(); } "
              + RIGHT);
      assertEquals(List.of(), patient.compile(main()));
      CompletableFuture<List<TestOutcome>> run =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return patient.run(slow, eachByItself("MoreTest.twice"));
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      Await.until("the test has begun", () -> Files.exists(began));

      slow.abort();

      Await.until("the run is over", run::isDone);
      assertTrue(run.join().stream().noneMatch(TestOutcome::passed), run.join().toString());
    }
  }

  @Test
  @DisplayName("Where nothing runs there is nothing to end: the worker stays warm")
  void abortWithoutARun_endsNothing() throws IOException {
    String tellsItsProcess =
        "if (a != 0) { throw new IllegalStateException(\"\" + ProcessHandle.current().pid()); } "
            + RIGHT;
    String before = twice(tellsItsProcess).message();

    lane.abort();
    assertEquals(List.of(), runner.run(lane, TESTS), "whoever has ended a run wants no other yet");
    lane.renew();

    assertEquals(before, twice(tellsItsProcess).message());
  }

  @Test
  @DisplayName("What a killed process has compiled is taken away by the next one")
  void leftFolder_isSwept() throws IOException {
    Path build = tiny.step().folder().resolve(Path.of("target", "check"));
    long nobody =
        LongStream.iterate(Integer.MAX_VALUE, pid -> pid - 1)
            .filter(pid -> ProcessHandle.of(pid).isEmpty())
            .findFirst()
            .orElseThrow();
    Path left = Files.createDirectories(build.resolve("workspace-" + nobody));
    Path owned =
        Files.createDirectories(build.resolve("workspace-" + ProcessHandle.current().pid()));

    new StepRunner(tiny.lab(), tiny.step(), "next", LIMIT_SECONDS).close();

    assertFalse(Files.exists(left));
    assertTrue(Files.exists(owned));
  }

  /** A task for each test. */
  private static List<List<String>> eachByItself(String... tests) {
    return Stream.of(tests).map(List::of).toList();
  }

  private TestOutcome twice(String body) throws IOException {
    put(body);
    assertEquals(List.of(), runner.compile(main()));
    List<TestOutcome> outcomes = runner.run(lane, TESTS);
    assertTrue(
        outcomes.stream().anyMatch(one -> one.id().equals("SumTest.sum_adds") && one.passed()),
        "the other test runs all the same: " + outcomes);
    return outcomes.stream().filter(one -> one.id().equals("MoreTest.twice")).findFirst().get();
  }

  private void assertNextIsClean() throws IOException {
    assertTrue(twice(RIGHT).passed());
  }

  private String body = RIGHT;

  private void put(String newBody) throws IOException {
    tiny.replace(2, SUM, body, newBody);
    body = newBody;
  }

  private Path main() {
    return tiny.step().folder().resolve("src").resolve("main");
  }
}
