package lab.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the checks say of two small steps that somebody has broken. */
class CheckTest {

  private static final String CODE =
      """
      class Sum {
        // tag::task-2.1[]
        int sum = 1;
        // end::task-2.1[]
      }
      """;

  @TempDir Path root;
  private Step before;
  private Step after;

  @BeforeEach
  void makeTwoSteps() throws IOException {
    before = new Step(1, root.resolve("first"), "one");
    after = new Step(2, root.resolve("second"), "two");
    write(before, "src/main/java/Sum.java", CODE);
    write(after, "src/main/java/Sum.java", CODE.replace("}", "  int more;\n}"));
    write(after, "src/main/java/New.java", "class New {}\n");
    write(after, "src/test/java/SumTest.java", test("1", "2", "3", "4", "5"));
    write(after, "src/main/java/Rest.java", regions("2", "3", "4", "5"));
    write(after, "tasks.yaml", tasks(""));
  }

  @Test
  @DisplayName("Added lines and files are what a step is made of")
  void addedLines_areFine() throws IOException {
    assertEquals(List.of(), neighbour());
    assertEquals(List.of(), new TaskCheck(after).problems());
  }

  @Test
  @DisplayName("A line that was changed in one step alone is named, with its place")
  void changedLine_isNamed() throws IOException {
    write(after, "src/main/java/Sum.java", CODE.replace("sum = 1", "sum = 2"));

    assertEquals(
        List.of(
            "main/java/Sum.java, line 3 of first is not in second: 'int sum = 1;'. Make the two"
                + " alike, or allow it in second/tasks.yaml"),
        neighbour());
  }

  @Test
  @DisplayName("A change that the later step allows is fine, as long as somebody makes it")
  void allowedLine_mayChange() throws IOException {
    write(
        after,
        "tasks.yaml",
        tasks("{file: main/java/Sum.java, line: 'int sum = 1;', why: 'it grows'}"));
    assertTrue(neighbour().get(0).contains("that nobody makes"), neighbour().toString());

    write(after, "src/main/java/Sum.java", CODE.replace("sum = 1", "sum = 2"));
    assertEquals(List.of(), neighbour());
  }

  @Test
  @DisplayName("Two lines that are alike need two allowances")
  void likeLines_areAllowedOneByOne() throws IOException {
    String allowance = "{file: main/java/Sum.java, line: 'int sum = 1;', why: 'it grows'}";
    write(
        before, "src/main/java/Sum.java", CODE.replace("int sum = 1;", "int sum = 1;\n".repeat(2)));
    write(
        after, "src/main/java/Sum.java", CODE.replace("int sum = 1;", "int sum = 2;\n".repeat(2)));
    write(after, "tasks.yaml", tasks(allowance));
    assertEquals(1, neighbour().size(), neighbour().toString());

    write(after, "tasks.yaml", tasks(allowance + ", " + allowance));
    assertEquals(List.of(), neighbour());
  }

  @Test
  @DisplayName("A file that is gone, and a step that names itself, are found")
  void goneFileAndNumber_areFound() throws IOException {
    write(before, "src/main/java/Old.java", "class Old {}\n");
    write(after, "src/main/java/New.java", "// new in step 2\nclass New {}\n");

    List<String> problems = neighbour();

    assertEquals(2, problems.size(), problems.toString());
    assertEquals("main/java/Old.java is gone from second", problems.get(1));
    assertTrue(problems.get(0).contains("New.java, line 1 names 'step 2'"), problems.get(0));
  }

  @Test
  @DisplayName("A region that does not end, or a task without one, is found")
  void brokenRegion_isFound() throws IOException {
    write(after, "src/main/java/Rest.java", regions("2", "3", "4") + "// tag::task-2.5[]\n");
    assertFound("task-2.5 does not end");

    write(after, "src/main/java/Rest.java", regions("2", "3", "4"));
    assertFound("no region task-2.5");
  }

  @Test
  @DisplayName("Tests that a task names and tests that are tagged with it must be the same")
  void untaggedTest_isFound() throws IOException {
    write(after, "src/test/java/SumTest.java", test("1", "2", "3", "4"));

    assertFound("task 2.5 names the tests [SumTest.works5], and tagged with it are []");
  }

  @Test
  @DisplayName("A task that only a later one makes possible is found: nobody could go in order")
  void laterDependency_isFound() throws IOException {
    write(after, "tasks.yaml", tasks("").replaceFirst("dependsOn: \\[]", "dependsOn: [\"2.4\"]"));

    assertFound("task 2.1 depends on [2.4], which does not come before it");
  }

  @Test
  @DisplayName("A tasks.yaml that is malformed is named with the line")
  void malformedTasks_areNamed() throws IOException {
    write(after, "tasks.yaml", "step: 2\ntasks: [\n");

    String message = assertThrows(IOException.class, () -> new TaskCheck(after)).getMessage();

    assertTrue(message.contains("tasks.yaml, line "), message);
  }

  private List<String> neighbour() throws IOException {
    return new NeighbourCheck(before, after).problems();
  }

  private void assertFound(String problem) throws IOException {
    List<String> problems = new TaskCheck(after).problems();
    assertTrue(problems.stream().anyMatch(p -> p.contains(problem)), problems.toString());
  }

  private static void write(Step step, String file, String text) throws IOException {
    Path path = step.folder().resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private static String regions(String... tasks) {
    StringBuilder text = new StringBuilder("class Rest {}\n");
    for (String task : tasks) {
      text.append("// tag::task-2.%s[]\n// end::task-2.%s[]\n".formatted(task, task));
    }
    return text.toString();
  }

  private static String test(String... tasks) {
    StringBuilder text = new StringBuilder("class SumTest {\n");
    for (String task : tasks) {
      text.append("  @Tag(\"task-2.%s\")\n".formatted(task));
      text.append("  @DisplayName(\"It works\")\n  void works%s() {}\n".formatted(task));
    }
    return text.append("}\n").toString();
  }

  private static String tasks(String allowance) {
    StringBuilder text =
        new StringBuilder("step: 2\ntitle: Sums\nlearned: [a, b]\nlook: at it\ntasks:\n");
    for (int i = 1; i <= 5; i++) {
      text.append(
          """
            - id: "2.%d"
              title: It works
              goal: It works.
              tests: [SumTest.works%d]
              hints: [one, two, three]
              wrongTurns: [none]
              dependsOn: []
          """
              .formatted(i, i));
    }
    return text + "whenItSays: []\nneighbour:\n  allow: [" + allowance + "]\n";
  }
}
