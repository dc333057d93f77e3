package lab.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is printed is readable in a narrow terminal. */
class LinesTest {

  private static final List<String> TWO_TREES =
      List.of(
          "✗ 2.5  The server continues the caller's trace",
          "    expected             got",
          "    call  CLIENT         call  CLIENT",
          "    └─ call  SERVER",
          "                         call  SERVER   ← a second trace: no parent",
          "  call SERVER: It has no parent.",
          "  Stuck? lab hint 2.5");

  @Test
  @DisplayName("Two columns stay beside each other where there is room")
  void wideTerminal_keepsColumns() {
    assertEquals(TWO_TREES, Lines.narrowed(TWO_TREES, 70));
  }

  @Test
  @DisplayName("Where there is none, what came stands below what was expected")
  void narrowTerminal_stacksColumns() {
    assertEquals(
        List.of(
            "✗ 2.5  The server continues the caller's trace",
            "    expected",
            "    call  CLIENT",
            "    └─ call  SERVER",
            "    got",
            "    call  CLIENT",
            "    call  SERVER   ← a second trace: no parent",
            "  call SERVER: It has no parent.",
            "  Stuck? lab hint 2.5"),
        Lines.narrowed(TWO_TREES, 60));
  }

  @Test
  @DisplayName("A sentence is broken between words, a row of a table never")
  void folding_breaksSentencesOnly() {
    assertEquals(List.of("one two", "    three"), Lines.folded("one two three", 9));
    String row = " ".repeat(10) + "call  SERVER";
    assertEquals(List.of(row), Lines.folded(row, 12));
  }

  @Test
  @DisplayName("A line is as wide as the terminal, unless the environment says otherwise")
  void width_isTheTerminals() {
    assertEquals(60, Lines.width("", () -> 60));
    assertEquals(50, Lines.width("50", () -> 60));
    assertEquals(40, Lines.width("3", () -> 60));
  }
}
