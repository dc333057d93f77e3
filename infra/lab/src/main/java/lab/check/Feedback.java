package lab.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a learner reads: what was expected, what came, where to look. Never the solution. */
public final class Feedback {

  /** An exception whose message is made for a learner, trees and all. */
  private static final String TELEMETRY = "lab.testkit.TelemetryAssertionError";

  private static final List<String> ASSERTIONS =
      List.of("org.opentest4j.AssertionFailedError", "java.lang.AssertionError");

  private static final int MOST_ERRORS = 5;
  private static final int MOST_FRAMES = 3;
  private static final int MOST_LINES = 12;

  private Feedback() {}

  /** Of a task that has not passed: its first failure. */
  public static List<String> of(Verdict verdict) {
    List<String> lines = new ArrayList<>();
    lines.add("✗ %s  %s".formatted(verdict.task().id(), verdict.task().title()));
    TestOutcome first = verdict.failures().get(0);
    if (!first.failure().equals(TELEMETRY)) {
      lines.add("  The test: " + first.title());
    }
    indented(lines, what(first));
    if (!first.frames().isEmpty()) {
      lines.add(
          "  Your code: " + String.join(", ", first.frames().stream().limit(MOST_FRAMES).toList()));
    }
    lines.add("  What must be true: " + verdict.task().goal());
    return lines;
  }

  private static String what(TestOutcome outcome) {
    return switch (outcome.failure()) {
      case TestOutcome.HANGS ->
          "Still running after %s s: this call never returned.".formatted(outcome.message());
      case TestOutcome.DIED -> "The program " + outcome.message() + ".";
      case TELEMETRY -> outcome.message().replaceFirst("^\\n+", "").stripIndent();
      default ->
          ASSERTIONS.contains(outcome.failure())
              ? assertion(outcome.message())
              : simpleName(outcome.failure()) + ": " + outcome.message();
    };
  }

  /** JUnit's one line, in two that can be compared. */
  private static String assertion(String message) {
    int expected = message.lastIndexOf("expected: <");
    int got = message.lastIndexOf("> but was: <");
    if (expected < 0 || got < expected || !message.endsWith(">")) {
      return message.replace(" ==> ", "\n");
    }
    String before = message.substring(0, expected).replaceFirst(" ==> $", "\n");
    return before
        + "expected  "
        + message.substring(expected + "expected: <".length(), got)
        + "\ngot       "
        + message.substring(got + "> but was: <".length(), message.length() - 1);
  }

  private static String simpleName(String type) {
    return type.substring(type.lastIndexOf('.') + 1);
  }

  private static void indented(List<String> lines, String text) {
    List<String> all = text.lines().toList();
    all.stream().limit(MOST_LINES).forEach(line -> lines.add("  " + line.stripTrailing()));
    if (all.size() > MOST_LINES) {
      lines.add("  …");
    }
  }

  /**
   * Of code that does not compile.
   *
   * @param root what the paths of files are shown relative to
   */
  public static List<String> of(List<CompileError> errors, Path root) {
    List<String> lines = new ArrayList<>();
    lines.add("✗ The code does not compile.");
    for (CompileError error : errors.stream().limit(MOST_ERRORS).toList()) {
      List<String> message = error.message().lines().map(String::strip).toList();
      lines.add(
          "  %s:%d: %s"
              .formatted(root.relativize(error.file()), error.line(), String.join("; ", message)));
      String advice = advice(error.message());
      if (!advice.isEmpty()) {
        lines.add("    " + advice);
      }
    }
    if (errors.size() > MOST_ERRORS) {
      lines.add("  … and %d more".formatted(errors.size() - MOST_ERRORS));
    }
    return lines;
  }

  private static String advice(String message) {
    if (message.contains("reached end of file while parsing")) {
      return "A brace is open that is never closed.";
    }
    if (message.contains("cannot find symbol") && message.contains("class ")) {
      return "Is an import missing, or is the name misspelt?";
    }
    if (message.contains("might not have been initialized")
        || message.contains("missing return statement")) {
      return "Every way through the method has to end with a value.";
    }
    if (message.contains("unreported exception")) {
      return "It has to be caught here, or declared with throws.";
    }
    return "";
  }
}
