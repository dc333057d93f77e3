package lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real processes, for a moment each; here, since here is what they are measured beside. */
class LayersRunTest {

  private static final Path LAB = Path.of("..", "..").toAbsolutePath().normalize();

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  @Test
  @DisplayName(
      "Interceptors and library are measured beside the plain step, and the backend may be gone")
  void quickRun_measures() throws IOException {
    assertEquals(
        0,
        LayersMain.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(
                "--quick",
                "--only",
                "by_hand,library",
                "--lab",
                LAB.toString(),
                "--out",
                folder.toString()),
        err::toString);

    List<String> rows = Files.readAllLines(folder.resolve("cost.csv"));
    assertEquals(1 + 8, rows.size(), rows::toString);
    assertTrue(rows.get(1).startsWith("step 1,default,there,1.00,1.00,1.00,0,0.00,"), rows.get(1));
    for (String variant : List.of("by hand", "library")) {
      String[] there = row(rows, variant + ",default,there");
      assertTrue(Double.parseDouble(there[6]) > 500, "bytes more: " + String.join(",", there));
      assertEquals("0.00", row(rows, variant + ",default,gone")[7], "spans with nobody there");
    }
    assertEquals(4, Files.readAllLines(folder.resolve("path.csv")).size());
    assertTrue(out.toString().contains("CPU time / step 1"), out::toString);
  }

  private static String[] row(List<String> rows, String start) {
    return rows.stream().filter(row -> row.startsWith(start)).findFirst().orElseThrow().split(",");
  }
}
