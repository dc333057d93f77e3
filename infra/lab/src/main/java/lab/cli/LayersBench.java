package lab.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lab.course.Lab;
import lab.course.Step;
import lab.evidence.Evidence;
import picocli.CommandLine.ExitCode;

/**
 * What each layer costs. What it is measured beside is large and of no use otherwise, so it is
 * fetched and built here and not with the lab.
 */
record LayersBench(Lab lab, PrintWriter out) {

  private static final String MAIN = "lab.bench.LayersMain";
  private static final String RECORD = "--record";

  /** Before anything is built for it. */
  private static final String CHECK = "--check";

  private static final String COMMAND = "lab bench layers " + RECORD;

  /** A client that keeps a server busy has to be as fast as it can be. */
  private static final List<String> JVM = List.of("-Xmx512m");

  /**
   * Measures, and keeps what came out as evidence if that is asked for.
   *
   * @param arguments those of the bench's own program
   * @return its exit status
   */
  int run(List<String> arguments) throws IOException, InterruptedException {
    Path bench = lab.module("bench");
    List<String> checked = new ArrayList<>(arguments);
    checked.add(CHECK);
    int understood = Processes.runHere(lab, bench, JVM, MAIN, checked);
    boolean help = arguments.contains("--help") || arguments.contains("-h");
    if (understood != ExitCode.OK || help) {
      return understood;
    }
    buildPeers();
    List<String> all = new ArrayList<>(List.of("--lab", lab.root().toString()));
    Path folder = lab.root().resolve("target").resolve("layers");
    if (!arguments.contains("--out")) {
      all.addAll(List.of("--out", folder.toString()));
    } else {
      folder = Path.of(arguments.get(arguments.indexOf("--out") + 1));
    }
    all.addAll(arguments);
    int status = Processes.runHere(lab, bench, JVM, MAIN, all);
    if (status == ExitCode.OK && arguments.contains(RECORD)) {
      record(folder);
    }
    return status;
  }

  private void buildPeers() throws IOException, InterruptedException {
    out.println("Building what the layers are measured beside; the first time Maven fetches it.");
    out.flush();
    new Maven(lab, "lab-peers.log", line -> {})
        .run("-Dspotless.check.skip", "-pl", "infra/peers", "-am", "process-classes");
  }

  /**
   * Makes evidence of what the bench has left in a folder.
   *
   * @throws IOException when something is missing in it
   */
  void record(Path folder) throws IOException {
    Path evidence =
        Files.createDirectories(lab.root().resolve(Path.of("report", "evidence", "layers")));
    for (String table : List.of("cost.csv", "path.csv")) {
      Files.copy(
          folder.resolve(table), evidence.resolve(table), StandardCopyOption.REPLACE_EXISTING);
    }
    Map<String, JsonNode> values =
        new ObjectMapper()
            .readValue(folder.resolve("values.json").toFile(), new TypeReference<>() {});
    Evidence.of(lab.root(), COMMAND, sources(), values).write(evidence);
    out.println("Recorded in " + evidence);
    out.flush();
  }

  /** What the numbers depend on. */
  private List<String> sources() {
    List<String> sources = new ArrayList<>(List.of("pom.xml"));
    for (Step step : lab.steps()) {
      sources.add(step.folder().getFileName() + "/src/main");
    }
    sources.addAll(List.of("infra/bench/src/main", "infra/peers/src/main"));
    return sources;
  }
}
