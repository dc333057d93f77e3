package lab.insight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import lab.insight.TraceComparison.Propagation;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceTextTest {

  private static final int DEEP = 100_000;

  @Test
  @DisplayName("Roots and children stand in the order of their starts, however they arrived")
  void tree_isOrderedByTime() {
    List<SpanRecord> spans =
        new ArrayList<>(
            List.of(
                span("1", "", "first", 1),
                span("2", "1", "early", 2),
                span("3", "2", "deep", 3),
                span("4", "1", "late", 4),
                span("5", "", "second", 5)));
    String text =
        """
        first  INTERNAL
        ├─ early  INTERNAL
        │  └─ deep  INTERNAL
        └─ late  INTERNAL
        second  INTERNAL
        """;

    assertEquals(text, observed(spans));
    Collections.reverse(spans);
    assertEquals(text, observed(spans));
  }

  @Test
  @DisplayName("A span whose parent is not there is a root, with its children")
  void orphan_isARoot() {
    assertEquals(
        """
        orphan  INTERNAL
        └─ child  INTERNAL
        root  INTERNAL
        """,
        observed(
            List.of(
                span("3", "", "root", 3),
                span("1", "gone", "orphan", 1),
                span("2", "1", "child", 2))));
  }

  @Test
  @DisplayName("A parent of the same id in another trace is not the parent")
  void parent_isOfTheSameTrace() {
    SpanRecord stranger =
        SpanSample.of("2", "1", "stranger", SpanKind.SERVER)
            .trace(SpanSample.OTHER_TRACE)
            .start(2)
            .make();

    assertEquals(
        """
        root  INTERNAL
        stranger  SERVER
        """,
        observed(List.of(span("1", "", "root", 1), stranger)));
  }

  @Test
  @DisplayName("Spans that are each other's parents are cut apart at the earliest, each shown once")
  void circle_isCut() {
    assertEquals(
        """
        root  INTERNAL
        one  INTERNAL
        └─ two  INTERNAL
           └─ three  INTERNAL
        own parent  INTERNAL
        """,
        observed(
            List.of(
                span("1", "3", "one", 1),
                span("2", "1", "two", 2),
                span("3", "2", "three", 3),
                span("4", "4", "own parent", 4),
                span("5", "", "root", 5))));
  }

  @Test
  @DisplayName("Two spans of one id are both shown, the children once")
  void repeatedId_losesNothing() {
    assertEquals(
        """
        one  INTERNAL
        └─ child  INTERNAL
        same  INTERNAL
        """,
        observed(
            List.of(
                span("1", "", "one", 1), span("1", "", "same", 2), span("2", "1", "child", 3))));
  }

  @Test
  @DisplayName("Where nothing came, it says so")
  void nothing_isSaid() {
    assertEquals("(nothing)\n", observed(List.of()));
  }

  @Test
  @DisplayName("A chain deeper than any stack makes a tree, promptly")
  void deepChain_isATree() {
    List<SpanRecord> chain = chain("");

    List<TraceTree> trees =
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> TraceTree.of(chain));

    assertEquals(1, trees.size());
    int depth = 1;
    for (TraceTree tree = trees.get(0); !tree.children().isEmpty(); depth++) {
      tree = tree.children().get(0);
    }
    assertEquals(DEEP, depth);
  }

  @Test
  @DisplayName("A circle as long is cut once")
  void longCircle_isOneTree() {
    List<SpanRecord> circle = chain(String.valueOf(DEEP - 1));

    assertEquals(
        1, assertTimeoutPreemptively(Duration.ofSeconds(20), () -> TraceTree.of(circle)).size());
  }

  @Test
  @DisplayName("The text of such a chain is short, and says that there is more")
  void deepChain_isShortened() {
    List<SpanRecord> chain = chain("");

    List<String> lines =
        assertTimeoutPreemptively(
            Duration.ofSeconds(20), () -> TraceText.observed(chain, Map.of()));

    assertEquals(52, lines.size());
    assertEquals("   ".repeat(49) + "└─ span 50  INTERNAL", lines.get(50));
    assertEquals("   ".repeat(50) + "└─ … and deeper", lines.get(51));
  }

  @Test
  @DisplayName("Expected and got stand side by side, with what is wrong in the margin")
  void sideBySide_isAsPrinted() {
    ExpectedSpan expected =
        ExpectedSpan.client("Add")
            .children(
                ExpectedSpan.server("Add").children(ExpectedSpan.internal("evaluate")),
                ExpectedSpan.internal("retry"));
    List<SpanRecord> spans =
        List.of(
            SpanSample.of("1", "", "Add", SpanKind.CLIENT).start(1).make(),
            SpanSample.of("2", "", "Add", SpanKind.SERVER)
                .trace(SpanSample.OTHER_TRACE)
                .start(2)
                .make(),
            SpanSample.of("3", "2", "evaluate", SpanKind.INTERNAL)
                .trace(SpanSample.OTHER_TRACE)
                .start(3)
                .make());
    TraceComparison.Result result =
        TraceComparison.compare(List.of(expected), spans, Propagation.TRACEPARENT_SENT);

    assertEquals(
        """
          expected                    got
          Add  CLIENT                 Add  CLIENT
          ├─ Add  SERVER              Add  SERVER   ← a second trace: no parent
          │  └─ evaluate  INTERNAL    └─ evaluate  INTERNAL
          └─ retry  INTERNAL
        """,
        TraceText.sideBySide(
            TraceText.expected(List.of(expected)), TraceText.observed(spans, result.notes())));
  }

  @Test
  @DisplayName("More lines may have come than were expected")
  void sideBySide_takesMoreOnTheRight() {
    assertEquals(
        """
          expected    got
          a           b
                      c
        """,
        TraceText.sideBySide(List.of("a"), List.of("b", "c")));
  }

  @ParameterizedTest(name = "{index}")
  @ValueSource(
      strings = {
        "\0",
        "\033",
        "\r",
        "\n",
        "\t",
        "\u007f",
        "\u009b",
        "\u202e",
        "\u2066",
        "\u200f",
        "\u2028",
        "\u2029",
        "\ufeff",
        "\ud83d",
        "\udb40\udc01"
      })
  @DisplayName("What would steer a terminal is written as a number")
  void name_steersNoTerminal(String hostile) {
    SpanRecord span = span("1", "", "a" + hostile + "b", 1);
    TraceComparison.Result result =
        TraceComparison.compare(List.of(), List.of(span), Propagation.UNKNOWN);
    Finding finding = result.findings().get(0);
    String shown = "a\\u%04xb".formatted(hostile.codePointAt(0));

    assertEquals(shown + "  INTERNAL   ← one too many\n", observed(List.of(span), result.notes()));
    assertEquals(shown + " INTERNAL", finding.subject());
    assertTrue(finding.sentence().contains("'" + shown + " INTERNAL'"), finding.sentence());
  }

  @Test
  @DisplayName("Attributes and logs are quoted as safely as names")
  void quotes_steerNoTerminal() {
    SpanRecord span =
        SpanSample.of("1", "", "Add", SpanKind.CLIENT).attribute("\033k", "\033v").make();
    Finding attribute =
        TraceComparison.compare(
                List.of(ExpectedSpan.client("Add")), List.of(span), Propagation.UNKNOWN)
            .findings()
            .get(0);
    Finding log = new ExpectedLog("x").compare(List.of(LogSample.of("one\ntwo").make())).get(0);

    assertEquals("has \\u001bk", attribute.note());
    assertEquals(
        "The span has an attribute \\u001bk = \\u001bv that nobody expects there.",
        attribute.sentence());
    assertEquals("No log record says 'x'. There are: [one\\u000atwo].", log.sentence());
  }

  @Test
  @DisplayName("Letters of every script stay as they are")
  void letters_stay() {
    assertEquals(
        "zażółć שלום 計算 🧮  INTERNAL\n", observed(List.of(span("1", "", "zażółć שלום 計算 🧮", 1))));
  }

  @Test
  @DisplayName("A huge name keeps its beginning and its end")
  void hugeName_losesItsMiddle() {
    SpanRecord span = span("1", "", "a" + "x".repeat(10_000_000) + "z", 1);
    TraceComparison.Result result =
        TraceComparison.compare(List.of(), List.of(span), Propagation.UNKNOWN);
    Finding finding = result.findings().get(0);

    String name = "a" + "x".repeat(99) + " … " + "x".repeat(99) + "z";
    assertEquals(name + "  INTERNAL\n", observed(List.of(span)));
    assertTrue(finding.subject().length() < 210, finding.subject());
    assertTrue(finding.sentence().length() < 2_010, finding.sentence());
    assertTrue(finding.sentence().endsWith("is the same thing recorded twice?"));
  }

  /** A hundred thousand spans, each the child of the one before it. */
  private static List<SpanRecord> chain(String parentOfFirst) {
    List<SpanRecord> spans = new ArrayList<>();
    for (int i = 0; i < DEEP; i++) {
      String parent = i == 0 ? parentOfFirst : String.valueOf(i - 1);
      spans.add(span(String.valueOf(i), parent, "span " + i, i));
    }
    return spans;
  }

  private static SpanRecord span(String id, String parent, String name, long start) {
    return SpanSample.of(id, parent, name, SpanKind.INTERNAL).start(start).make();
  }

  private static String observed(List<SpanRecord> spans) {
    return observed(spans, Map.of());
  }

  private static String observed(List<SpanRecord> spans, Map<SpanRecord, Finding> notes) {
    return String.join("\n", TraceText.observed(spans, notes)) + "\n";
  }
}
