package lab.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import lab.check.Exercise;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing of a learner's is ever lost. */
class WorkspaceTest {

  private static final String SUM = "java/calculator/Sum.java";

  @TempDir Path root;
  private TinyLab tiny;
  private Workspace workspace;

  @BeforeEach
  void makeLab() throws IOException {
    tiny = new TinyLab(root);
    workspace = new Workspace(tiny.lab(), tiny.step());
  }

  @Test
  @DisplayName(
      "A workspace has a TODO for each task of its step, and the reference's code of others")
  void create_blanksTheTasks() throws IOException {
    workspace.create(Map.of());

    String text = read();
    assertTrue(text.contains("// TODO 2.1: Task 2.1\n    return 0;\n"), text);
    assertTrue(text.contains("return a + b;"), text);
    assertFalse(text.contains("starter:"), text);
    assertEquals(List.of(), workspace.damage());
    assertEquals(List.of(), workspace.changedOutsideOfTasks());
  }

  @Test
  @DisplayName("The learner's own code of an earlier task is carried over")
  void create_carriesOwnRegions() throws IOException {
    workspace.create(Map.of(SUM, Map.of("1.1", List.of(List.of("    return b + a; // mine")))));

    assertTrue(read().contains("return b + a; // mine"), read());
    assertEquals(
        Map.of(SUM, Map.of("1.1", List.of(List.of("    return b + a; // mine")))),
        workspace.codeOf(Set.of("1.1")).regions());
  }

  @Test
  @DisplayName("What that code imports comes along, and is no change that has to be named")
  void create_carriesImports() throws IOException {
    workspace.create(Map.of());
    write(
        read().replace("package calculator;\n", "package calculator;\n\nimport java.util.Map;\n"));
    assertEquals(List.of(), workspace.changedOutsideOfTasks());

    workspace.create(workspace.codeOf(Set.of("1.1")));

    assertTrue(read().startsWith("package calculator;\nimport java.util.Map;\n"), read());
  }

  @Test
  @DisplayName("Code that needs what was added outside of the tasks stays behind, and is no ruin")
  void fitting_leavesOutWhatDoesNotCompile() throws IOException {
    Carried good = new Carried(Map.of(SUM, region("return b + a;")), Map.of());
    Carried bad = new Carried(Map.of(SUM, region("return helper(a, b);")), Map.of());

    assertEquals(good, Exercise.fitting(tiny.lab(), tiny.step(), good));
    assertEquals(Set.of(), Exercise.fitting(tiny.lab(), tiny.step(), bad).tasks());
    assertFalse(workspace.exists());
    try (Stream<Path> left = Files.list(Workspace.root(tiny.lab()))) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  @DisplayName("A line that does not compile keeps its own task back, and no other of its file")
  void fitting_keepsOtherTasksOfTheFile() throws IOException {
    addTask("1.2");
    Carried both =
        new Carried(
            Map.of(SUM, Map.of("1.1", lines("return helper(a, b);"), "1.2", lines("int own = 1;"))),
            Map.of());

    assertEquals(Set.of("1.2"), Exercise.fitting(tiny.lab(), tiny.step(), both).tasks());
  }

  @Test
  @DisplayName("Where the compiler complains of no task's code, all tasks of that file stay behind")
  void fitting_leavesOutTheFile() throws IOException {
    addTask("1.2");
    Carried both =
        new Carried(
            Map.of(SUM, Map.of("1.1", lines("return b + a; }"), "1.2", lines("int own = 1;"))),
            Map.of());

    assertEquals(Set.of(), Exercise.fitting(tiny.lab(), tiny.step(), both).tasks());
  }

  @Test
  @DisplayName("An import of what the next step has not keeps only the tasks back that use it")
  void fitting_leavesOutImports() throws IOException {
    addTask("1.2");
    Carried both =
        new Carried(
            Map.of(SUM, Map.of("1.1", lines("return b + a;"), "1.2", lines("Own own;"))),
            Map.of(SUM, Set.of("import calculator.own.Own;", "import java.util.Map;")));

    Carried fitting = Exercise.fitting(tiny.lab(), tiny.step(), both);

    assertEquals(Set.of("1.1"), fitting.tasks());
    assertEquals(Map.of(SUM, Set.of("import java.util.Map;")), fitting.imports());
  }

  /** A task of the first step with a region of its own, in which anything may stand. */
  private void addTask(String id) throws IOException {
    tiny.replace(
        2,
        "src/main/java/calculator/Sum.java",
        "final class Sum {\n",
        "final class Sum {\n  // tag::task-%1$s[]\n  // end::task-%1$s[]\n".formatted(id));
  }

  @Test
  @DisplayName("What a command that was killed has tried is taken away by the next one")
  void fitting_takesAwayWhatWasLeft() throws IOException {
    Path left = Workspace.root(tiny.lab());
    Files.createDirectories(left.resolve(".trial-999999999").resolve("src"));
    Files.createDirectories(left.resolve("..trial-999999999.making").resolve("src"));

    Exercise.fitting(tiny.lab(), tiny.step(), Carried.NOTHING);

    try (Stream<Path> all = Files.list(left)) {
      assertEquals(List.of(), all.toList());
    }
  }

  private static Map<String, List<List<String>>> region(String line) {
    return Map.of("1.1", lines(line));
  }

  private static List<List<String>> lines(String line) {
    return List.of(List.of("    " + line));
  }

  @Test
  @DisplayName("Beginning anew keeps everything as a backup, and a backup can be put back")
  void createAgain_keepsABackup() throws IOException {
    workspace.create(Map.of());
    write(read().replace("return 0;", "return 7; // mine"));
    Files.writeString(workspace.main().resolve("java/calculator/Own.java"), "class Own {}\n");

    workspace.create(Map.of());
    assertFalse(read().contains("// mine"));
    assertEquals(1, workspace.backups().size());

    String name = workspace.backups().get(0).toString();
    workspace.restore(name.substring(name.length() - 8));
    assertTrue(read().contains("return 7; // mine"));
    assertTrue(Files.exists(workspace.main().resolve("java/calculator/Own.java")));
    assertEquals(2, workspace.backups().size(), "what was there is a backup now");
    assertThrows(IllegalArgumentException.class, () -> workspace.backup("yesterday"));
  }

  @Test
  @DisplayName("Solving one task leaves all else as it is, after a backup")
  void solve_changesOneTask() throws IOException {
    workspace.create(Map.of());
    write("// my notes\n" + read());

    workspace.solve("2.1");

    assertTrue(read().startsWith("// my notes\n"), read());
    assertTrue(read().contains("return Sum.sum(a, a);"), read());
    assertTrue(read().contains("// TODO 2.2"), read());
    assertFalse(
        Files.readString(workspace.backups().get(0).resolve("src/main").resolve(SUM))
            .contains("return Sum.sum(a, a);"));
  }

  @Test
  @DisplayName("Solving brings back imports that an editor has taken away as unused")
  void solve_bringsImports() throws IOException {
    workspace.create(Map.of());
    tiny.replace(
        2,
        "src/main/java/" + SUM.substring(5),
        "package calculator;",
        "package calculator;\n\nimport java.util.Map;");

    workspace.solve("2.1");

    assertTrue(read().contains("import java.util.Map;"), read());
  }

  @Test
  @DisplayName("What is added or changed outside of the tasks is named")
  void changesElsewhere_areNamed() throws IOException {
    workspace.create(Map.of());
    write(read().replace("static int sum(", "public static int sum("));
    Files.writeString(workspace.main().resolve("java/calculator/Own.java"), "class Own {}\n");

    assertEquals(List.of("java/calculator/Own.java", SUM), workspace.changedOutsideOfTasks());
  }

  @Test
  @DisplayName("How an editor indents the code is no change that has to be named")
  void indentation_isNoChange() throws IOException {
    workspace.create(Map.of());
    write(read().replace("  ", "\t").replace("{\n", "{ \n"));

    assertEquals(List.of(), workspace.changedOutsideOfTasks());
  }

  @Test
  @DisplayName("A mark that is damaged or gone is named with file and line; solving says so, too")
  void damagedMarks_areNamed() throws IOException {
    workspace.create(Map.of());
    write(read().replace("    // end::task-2.1[]\n", ""));

    List<String> damage = workspace.damage();

    String file = Path.of("workspace", "step02-tracing", "src", "main").resolve(SUM).toString();
    assertTrue(damage.get(0).startsWith(file + ":"), damage.toString());
    assertTrue(damage.toString().contains("task-2.2 begins within task-2.1"), damage.toString());
    String refusal = assertThrows(IOException.class, () -> workspace.solve("2.1")).getMessage();
    assertTrue(refusal.contains("has lost the marks of task 2.1"), refusal);
  }

  @Test
  @DisplayName("A region that stands there twice, or where another belongs, is told")
  void misplacedMarks_areNamed() throws IOException {
    workspace.create(Map.of());
    String whole = read();
    write(
        whole.replace(
            "// tag::task-2.2[]", "// tag::task-2.1[]\n// end::task-2.1[]\n// tag::task-2.2[]"));
    assertTrue(
        workspace.damage().toString().contains("tag::task-2.1[] stands there 2 times, expected 1"),
        workspace.damage().toString());

    write(
        whole
            .replace("task-2.1[]", "task-other[]")
            .replace("task-2.2[]", "task-2.1[]")
            .replace("task-other[]", "task-2.2[]"));
    assertTrue(
        workspace.damage().toString().contains("order 1.1, 2.2, 2.1, expected 1.1, 2.1, 2.2"),
        workspace.damage().toString());
  }

  @Test
  @DisplayName("Code behind a link is in the backup, too")
  void linkedCode_isBackedUp() throws IOException {
    assumeTrue(Files.getFileStore(root).supportsFileAttributeView("posix"), "not on Windows");
    workspace.create(Map.of());
    Path elsewhere = root.resolve("elsewhere");
    Path sources = workspace.folder().resolve("src");
    Files.move(sources, elsewhere);
    Files.createSymbolicLink(sources, elsewhere);
    write(read().replace("// TODO 2.1: Task 2.1", "// mine"));

    Path backup = workspace.solve("2.1");

    assertTrue(Files.readString(backup.resolve("src/main").resolve(SUM)).contains("// mine"));
  }

  @Test
  @DisplayName("What a learner has beside the step's own files is named; an editor's files are not")
  void filesBeside_areNamed() throws IOException {
    workspace.create(Map.of());
    assertEquals(List.of(), workspace.changedBesides());

    Files.writeString(workspace.folder().resolve("notes.md"), "mine");
    Files.writeString(workspace.folder().resolve("pom.xml"), "<project/>");
    Files.createDirectories(workspace.folder().resolve(".idea"));
    Files.writeString(workspace.folder().resolve(".idea").resolve("misc.xml"), "");

    assertEquals(List.of("notes.md", "pom.xml"), workspace.changedBesides());
  }

  @Test
  @DisplayName("Pictures and what an editor keeps beside the sources are not read as text")
  void otherFiles_areNotRead() throws IOException {
    workspace.create(Map.of());
    Set<String> before = Program.of(workspace.main()).files().keySet();

    byte[] noText = {(byte) 0xb3};
    Files.write(workspace.main().resolve("java/calculator/.Sum.java.swp"), noText);
    Files.write(workspace.main().resolve("java/calculator/.#Sum.java"), noText);
    Files.write(workspace.main().resolve("java/calculator/sum.png"), noText);

    assertEquals(before, Program.of(workspace.main()).files().keySet());
    assertEquals(List.of("java/calculator/sum.png"), workspace.changedOutsideOfTasks());
  }

  @Test
  @DisplayName("A file that is deleted is named once, and not by the marks that were in it")
  void missingFile_isNamed() throws IOException {
    workspace.create(Map.of());
    Files.delete(workspace.main().resolve(SUM));

    String file = Path.of("workspace", "step02-tracing", "src", "main").resolve(SUM).toString();
    String said = file + " is missing: put it back, or begin anew with lab reset 2";
    assertEquals(List.of(said), workspace.missing());
    assertEquals(List.of(), workspace.damage());
    assertEquals(said, assertThrows(IOException.class, () -> workspace.solve("2.1")).getMessage());
    assertEquals(List.of(), workspace.backups());
  }

  @Test
  @DisplayName("A folder without code is no workspace; what else is in it becomes a backup")
  void folderWithoutCode_isNoWorkspace() throws IOException {
    workspace.create(Map.of());
    Trees.delete(workspace.folder().resolve("src"));
    Files.writeString(workspace.folder().resolve("notes.txt"), "mine");

    assertFalse(workspace.exists());
    workspace.create(Map.of());

    assertTrue(workspace.exists());
    assertTrue(Files.exists(workspace.backups().get(0).resolve("notes.txt")));
  }

  @Test
  @DisplayName("Code in a file that is not where the step has it is none to take along")
  void movedFile_isNotCarried() throws IOException {
    workspace.create(Map.of());
    Path moved = workspace.main().resolve("java/calculator/sub/Sum.java");
    Files.createDirectories(moved.getParent());
    Files.move(workspace.main().resolve(SUM), moved);

    assertEquals(Set.of(), workspace.codeOf(Set.of("1.1")).tasks());
    assertEquals(List.of("java/calculator/sub/Sum.java"), workspace.changedOutsideOfTasks());
  }

  @Test
  @DisplayName("A move that was cut off between old and new is finished at the next look")
  void cutOffMove_isFinished() throws IOException {
    workspace.create(Map.of());
    String text = read();
    Files.move(workspace.folder(), workspace.folder().resolveSibling(".step02-tracing.new"));

    assertTrue(workspace.exists());
    assertEquals(text, read());
  }

  @Test
  @DisplayName("What a killed command has left half done is no workspace, and does no harm")
  void halfMadeFolder_isNoWorkspace() throws IOException {
    Path half = workspace.folder().resolveSibling(".step02-tracing.making").resolve("src");
    Files.createDirectories(half);
    Files.writeString(half.resolve("Half.java"), "class Ha");

    assertFalse(workspace.exists());
    workspace.create(Map.of());
    assertEquals(Set.of("pom.xml", "src/main/" + SUM), Trees.files(workspace.folder()));
  }

  @Test
  @DisplayName("A backup is made whole or not at all: what was cut off is in none")
  void halfMadeBackup_isNone() throws IOException {
    workspace.create(Map.of());
    Path half = workspace.folder().resolveSibling(".step02-tracing.making");
    Files.createDirectories(half);
    Files.writeString(half.resolve("Half.java"), "class Ha");

    assertEquals(List.of(), workspace.backups());
    workspace.backUp();
    assertEquals(Trees.files(workspace.folder()), Trees.files(workspace.backups().get(0)));
  }

  @Test
  @DisplayName("A draft that was cut off before the old code was moved does not come back later")
  void leftDraft_doesNotComeBack() throws IOException {
    workspace.create(Map.of());
    Path draft = workspace.folder().resolveSibling(".step02-tracing.new");
    Trees.copy(workspace.folder(), draft);
    assertTrue(workspace.exists());

    Trees.delete(workspace.folder());

    assertFalse(workspace.exists());
  }

  @Test
  @DisplayName("Whoever may read a new file of the learner's may read those of a workspace")
  void files_haveTheModeOfNewFiles() throws IOException {
    workspace.create(Map.of());
    Path ordinary = Files.writeString(workspace.folder().resolve("ordinary"), "");

    assumeTrue(Files.getFileStore(root).supportsFileAttributeView("posix"), "not on Windows");
    for (String file : List.of("pom.xml", "src/main/" + SUM)) {
      assertEquals(
          Files.getPosixFilePermissions(ordinary),
          Files.getPosixFilePermissions(workspace.folder().resolve(file)));
    }
  }

  @Test
  @DisplayName("The pom of a workspace takes its tests from the step")
  void pom_usesTheStepsTests() throws IOException {
    workspace.create(Map.of());

    String pom = Files.readString(workspace.folder().resolve("pom.xml"));
    assertTrue(pom.contains("../../step02-tracing/src/test/java"), pom);
    assertTrue(pom.contains("<artifactId>workspace-step02-tracing</artifactId>"), pom);
  }

  private String read() throws IOException {
    return Files.readString(workspace.main().resolve(SUM));
  }

  private void write(String text) throws IOException {
    Files.writeString(workspace.main().resolve(SUM), text);
  }
}
