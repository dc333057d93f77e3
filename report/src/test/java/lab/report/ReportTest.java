package lab.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way, from sources to what is read. */
class ReportTest {

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  @DisplayName("A whole report becomes HTML and PDF in both languages, without the network")
  void wholeReport_isBuilt() throws IOException, InterruptedException {
    TinyReport report = TinyReport.in(folder);
    report.record("layers", "\"call.ms\": 12.5");
    report.write("report/evidence/layers/cost.csv", "variant,bytes\nstep 1,12034.5\n");
    report.write("report/src/pl/words.properties", "variant=wariant\nbytes=bajty\nstep_1=krok 1\n");
    String shown =
        """
        chart::layers/cost.csv["Bars, one each"]

        table::layers/cost.csv[]

        [source,java]
        ----
        include::{root}/step/Shown.java[tag=shown]
        ----

        [plantuml,target=calls-{lang},format=svg,alt="A calls B"]
        ----
        include::{shared}/diagram-style.iuml[]
        A -> B: call
        ----
        """;
    report.say(
        "07-measurements", "Took {ev-layers-call-ms} ms.", "W sumie {ev-layers-call-ms} ms.");
    report.say("07-measurements", shown, shown);

    assertEquals(List.of(), new Report(report.folders(), stream(), false).build());

    assertTrue(out.toString(StandardCharsets.UTF_8).contains("npm is not here, the slides"));
    Path site = report.folders().site();
    String english = Files.readString(site.resolve("en/report.html"));
    String polish = Files.readString(site.resolve("pl/report.html"));
    assertTrue(english.contains("Took 12.5\u00A0ms."), "decimal point");
    assertTrue(polish.contains("W\u00A0sumie 12,5\u00A0ms."), "decimal comma");
    assertTrue(polish.contains("12\u00A0034,5"), "the table's number");
    assertTrue(polish.contains("krok 1"), "the table's word");
    assertTrue(polish.contains("alt=\"Bars, one each\""), "the chart's text");
    assertTrue(english.contains("answer"), "the listing");
    assertFalse(Files.exists(site.resolve("en/slides.html")), "no npm, no slides");
    assertTrue(Files.readString(site.resolve("index.html")).contains("pl/report.pdf"));
    for (String pdf : List.of("report", "teachers", "handout")) {
      assertTrue(Files.size(site.resolve("pl/" + pdf + ".pdf")) > 0, pdf);
    }
  }

  @Test
  @DisplayName("A broken report is told in a line each, and ends with status 1")
  void brokenReport_endsWithStatus1() throws IOException, InterruptedException {
    TinyReport.in(folder).delete("pl", "08-ai").delete("en", "slides");

    assertEquals(1, Main.run(folder, stream(), stream()));

    assertEquals(
        List.of("report: pl/08-ai.adoc is missing", "report: en/slides.adoc is missing"),
        out.toString(StandardCharsets.UTF_8).lines().toList());
  }

  private PrintStream stream() {
    return new PrintStream(out, true, StandardCharsets.UTF_8);
  }
}
