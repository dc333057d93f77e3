package lab.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lab.course.Tasks;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of code that does not come as far as a test. */
class FeedbackTest {

  @TempDir Path root;

  @Test
  @DisplayName("Of a call that fits no method the call is told, and not each of the methods")
  void noSuitableMethod_isOneLine() {
    String message =
        """
        no suitable method found for put(Key<String>,int)
            method Builder.put(String,long) is not applicable
              (argument mismatch; Key<String> cannot be converted to String)""";

    assertEquals(
        List.of(
            "✗ The code does not compile.",
            "  Sum.java:3: no suitable method found for put(Key<String>,int)",
            "    There are such, but none takes values of these types."),
        said(new CompileError(root.resolve("Sum.java"), 3, message)));
  }

  @Test
  @DisplayName("The compiler's columns are closed up")
  void columns_areClosedUp() {
    String message = "incompatible types: A\n  required: B\n  found:    A";

    assertEquals(
        "  Sum.java:3: incompatible types: A; required: B; found: A",
        said(new CompileError(root.resolve("Sum.java"), 3, message)).get(1));
  }

  @Test
  @DisplayName("XML that is not well-formed is told with its place, as Java is")
  void brokenXml_isTold() throws IOException {
    Files.writeString(root.resolve("good.xml"), "<a>\n  <b/>\n</a>\n");
    Files.writeString(root.resolve("log.xml"), "<a>\n  <b>\n</a>\n");

    List<CompileError> errors = XmlFiles.errors(root);

    assertEquals(1, errors.size(), errors.toString());
    assertEquals(root.resolve("log.xml"), errors.get(0).file());
    assertEquals(3, errors.get(0).line());
  }

  @Test
  @DisplayName("Two texts that look alike are told to differ")
  void whiteSpace_isTold() {
    Tasks.Task task =
        new Tasks.Task(
            "2.1", "A task", "It works.", List.of("A.b"), List.of(), List.of(), List.of());
    TestOutcome outcome =
        new TestOutcome(
            "A.b",
            "It is said",
            "org.opentest4j.AssertionFailedError",
            "expected: <ready> but was: <ready >",
            List.of(),
            List.of());

    assertEquals(
        "  got       ready    (white space at an end differs)",
        Feedback.of(Verdict.of(task, List.of(outcome))).get(3));
  }

  private List<String> said(CompileError error) {
    return Feedback.of(List.of(error), root);
  }
}
