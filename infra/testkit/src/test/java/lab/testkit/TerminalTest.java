package lab.testkit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintStream;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_OUT)
class TerminalTest {

  @Test
  @DisplayName("What is printed and what is logged is seen, with its parameters")
  void printedAndLogged_isSeen() {
    try (Terminal terminal = Terminal.listen()) {
      System.out.println("printed");
      Logger.getLogger("test").log(Level.INFO, "logged {0}", "by name");

      assertTrue(terminal.shows("printed"));
      assertTrue(terminal.shows("logged by name"));
      assertFalse(terminal.shows("neither"));
    }
  }

  @Test
  @DisplayName("Once it is closed, standard output is what it was, and nothing more is seen")
  void close_leavesThingsAsTheyWere() {
    PrintStream before = System.out;
    Terminal terminal = Terminal.listen();

    terminal.close();
    Logger.getLogger("test").info("too late");

    assertSame(before, System.out);
    assertFalse(terminal.shows("too late"));
  }
}
