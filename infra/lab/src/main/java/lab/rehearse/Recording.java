package lab.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import lab.course.Lab;
import lab.course.Step;
import lab.evidence.Evidence;

/** What a rehearsal leaves behind: pictures, texts and values. It becomes evidence as a whole. */
final class Recording {

  /** What records it anew. */
  static final String COMMAND = "lab rehearse --record";

  private static final Path EVIDENCE = Path.of("report", "evidence", "rehearsal");

  private final Lab lab;
  private final Path folder;
  private final Map<String, JsonNode> values = new TreeMap<>();

  /** Begins with an empty folder below {@code target}. */
  Recording(Lab lab) throws IOException {
    this.lab = lab;
    folder = lab.root().resolve("target").resolve("rehearsal");
    delete(folder);
    Files.createDirectories(folder);
  }

  Path folder() {
    return folder;
  }

  void value(String name, JsonNode value) {
    values.put(name, value);
  }

  void picture(String scene, Chromium browser) throws IOException, InterruptedException {
    browser.screenshot(folder.resolve(scene + ".png"));
  }

  boolean hasPicture(String scene) {
    return Files.exists(folder.resolve(scene + ".png"));
  }

  void text(String scene, List<String> lines) throws IOException {
    String text = String.join("\n", lines) + "\n";
    Files.writeString(folder.resolve(scene + ".txt"), text, StandardCharsets.UTF_8);
  }

  /**
   * Puts all of it in the place of what the report showed before, at once: a rehearsal that is
   * broken off leaves the old evidence as it was.
   *
   * @return where it is
   */
  Path publish() throws IOException {
    Evidence.of(lab.root(), COMMAND, sources(lab), values).write(folder);
    Path place = lab.root().resolve(EVIDENCE);
    Path before = folder.resolveSibling("rehearsal-before");
    Files.createDirectories(place.getParent());
    delete(before);
    if (Files.exists(place)) {
      Files.move(place, before);
    }
    Files.move(folder, place);
    delete(before);
    return place;
  }

  /**
   * What makes the evidence stale: the programs that are shown, what is said and done with them,
   * and the page that shows them. Tests, build files and texts change nothing that was seen.
   */
  static List<String> sources(Lab lab) {
    List<String> sources = new ArrayList<>();
    for (Step step : lab.steps()) {
      sources.add(step.folder().getFileName() + "/src/main");
    }
    sources.add("infra/lab/src/main/resources/scenes");
    sources.add("infra/lab/src/main/java/lab/demo");
    sources.add("infra/lab/src/main/java/lab/rehearse");
    sources.add("infra/console/src/main");
    return sources;
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
