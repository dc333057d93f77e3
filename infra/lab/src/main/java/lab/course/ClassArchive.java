package lab.course;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lab.testkit.Subprocess;

/**
 * The classes of the libraries that all steps have, read and verified once for all programs (class
 * data sharing): with it a server listens in about half the time. It belongs to one JDK and to
 * libraries as they are; without it all runs as it does, only later.
 */
public final class ClassArchive {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final String training;
  private final Set<String> libraries;
  private final Path file;

  private ClassArchive(String training, Set<String> libraries, Path file) {
    this.training = training;
    this.libraries = libraries;
    this.file = file;
  }

  /**
   * What there is, or is to be made. The libraries are those of step 1, which every later step has
   * as well; there are none before that is built.
   */
  public static ClassArchive of(Lab lab) throws IOException {
    Path first = lab.step(1).folder();
    boolean built = Files.exists(first.resolve("target").resolve("classpath"));
    String training = built ? lab.programPath(first) : "";
    Set<String> libraries = new LinkedHashSet<>();
    StringBuilder key = new StringBuilder(System.getProperty("java.home") + Runtime.version());
    for (String entry : List.of(training.split(File.pathSeparator))) {
      if (entry.endsWith(".jar")) {
        libraries.add(entry);
        Path jar = Path.of(entry);
        key.append(jar).append(Files.size(jar)).append(Files.getLastModifiedTime(jar));
      }
    }
    UUID name = UUID.nameUUIDFromBytes(key.toString().getBytes(StandardCharsets.UTF_8));
    Path file = lab.root().resolve("target").resolve("libraries-%s.jsa".formatted(name));
    return new ClassArchive(training, libraries, file);
  }

  /** Makes the one of this lab; the launchers call it when something was built. */
  public static void main(String[] args) throws IOException, InterruptedException {
    of(Lab.here()).make();
  }

  /**
   * The class path of a JVM, and the options to use the archive where that has what the program
   * needs. The libraries come first then, as they must.
   */
  public List<String> options(String classPath) {
    Set<String> entries = new LinkedHashSet<>(libraries);
    List<String> needed = List.of(classPath.split(File.pathSeparator));
    entries.addAll(needed);
    if (libraries.isEmpty() || entries.size() > Set.copyOf(needed).size() || !Files.exists(file)) {
      return List.of("-cp", classPath);
    }
    return List.of(
        "-XX:SharedArchiveFile=" + file,
        "-Xlog:cds=off", // one that does not fit is no concern of whoever reads the output
        "-cp",
        String.join(File.pathSeparator, entries));
  }

  /** Where it is, or will be. */
  Path file() {
    return file;
  }

  /**
   * Makes it unless it is there, in some seconds: a server and a client of step 1 show which
   * classes are needed.
   *
   * @throws IOException when this JVM makes none
   */
  public void make() throws IOException, InterruptedException {
    if (libraries.isEmpty() || Files.exists(file)) {
      return;
    }
    Path target = Files.createDirectories(file.toAbsolutePath().getParent());
    Path folder = Files.createTempDirectory(target, "libraries");
    try {
      Path list = folder.resolve("classes");
      Files.write(list, usedClasses(folder));
      Path draft = folder.resolve("draft.jsa");
      String jars = String.join(File.pathSeparator, libraries);
      List<String> dump =
          List.of(
              "-Xshare:dump", "-XX:SharedClassListFile=" + list, "-XX:SharedArchiveFile=" + draft);
      try (Subprocess java = Subprocess.start(jars, dump, Map.of(), "none")) {
        java.awaitExit(PATIENCE);
        if (!Files.exists(draft)) {
          throw new IOException(
              "no class archive: " + java.lines().stream().reduce("", (one, next) -> next));
        }
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Trees.delete(folder);
    }
  }

  /** Their names, as a JVM lists them for the one that makes the archive. */
  private Set<String> usedClasses(Path folder) throws IOException, InterruptedException {
    Path ofServer = folder.resolve("server");
    Path ofClient = folder.resolve("client");
    try (Subprocess server = trained(ofServer, "calculator.ServerMain", "--port", "0")) {
      String line = server.awaitLine("its port", said -> said.contains("listening on"));
      String target = line.substring(line.lastIndexOf(' ') + 1);
      try (Subprocess client =
          trained(ofClient, "calculator.ClientMain", "--target", target, "divide", "22", "7")) {
        client.awaitExit(PATIENCE);
      }
      server.interrupt();
      server.awaitExit(PATIENCE);
    }
    return Stream.concat(
            Files.readAllLines(ofServer).stream(), Files.readAllLines(ofClient).stream())
        .filter(line -> !line.startsWith("@") && !line.startsWith("#"))
        .map(line -> line.replaceFirst(" .*", "")) // what follows is true of one list alone
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private Subprocess trained(Path list, String main, String... arguments) {
    return Subprocess.start(
        training,
        List.of("-Xshare:off", "-XX:DumpLoadedClassList=" + list),
        Map.of(),
        main,
        arguments);
  }
}
