package lab.insight;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Trees of spans as plain text, one line a span. */
public final class TraceText {

  /** A trace may be as deep as its sender likes, and each line is as long as its span is deep. */
  private static final int DEEPEST = 50;

  private static final int INDENT = 3;

  private TraceText() {}

  /** What was expected. */
  public static List<String> expected(List<ExpectedSpan> roots) {
    List<String> lines = new ArrayList<>();
    roots.forEach(root -> expected(root, "", "", lines));
    return lines;
  }

  private static void expected(ExpectedSpan span, String first, String rest, List<String> lines) {
    lines.add(first + span.name() + "  " + span.kind());
    for (int i = 0; i < span.children().size(); i++) {
      boolean last = i == span.children().size() - 1;
      expected(
          span.children().get(i),
          rest + (last ? "└─ " : "├─ "),
          rest + (last ? "   " : "│  "),
          lines);
    }
  }

  /** What there is, with notes in the margin. */
  public static List<String> observed(List<SpanRecord> spans, Map<SpanRecord, Finding> notes) {
    List<String> lines = new ArrayList<>();
    TraceTree.of(spans).forEach(tree -> observed(tree, "", "", notes, lines));
    return lines.isEmpty() ? List.of("(nothing)") : lines;
  }

  private static void observed(
      TraceTree tree,
      String first,
      String rest,
      Map<SpanRecord, Finding> notes,
      List<String> lines) {
    Finding note = notes.get(tree.span());
    lines.add(
        first
            + Printable.of(tree.span().name(), Finding.LONGEST_NAME)
            + "  "
            + tree.span().kind()
            + (note == null ? "" : "   ← " + note.note()));
    if (rest.length() == DEEPEST * INDENT && !tree.children().isEmpty()) {
      lines.add(rest + "└─ … and deeper");
      return;
    }
    for (int i = 0; i < tree.children().size(); i++) {
      boolean last = i == tree.children().size() - 1;
      observed(
          tree.children().get(i),
          rest + (last ? "└─ " : "├─ "),
          rest + (last ? "   " : "│  "),
          notes,
          lines);
    }
  }

  /** Both beside each other, under a heading each, indented by two. */
  public static String sideBySide(List<String> expected, List<String> got) {
    int width = Math.max(8, expected.stream().mapToInt(String::length).max().orElse(0)) + 4;
    StringBuilder text = new StringBuilder(row("expected", "got", width));
    for (int i = 0; i < Math.max(expected.size(), got.size()); i++) {
      String left = i < expected.size() ? expected.get(i) : "";
      text.append(row(left, i < got.size() ? got.get(i) : "", width));
    }
    return text.toString();
  }

  private static String row(String left, String right, int width) {
    return ("  " + left + " ".repeat(width - left.length()) + right).stripTrailing() + "\n";
  }
}
