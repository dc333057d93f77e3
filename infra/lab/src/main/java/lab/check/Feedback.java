package lab.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a learner reads: what was expected, what came, where to look. Never the solution. */
public final class Feedback {

  /** What JUnit says of two values, with or without a text before it. */
  private static final Pattern COMPARISON =
      Pattern.compile(
          "(.*)expected: (?:\\S+@[0-9a-f]+)?<(.*)> but was: (?:\\S+@[0-9a-f]+)?<(.*)>",
          Pattern.DOTALL);

  private static final int MOST_ERRORS = 5;
  private static final int MOST_FRAMES = 4;
  private static final int MOST_MISHAPS = 2;
  private static final int MOST_LINES = 12;

  private Feedback() {}

  /** Of a task that has not passed: its first failure. */
  public static List<String> of(Verdict verdict) {
    List<String> lines = new ArrayList<>();
    lines.add("✗ %s  %s".formatted(verdict.task().id(), verdict.task().title()));
    TestOutcome first = verdict.failures().get(0);
    // Two trees show by themselves what was tried.
    if (!first.failure().equals(TestOutcome.TELEMETRY)
        || first.message().strip().lines().count() == 1) {
      lines.add("  The test: " + first.title());
    }
    indented(lines, what(first));
    if (!first.frames().isEmpty()) {
      lines.add("  %s: ".formatted(whose(first)) + places(first.frames()));
    }
    List<Mishap> others =
        first.meanwhile().stream()
            .filter(one -> one.frames().isEmpty() || !one.frames().equals(first.frames()))
            .toList();
    for (Mishap mishap : others.stream().distinct().limit(MOST_MISHAPS).toList()) {
      lines.add(
          "  "
              + mishap.what()
              + (mishap.frames().isEmpty() ? "" : ", in " + places(mishap.frames())));
    }
    lines.add("  What must be true: " + verdict.task().goal());
    return lines;
  }

  private static String places(List<String> frames) {
    return String.join(", ", frames.stream().limit(MOST_FRAMES).toList());
  }

  /** Of a call one only sees where it was made, and what is wrong with it may be the other side. */
  private static String whose(TestOutcome outcome) {
    if (outcome.isCall()) {
      return "The call is made in";
    }
    return outcome.failure().equals(TestOutcome.HANGS) ? "It waits in" : "Your code";
  }

  private static String what(TestOutcome outcome) {
    if (outcome.isCall()) {
      return call(outcome.message());
    }
    return switch (outcome.failure()) {
      case TestOutcome.HANGS ->
          "Still running after %s s: this call never returned.".formatted(outcome.message());
      case TestOutcome.NOT_RUN -> "It was not run: too many tests before it hung or ended the JVM.";
      case TestOutcome.DIED -> "The program " + outcome.message() + ".";
      case TestOutcome.TELEMETRY -> outcome.message().replaceFirst("^\\n+", "").stripIndent();
      default ->
          outcome.isAssertion()
              ? assertion(outcome.message())
              : simpleName(outcome.failure()) + ": " + withoutDetails(outcome.message());
    };
  }

  /** A call that ended with a status where an answer was expected. */
  private static String call(String message) {
    String code = message.replaceFirst("(?s)[:\\n].*", "");
    String said = message.lines().findFirst().orElse("").substring(code.length());
    return switch (code) {
      case "DEADLINE_EXCEEDED" ->
          "The call had no end before its deadline.\nWhat has to happen on the server for it to end?";
      case "CANCELLED" ->
          "The call was broken off. gRPC does that to a server that sends no answer, or two, where"
              + " one is due.";
      case "UNIMPLEMENTED" ->
          "The call ended with %s%s.\nNo code of the server's stands behind it."
              .formatted(code, said);
      case "UNKNOWN" ->
          "The call ended with %s%s.\nSo gRPC answers when code on the server throws."
              .formatted(code, said);
      default -> "The call ended with %s%s.\nAn answer was expected.".formatted(code, said);
    };
  }

  /**
   * JUnit's one line, in two that can be compared. That something was false where it should have
   * been true says nothing beside a sentence that says what.
   */
  private static String assertion(String message) {
    Matcher matcher = COMPARISON.matcher(message);
    if (!matcher.matches()) {
      return message
          .replaceFirst(
              " ==> (expected: not <null>|Expected .* nothing was thrown.|execution timed out .*)$",
              "")
          .replace(" ==> ", "\n");
    }
    String before = matcher.group(1).replaceFirst(" ==> $", "\n");
    boolean isCondition = matcher.group(2).matches("true|false");
    if (isCondition && !before.isEmpty()) {
      return before.stripTrailing();
    }
    String expected = matcher.group(2);
    String got = matcher.group(3);
    return "%sexpected  %s\ngot       %s%s"
        .formatted(
            before,
            below(expected),
            below(got),
            isAllButEqual(expected, got) ? "   (white space at an end differs)" : "");
  }

  private static boolean isAllButEqual(String expected, String got) {
    return !expected.equals(got) && expected.strip().equals(got.strip());
  }

  /** The lines after the first stand under it. */
  private static String below(String value) {
    return value.replace("\n", "\n          ");
  }

  /** gRPC's own account of a deadline says where the time went, to the nanosecond. */
  private static String withoutDetails(String message) {
    return message.replaceFirst("deadline exceeded after .*", "deadline exceeded");
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
    boolean isXml = errors.stream().allMatch(CompileError::isXml);
    lines.add(isXml ? "✗ The XML is not well-formed." : "✗ The code does not compile.");
    for (CompileError error : errors.stream().limit(MOST_ERRORS).toList()) {
      String place =
          error.file().isAbsolute()
              ? "%s:%d: ".formatted(root.relativize(error.file()), error.line())
              : ""; // not of one file
      lines.add("  " + place + inOneLine(error.message()));
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

  /** Of a call that fits none of many methods, the call; each of the methods would be a page. */
  private static String inOneLine(String message) {
    return message
        .lines()
        .limit(message.startsWith("no suitable ") ? 1 : Long.MAX_VALUE)
        .map(line -> line.strip().replaceAll("\\s+", " "))
        .collect(Collectors.joining("; "));
  }

  private static String advice(String message) {
    if (message.startsWith("no suitable ")) {
      return "There are such, but none takes values of these types.";
    }
    if (message.contains("reached end of file while parsing")) {
      return "A brace is open that is never closed, or something stands behind the last one.";
    }
    if (message.contains("cannot find symbol") && message.contains("class ")) {
      return "Is an import missing, or is the name misspelt?";
    }
    if (message.contains("might not have been initialized")) {
      return "Every way through has to give it a value.";
    }
    if (message.contains("missing return statement")) {
      return "Every way through the method has to end with a value.";
    }
    if (message.contains("Builder conforms to")
        || message.contains("Builder cannot be converted")) {
      return "A builder is not yet what it builds.";
    }
    if (message.contains("unreported exception")) {
      return "It has to be caught here, or declared with throws.";
    }
    return "";
  }
}
