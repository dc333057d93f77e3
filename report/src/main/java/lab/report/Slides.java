package lab.report;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The reveal.js library, which npm fetches: slides need it, the report does not. */
final class Slides {

  private static final boolean WINDOWS = File.separatorChar == '\\';

  private final Path report;

  Slides(Folders folders) {
    this.report = folders.report();
  }

  /** Says whether npm is here; without it there are no slides. */
  static boolean possible() {
    String npm = WINDOWS ? "npm.cmd" : "npm";
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, npm)));
  }

  /**
   * Fetches the library unless it is there, and copies it.
   *
   * @throws IOException when npm fails; the message says where its words are
   */
  void install(Path target) throws IOException, InterruptedException {
    Path installed = report.resolve("node_modules").resolve(".package-lock.json");
    Path wanted = report.resolve("package-lock.json");
    if (!Files.exists(installed)
        || Files.getLastModifiedTime(installed).compareTo(Files.getLastModifiedTime(wanted)) < 0) {
      fetch();
    }
    for (String part : List.of("dist", "plugin/notes")) {
      copy(report.resolve("node_modules/reveal.js").resolve(part), target.resolve(part));
    }
  }

  private void fetch() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(WINDOWS ? List.of("cmd", "/c") : List.of());
    command.addAll(List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"));
    Path log = report.resolve("target").resolve("npm.log");
    Process npm =
        new ProcessBuilder(command)
            .directory(report.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (npm.waitFor() != 0) {
      throw new IOException("npm could not fetch reveal.js: see " + log);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
