package lab.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The lab as it stands, through all gates. */
class ProofTest {

  @Test
  @DisplayName("Every task matters, every known mistake is told, and the pages show what comes")
  void lab_isProven() {
    System.setProperty("lab.root", Path.of("..", "..").toString());
    StringWriter out = new StringWriter();
    try {
      int status =
          Main.commandLine()
              .setOut(new PrintWriter(out))
              .setExecutionExceptionHandler((e, line, result) -> fail(e, out))
              .execute("prove");

      assertEquals(0, status, out.toString());
    } finally {
      System.clearProperty("lab.root");
    }
  }

  private static int fail(Exception e, StringWriter out) {
    out.write(e.toString());
    return 1;
  }
}
