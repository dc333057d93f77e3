package lab.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import lab.course.TinyLab;
import lab.course.Workspace;
import lab.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told at each save. */
class WatchTest {

  @TempDir Path root;
  private Path source;
  private Exercise exercise;
  private Watch watch;

  /** One line for each thing that was told. */
  private final List<String> told = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() throws IOException {
    TinyLab tiny = new TinyLab(root);
    Workspace workspace = new Workspace(tiny.lab(), tiny.step());
    workspace.create(Map.of());
    source = workspace.main().resolve("java").resolve("calculator").resolve("Sum.java");
    exercise = new Exercise(tiny.lab(), tiny.step(), workspace);
    watch = new Watch(exercise, new Notes());
    await("the first check", () -> told.contains("all · ·"));
    told.clear();
  }

  @AfterEach
  void stop() throws IOException {
    watch.close();
    exercise.close();
  }

  @Test
  @DisplayName("The task that was changed comes first, then all")
  void save_tellsTheChangedTaskFirst() throws IOException {
    write(twice("return a + a;"));

    await("all", () -> told.size() == 3);
    assertEquals(List.of("saved Sum.java", "verdict 2.1=✓", "all ✓ ·"), told);
  }

  @Test
  @DisplayName("A failure is told again at a save that does not touch the task")
  void saveElsewhere_tellsTheFailure() throws IOException {
    write(twice("return a + 1;"));
    await("all", () -> told.size() == 3);

    write(twice("return a + 1;") + "// a comment\n");

    await("all", () -> told.size() == 6);
    assertEquals(List.of("saved Sum.java", "verdict 2.1=✗", "all ✗ ·"), told.subList(3, 6));
  }

  @Test
  @DisplayName("What does not compile is told, and the next save starts clean")
  void brokenCode_isTold() throws IOException {
    write(twice("return a +;"));
    await("errors", () -> told.contains("errors 1"));

    write(twice("return 2 * a;"));
    await("all", () -> told.contains("all ✓ ·"));
  }

  @Test
  @DisplayName("An editor that saves by renaming is noticed once, and its draft is not")
  void saveByRenaming_isNoticed() throws IOException {
    Path draft = source.resolveSibling(".Sum.java.tmp");
    Files.writeString(draft, twice("return 2 * a;"));
    Files.move(draft, source, StandardCopyOption.REPLACE_EXISTING);

    await("all", () -> told.contains("all ✓ ·"));
    assertEquals("saved Sum.java", told.get(0));
    assertEquals(1, told.stream().filter(line -> line.startsWith("saved")).count(), told::toString);
  }

  @Test
  @DisplayName("When a file is taken away while all are read, they are read anew")
  void fileTakenAway_readsAnew() throws Exception {
    Path resources = Files.createDirectories(source.resolve("../../../resources").normalize());
    for (int i = 1000; i < 5000; i++) { // so that it takes a while to read them
      Files.writeString(resources.resolve(i + ".txt"), "");
    }
    Path last = resources.resolve("4999.txt");
    await("all", () -> told.size() == 2);
    told.clear();
    Path read = exercise.output().resolve("1000.txt");
    Files.delete(read);
    write(twice("return 2 * a;"));
    await("some are read", () -> Files.exists(read));

    Files.delete(last);
    assertFalse(Files.exists(exercise.output().resolve("4999.txt")), "it was read before");
    Path lastButOne = exercise.output().resolve("4998.txt");
    Await.until("all others are read", () -> Files.exists(lastButOne));
    Await.until("all are read anew", () -> !Files.exists(lastButOne));
    Files.writeString(last, "");

    await("all", () -> told.contains("all ✓ ·"));
  }

  @Test
  @DisplayName("Several files saved at once are one save")
  void severalFiles_areOneSave() throws IOException {
    Files.writeString(source.resolveSibling("Other.java"), "package calculator;\nclass Other {}\n");
    write(twice("return 2 * a;"));

    await("all", () -> told.contains("all ✓ ·"));
    assertEquals("saved Other.java Sum.java", told.get(0));
  }

  @Test
  @DisplayName("A save during a run that hangs ends it: the newest wins")
  void saveDuringARun_wins() throws IOException {
    Path began = root.resolve("began");
    write(
        twice(
            "new java.io.File(\"%s\").mkdir(); while (true) { Thread.onSpinWait(); }"
                .formatted(began.toString().replace("\\", "\\\\"))));
    await("the test hangs", () -> Files.exists(began));

    write(twice("return 2 * a;"));

    await("all", () -> told.contains("all ✓ ·"));
    assertTrue(told.stream().noneMatch(line -> line.contains("✗")), told.toString());
  }

  @Test
  @DisplayName("A file that is no text is told, and the next save is checked")
  void noText_isTold() throws IOException {
    byte[] before = Files.readAllBytes(source);
    Files.write(source, new byte[] {(byte) 0xb3});
    await("why", () -> told.stream().anyMatch(line -> line.matches("failed .*UTF-8.*")));

    Files.write(source, before);
    write(twice("return 2 * a;"));

    await("all", () -> told.contains("all ✓ ·"));
  }

  private String twice(String body) throws IOException {
    return Files.readString(source)
        .replaceFirst(
            "(?s)(tag::task-2.1\\[]\n).*?( *// end::task-2.1)",
            "$1" + body.replace("\\", "\\\\") + "\n$2");
  }

  private void write(String text) throws IOException {
    Files.writeString(source, text);
  }

  private void await(String what, BooleanSupplier condition) {
    Await.until(
        what + ", and told was " + told,
        Duration.ofSeconds(60),
        () -> {
          try {
            watch.look();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return condition.getAsBoolean();
        });
  }

  private final class Notes implements Watch.Screen {

    @Override
    public void saved(Set<Path> files) {
      told.add(
          "saved "
              + String.join(
                  " ", files.stream().map(file -> file.getFileName().toString()).toList()));
    }

    @Override
    public void slow(String title) {
      told.add("slow " + title);
    }

    @Override
    public void failed(IOException reason) {
      told.add("failed " + reason.getMessage());
    }

    @Override
    public void errors(CheckResult result) {
      told.add("errors " + result.errors().size());
    }

    @Override
    public void verdict(CheckResult changed, CheckResult known, Duration sinceSave) {
      changed.states().forEach((task, state) -> told.add("verdict " + task.id() + "=" + state));
    }

    @Override
    public void all(CheckResult result) {
      told.add(
          "all "
              + String.join(" ", result.states().values().stream().map(String::valueOf).toList()));
    }
  }
}
