package lab.course;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * A lab of two steps with next to nothing in them, in which all is as it should be. Tests break one
 * thing in it.
 */
public final class TinyLab {

  private final Lab lab;

  /** Makes it in an empty folder. */
  public TinyLab(Path root) throws IOException {
    lab = new Lab(root);
    Path built = Path.of("target", "classes").toAbsolutePath();
    Trees.copy(built, lab.module("lab").resolve("target").resolve("classes"));
    Files.writeString(lab.module("lab").resolve("target").resolve("classpath"), libraries());
    step(1);
    step(2);
    write(1, "src/main/java/calculator/Sum.java", sum(""));
    write(1, "src/test/java/calculator/SumTest.java", SUM_TEST);
    write(1, "tasks.yaml", tasks(1, task("1.1", "SumTest.sum_adds", "")));
    write(2, "src/main/java/calculator/Sum.java", sum(MORE));
    write(2, "src/test/java/calculator/SumTest.java", SUM_TEST);
    write(2, "src/test/java/calculator/MoreTest.java", MORE_TEST);
    write(
        2,
        "tasks.yaml",
        tasks(2, task("2.1", "MoreTest.twice", ""), task("2.2", "MoreTest.fourTimes", "2.1")));
    write(2, "wrong/2.1-thrice.patch", THRICE);
    write(1, "pom.xml", POM);
    write(2, "pom.xml", POM);
    for (String kit : new String[] {"insight", "testkit"}) {
      Files.createDirectories(lab.module(kit));
      Files.writeString(lab.module(kit).resolve("pom.xml"), POM);
    }
    compile(1);
    compile(2);
    write(2, "wrong/2.1-thrice.txt", THRICE_SAID);
  }

  public Lab lab() {
    return lab;
  }

  public Step step() {
    return lab.step(2);
  }

  private void step(int number) throws IOException {
    Path target = lab.step(number).folder().resolve("target");
    Files.createDirectories(target.resolve("classes").resolve("calculator").resolve("v1"));
    Files.writeString(target.resolve("test-classpath"), libraries());
  }

  /** The build does it in a real lab. */
  private void compile(int step) {
    Path folder = lab.step(step).folder();
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-d",
                folder.resolve("target").resolve("classes").toString(),
                folder.resolve("src/main/java/calculator/Sum.java").toString());
    if (status != 0) {
      throw new IllegalStateException("Sum.java does not compile");
    }
  }

  private static String libraries() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.endsWith(".jar"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Writes one of a step's files. */
  public void write(int step, String file, String text) throws IOException {
    Path path = lab.step(step).folder().resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  /** Changes one of a step's files. */
  public void replace(int step, String file, String old, String with) throws IOException {
    String text = Files.readString(lab.step(step).folder().resolve(file));
    if (!text.contains(old)) {
      throw new IllegalArgumentException(file + " holds no '" + old + "'");
    }
    write(step, file, text.replace(old, with));
  }

  private static String sum(String more) {
    return """
    package calculator;

    final class Sum {
      static int sum(int a, int b) {
        // tag::task-1.1[]
        return a + b;
        // end::task-1.1[]
        // starter: return 0;
      }
    %s}
    """
        .formatted(more);
  }

  private static final String MORE =
      """

        static int twice(int a) {
          // tag::task-2.1[]
          return Sum.sum(a, a);
          // end::task-2.1[]
          // starter: return 0;
        }

        static int fourTimes(int a) {
          // tag::task-2.2[]
          return twice(twice(a));
          // end::task-2.2[]
          // starter: return 0;
        }
      """;

  private static final String POM =
      """
      <project>
        <artifactId>step02-tracing</artifactId>
        <name>Two</name>

        <dependencies>
        </dependencies>

        <build>
          <plugins>
          </plugins>
        </build>
      </project>
      """;

  private static final String SUM_TEST =
      """
      package calculator;

      import static org.junit.jupiter.api.Assertions.assertEquals;

      import org.junit.jupiter.api.Test;

      class SumTest {
        @Test
        void sum_adds() {
          assertEquals(5, Sum.sum(2, 3));
        }
      }
      """;

  private static final String MORE_TEST =
      """
      package calculator;

      import static org.junit.jupiter.api.Assertions.assertEquals;

      import org.junit.jupiter.api.DisplayName;
      import org.junit.jupiter.api.Test;

      class MoreTest {
        @Test
        @DisplayName("Twice three is six")
        void twice() {
          assertEquals(6, Sum.twice(3));
        }

        @Test
        void fourTimes() {
          assertEquals(12, Sum.fourTimes(3));
        }
      }
      """;

  private static final String THRICE =
      """
      Added once too often.
      --- a/src/main/java/calculator/Sum.java
      +++ b/src/main/java/calculator/Sum.java
      @@ -11,3 +11,3 @@
           // tag::task-2.1[]
      -    return Sum.sum(a, a);
      +    return Sum.sum(a, sum(a, a));
           // end::task-2.1[]
      """;

  private static final String THRICE_SAID =
      """
      ✗ 2.1  Task 2.1
        The test: Twice three is six
        expected  6
        got       9
        What must be true: It works.
      """;

  private static String task(String id, String test, String dependsOn) {
    return """
      - id: "%s"
        title: Task %s
        goal: It works.
        tests: [%s]
        hints: [one, two, three]
        wrongTurns: [none]
        dependsOn: [%s]
    """
        .formatted(id, id, test, dependsOn.isEmpty() ? "" : '"' + dependsOn + '"');
  }

  private static String tasks(int step, String... tasks) {
    return """
    step: %d
    title: Sums
    learned: [a, b]
    look: at it
    tasks:
    %swhenItSays: []
    neighbour:
      allow: []
    """
        .formatted(step, String.join("", tasks));
  }
}
