package lab.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lab.course.TinyLab;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each gate refuses a lab that it must not let through, and names the task and the file. */
class GatesTest {

  private static final String SUM = "src/main/java/calculator/Sum.java";
  private static final String TESTS = "src/test/java/calculator/MoreTest.java";
  private static final String TASKS = "tasks.yaml";
  private static final String PATCH = "wrong/2.1-thrice.patch";

  @TempDir Path root;
  private TinyLab tiny;

  @BeforeEach
  void makeLab() throws IOException {
    tiny = new TinyLab(root);
  }

  @Test
  @DisplayName("A lab in which all is as it should be passes")
  void soundLab_passes() throws Exception {
    StringWriter out = new StringWriter();

    assertTrue(prove(out), out.toString());
    assertTrue(out.toString().contains("6 programs in"), out.toString());
  }

  @Test
  @DisplayName("A reference that fails its own test")
  void failingReference_isRefused() throws Exception {
    tiny.replace(2, SUM, "return twice(twice(a));", "return twice(a);");

    assertRefused(
        "step02-tracing: the reference: 2.2[MoreTest.fourTimes", "fails on the reference");
  }

  @Test
  @DisplayName("A starter that already does what is asked")
  void finishedStarter_isRefused() throws Exception {
    tiny.replace(
        2,
        SUM,
        "return Sum.sum(a, a);\n    // end::task-2.1[]\n    // starter: return 0;",
        "return Sum.sum(a, a);\n    // end::task-2.1[]\n    // starter: return a + a;");

    assertRefused("the starter: MoreTest.twice passes", "without 2.1: its tests pass all the same");
  }

  @Test
  @DisplayName("A starter that does not compile")
  void brokenStarter_isRefused() throws Exception {
    tiny.replace(2, SUM, "// starter: return 0;\n  }\n}", "// no starter\n  }\n}");

    assertRefused("the starter: does not compile", "missing return statement");
  }

  @Test
  @DisplayName("A starter that breaks what an earlier step has taught")
  void starterThatBreaksEarlierTasks_isRefused() throws Exception {
    tiny.replace(
        2,
        SUM,
        "    // tag::task-1.1[]\n    return a + b;",
        "    // tag::task-2.1[]\n    b += 0;\n    // end::task-2.1[]\n    // starter: b++;\n"
            + "    // tag::task-1.1[]\n    return a + b;");

    assertRefused("the starter: 1.1[SumTest.sum_adds", "belongs to an earlier step and fails");
  }

  @Test
  @DisplayName("A task that needs another and does not say so")
  void undeclaredDependency_isRefused() throws Exception {
    tiny.replace(2, TASKS, "dependsOn: [\"2.1\"]", "dependsOn: []");

    assertRefused("without 2.1: 2.2[MoreTest.fourTimes", "does not say that it depends on it");
  }

  @Test
  @DisplayName("A task that says that it needs another and does not")
  void superfluousDependency_isRefused() throws Exception {
    tiny.replace(2, SUM, "return twice(twice(a));", "return 2 * a + 2 * a;");

    assertRefused("without 2.1: 2.2 says that it depends on it, and passes");
  }

  @Test
  @DisplayName("A step whose tests the step before passes already")
  void stepThatAddsNothing_isRefused() throws Exception {
    tiny.replace(2, TESTS, "assertEquals(6, Sum.twice(3));", "assertEquals(6, Sum.sum(3, 3));");

    assertRefused("the program of the step before: MoreTest.twice passes");
  }

  @Test
  @DisplayName("A wrong program that passes")
  void wrongProgramThatPasses_isRefused() throws Exception {
    tiny.replace(2, PATCH, "sum(a, sum(a, a))", "sum(a, sum(0, a))");

    assertRefused("wrong/2.1-thrice.patch: passes 2.1");
  }

  @Test
  @DisplayName("A wrong program that does not apply any more")
  void wrongProgramThatRots_isRefused() throws Exception {
    tiny.replace(2, SUM, "return Sum.sum(a, a);", "return 2 * a;");

    String message = String.valueOf(refusal());

    assertTrue(message.contains("2.1-thrice.patch does not apply"), message);
    assertTrue(message.contains("src/main/java/calculator/Sum.java has changed"), message);
  }

  @Test
  @DisplayName("A wrong program of which the learner reads something else than is written down")
  void changedWords_areRefused() throws Exception {
    tiny.replace(2, "wrong/2.1-thrice.txt", "got       9", "got       8");

    assertRefused("wrong/2.1-thrice.patch: the learner reads something else", "got       9");
  }

  @Test
  @DisplayName("Words that give the solution away")
  void solutionInWords_isRefused() throws Exception {
    tiny.replace(2, SUM, "return Sum.sum(a, a);", "return Sum.sum(a, a); // the very same");
    tiny.replace(
        2, PATCH, "-    return Sum.sum(a, a);", "-    return Sum.sum(a, a); // the very same");
    tiny.replace(
        2,
        TASKS,
        "id: \"2.1\"\n    title: Task 2.1\n    goal: It works.",
        "id: \"2.1\"\n    title: Task 2.1\n    goal: return Sum.sum(a, a); // the very same");

    assertRefused("wrong/2.1-thrice.patch: gives the solution away");
  }

  @Test
  @DisplayName("A test that no program of its task fails")
  void idleTest_isRefused() throws Exception {
    tiny.replace(2, TASKS, "tests: [MoreTest.twice]", "tests: [MoreTest.twice, SumTest.sum_adds]");

    assertRefused("SumTest.sum_adds of 2.1 has failed neither");
  }

  @Test
  @DisplayName("What learners read is written down when that is asked for")
  void update_writesWords() throws Exception {
    Path words = tiny.step().folder().resolve("wrong").resolve("2.1-thrice.txt");
    String before = Files.readString(words);
    Files.delete(words);

    new Gates(tiny.lab(), "2.1", true, List.of(), new PrintWriter(new StringWriter())).prove();

    assertEquals(before, Files.readString(words));
  }

  private boolean prove(StringWriter out) throws Exception {
    return new Gates(tiny.lab(), "2", false, List.of(), new PrintWriter(out)).prove();
  }

  private void assertRefused(String... said) throws Exception {
    StringWriter out = new StringWriter();
    assertFalse(prove(out), out.toString());
    for (String part : said) {
      assertTrue(out.toString().contains(part), out.toString());
    }
  }

  private String refusal() throws Exception {
    try {
      StringWriter out = new StringWriter();
      prove(out);
      return out.toString();
    } catch (IOException e) {
      return e.getMessage();
    }
  }
}
