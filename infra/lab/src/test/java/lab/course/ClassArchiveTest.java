package lab.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of this lab, with real JVMs. */
class ClassArchiveTest {

  private static final Lab LAB = new Lab(Path.of("..", ".."));
  private static final String OPTION = "-XX:SharedArchiveFile=";

  private static ClassArchive archive;

  @BeforeAll
  static void make() throws Exception {
    archive = ClassArchive.of(LAB);
    archive.make();
  }

  @Test
  @DisplayName("A program of each step takes its libraries' classes from the archive")
  void programs_useIt() throws Exception {
    for (Step step : LAB.steps()) {
      List<String> options = archive.options(LAB.programPath(step.folder()));
      assertTrue(options.get(0).startsWith(OPTION), options.toString());

      List<String> loaded = run(options, "-Xlog:class+load", "calculator.ServerMain", "--help");
      assertTrue(
          loaded.stream()
              .anyMatch(line -> line.contains(" picocli.CommandLine source: shared objects")),
          String.join("\n", loaded));
    }
  }

  @Test
  @DisplayName("Whoever lacks one of the libraries runs on the class path as it was")
  void otherPrograms_doWithout() throws Exception {
    String insight = LAB.classPath(LAB.module("insight"));
    assertEquals(List.of("-cp", insight), archive.options(insight));
  }

  @Test
  @DisplayName("An archive that is no good stops nobody, and nobody reads of it")
  void brokenArchive_isLeftAside(@TempDir Path folder) throws Exception {
    Path broken = Files.writeString(folder.resolve("broken.jsa"), "no archive");
    List<String> options = new ArrayList<>(archive.options(LAB.programPath(LAB.step(1).folder())));
    assertTrue(options.removeIf(option -> option.startsWith(OPTION)));
    options.add(0, OPTION + broken);

    List<String> said = run(options, "-Xshare:auto", "calculator.ServerMain", "--help");
    assertTrue(said.get(0).startsWith("Usage"), said.get(0));
  }

  @Test
  @DisplayName("Other libraries have another archive")
  void otherLibraries_haveAnother(@TempDir Path root) throws Exception {
    Lab lab = new Lab(root);
    Path target = Files.createDirectories(lab.step(1).folder().resolve("target"));
    Path library = Files.writeString(root.resolve("one.jar"), "");
    Files.writeString(target.resolve("classpath"), library.toString());
    String classPath = lab.programPath(lab.step(1).folder());
    Files.createDirectories(root.resolve("target"));
    ClassArchive first = ClassArchive.of(lab);
    assertEquals(List.of("-cp", classPath), first.options(classPath), "there is none yet");

    Files.createFile(first.file());
    assertEquals(OPTION + first.file(), first.options(classPath).get(0));

    Files.writeString(library, "more");
    ClassArchive other = ClassArchive.of(lab);
    assertEquals(List.of("-cp", classPath), other.options(classPath), "it is not for these");
  }

  private static List<String> run(List<String> options, String more, String... program)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(more);
    command.addAll(options);
    command.addAll(List.of(program));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var output = process.inputReader(StandardCharsets.UTF_8)) {
      return output.lines().toList();
    }
  }
}
