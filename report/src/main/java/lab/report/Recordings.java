package lab.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import lab.evidence.Evidence;

/** The evidence that is there: what it says, and whether the sources are still those it shows. */
final class Recordings {

  /** Names of attributes begin with it, and go on with the folder. */
  static final String PREFIX = "ev-";

  private final Folders folders;
  private final Map<String, Evidence> byFolder = new TreeMap<>();

  private Recordings(Folders folders) {
    this.folders = folders;
  }

  static Recordings read(Folders folders) throws IOException {
    Recordings recordings = new Recordings(folders);
    if (Files.isDirectory(folders.evidence())) {
      try (Stream<Path> children = Files.list(folders.evidence())) {
        for (Path child : children.sorted().toList()) {
          if (Files.exists(child.resolve(Evidence.FILE))) {
            recordings.byFolder.put(child.getFileName().toString(), Evidence.read(child));
          }
        }
      }
    }
    return recordings;
  }

  /** All that was recorded, by the name that sources use. */
  Map<String, String> attributes() {
    Map<String, String> attributes = new TreeMap<>();
    byFolder.forEach(
        (folder, evidence) -> {
          String prefix = PREFIX + folder + "-";
          attributes.put(prefix + "recorded", evidence.recorded());
          attributes.put(prefix + "commit", evidence.commit());
          attributes.put(prefix + "command", evidence.command());
          put(attributes, prefix + "machine-", evidence.machine());
          put(attributes, prefix + "version-", evidence.versions());
          put(attributes, prefix, evidence.values());
        });
    return attributes;
  }

  private static void put(
      Map<String, String> attributes, String prefix, Map<String, JsonNode> values) {
    values.forEach(
        (name, value) ->
            attributes.put(prefix + name.replaceAll("[^A-Za-z0-9]+", "-"), text(value)));
  }

  /** A number as it was written: no 1.0E7. */
  private static String text(JsonNode value) {
    return value.isNumber() ? value.decimalValue().toPlainString() : value.asText();
  }

  /** Evidence that shows sources which have changed since. */
  List<String> stale() throws IOException {
    List<String> problems = new ArrayList<>();
    for (Map.Entry<String, Evidence> recorded : byFolder.entrySet()) {
      List<String> changed = recorded.getValue().changed(folders.root());
      if (!changed.isEmpty()) {
        problems.add(
            "evidence/%s is older than %s: record it anew with: %s"
                .formatted(
                    recorded.getKey(), String.join(", ", changed), recorded.getValue().command()));
      }
    }
    return problems;
  }

  boolean has(String folder) {
    return byFolder.containsKey(folder);
  }

  /** What records a folder that is not there. */
  static String command(String folder) {
    return folder.equals("rehearsal")
        ? "lab rehearse --record"
        : "lab bench " + folder + " --record";
  }
}
