package lab.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import lab.evidence.Evidence;

/** A small report that is whole, in a folder of its own; tests break one thing in it. */
final class TinyReport {

  private static final List<String> NAMES =
      List.of(
          "01-introduction",
          "02-case-and-stack",
          "03-architecture",
          "04-configuration",
          "05-installation",
          "06-steps",
          "07-measurements",
          "08-ai",
          "09-summary",
          "10-references");

  private static final List<String> POLISH =
      List.of(
          "Wprowadzenie",
          "Opis przypadku, stack technologiczny",
          "Architektura rozwiązania",
          "Konfiguracja środowiska",
          "Sposób instalacji, uruchomienie środowiska",
          "Krok po kroku",
          "Pomiary",
          "Użycie AI w projekcie",
          "Podsumowanie",
          "Referencje");

  private final Path root;

  private TinyReport(Path root) {
    this.root = root;
  }

  static TinyReport in(Path root) throws IOException {
    TinyReport report = new TinyReport(root);
    report.write("pom.xml", "<grpc.version>1.85.1</grpc.version>");
    report.write("infra/stack/compose.yaml", "    image: prom/prometheus:v3.14.0\n");
    report.write("step/Shown.java", "// tag::shown[]\nint answer;\n// end::shown[]\n");
    for (int i = 0; i < NAMES.size(); i++) {
      String chapter = "\n\nA sentence.\n";
      String anchor = "[#" + NAMES.get(i).substring(3) + "]\n== ";
      report.write(source("en", NAMES.get(i)), anchor + NAMES.get(i).substring(3) + chapter);
      report.write(source("pl", NAMES.get(i)), anchor + POLISH.get(i) + "\n\nZdanie.\n");
    }
    for (Language language : Language.values()) {
      String code = language.code();
      report.write("report/src/" + code + "/captions.properties", "page-label=p\n");
      report.write(
          source(code, "index"),
          "= Report\n\n"
              + String.join("", NAMES.stream().map("include::%s.adoc[]\n\n"::formatted).toList()));
      for (String page : List.of("slides", "teachers", "handout")) {
        report.write(source(code, page), "= Page\n\n[#only]\n== Only\n\nText.\n");
      }
    }
    report.copy(Path.of("src", "shared"), "report/src/shared");
    return report;
  }

  private static String source(String language, String name) {
    return "report/src/%s/%s.adoc".formatted(language, name);
  }

  Folders folders() {
    return new Folders(root);
  }

  TinyReport write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
    return this;
  }

  /** Evidence of the file {@code step/Shown.java} as it is now. */
  TinyReport record(String folder, String values) throws IOException {
    String hash = Evidence.hash(root.resolve("step"));
    return write(
        "report/evidence/" + folder + "/evidence.json",
        """
        {"recorded": "2026-11-25T21:00:00Z", "commit": "abc", "command": "lab rehearse --record",
         "machine": {"cores": 2}, "versions": {"grpc": "1.85.1"}, "sources": {"step": "%s"},
         "values": {%s}}
        """
            .formatted(hash, values));
  }

  /** Adds text to a chapter in both languages. */
  TinyReport say(String chapter, String english, String polish) throws IOException {
    return append("en", chapter, english).append("pl", chapter, polish);
  }

  TinyReport append(String language, String chapter, String text) throws IOException {
    String file = source(language, chapter);
    return write(file, Files.readString(root.resolve(file)) + "\n" + text + "\n");
  }

  TinyReport replace(String language, String chapter, String what, String with) throws IOException {
    String file = source(language, chapter);
    return write(file, Files.readString(root.resolve(file)).replace(what, with));
  }

  TinyReport delete(String language, String chapter) throws IOException {
    Files.delete(root.resolve(source(language, chapter)));
    return this;
  }

  /** What the checks before any conversion say. */
  List<String> problems() throws IOException {
    return SourcesCheck.of(folders()).problems();
  }

  private void copy(Path from, String to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      files.forEach(
          file -> {
            try {
              write(to + "/" + file.getFileName(), Files.readString(file));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }
}
