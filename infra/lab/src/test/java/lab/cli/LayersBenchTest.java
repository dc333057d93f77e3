package lab.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import lab.course.Lab;
import lab.course.Step;
import lab.evidence.Evidence;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayersBenchTest {

  @TempDir Path root;
  @TempDir Path measured;

  private Lab lab;
  private LayersBench bench;

  @BeforeEach
  void makeLab() throws IOException {
    lab = new Lab(root);
    bench = new LayersBench(lab, new PrintWriter(new StringWriter()));
    Files.writeString(root.resolve("pom.xml"), "<grpc.version>1.2.3</grpc.version>");
    for (Step step : lab.steps()) {
      source(step.folder());
    }
    source(lab.module("bench"));
    source(lab.module("peers"));
  }

  private static void source(Path module) throws IOException {
    Path main = Files.createDirectories(module.resolve("src").resolve("main"));
    Files.writeString(main.resolve("Source.java"), "class Source {}");
  }

  @Test
  @DisplayName("What was measured becomes evidence, until a step's code changes")
  void record_makesEvidence() throws IOException {
    Files.writeString(measured.resolve("values.json"), "{\"rounds\": 5, \"seconds\": 2.5}");
    Files.writeString(measured.resolve("cost.csv"), "variant,cpu_ratio\nstep1,1.00\n");
    Files.writeString(measured.resolve("path.csv"), "variant,time_ratio\nstep1,1.00\n");

    bench.record(measured);

    Path folder = root.resolve("report/evidence/layers");
    Evidence evidence = Evidence.read(folder);
    assertEquals("lab bench layers --record", evidence.command());
    assertEquals("2.5", evidence.values().get("seconds").asText());
    assertEquals("1.2.3", evidence.versions().get("grpc").asText());
    assertEquals("variant,cpu_ratio\nstep1,1.00\n", Files.readString(folder.resolve("cost.csv")));
    assertEquals(List.of(), evidence.changed(root));

    Files.writeString(lab.step(3).sources().resolve("main/Source.java"), "class Other {}");
    assertEquals(List.of("step03-metrics/src/main"), evidence.changed(root));
  }

  @Test
  @DisplayName("Half a measurement is no evidence")
  void record_wantsAllFiles() {
    assertThrows(NoSuchFileException.class, () -> bench.record(measured));
  }
}
