package lab.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavesTest {

  @TempDir Path root;

  @Test
  @DisplayName("A folder that comes later is a save, and no failure before it is there")
  void missingFolder_isEmpty() throws IOException {
    Path folder = root.resolve("main");
    Saves saves = new Saves(folder);
    assertEquals(Set.of(), saves.changed());

    Files.createDirectories(folder);
    Files.writeString(folder.resolve("Sum.java"), "class Sum {}");

    assertEquals(Set.of(), saves.changed(), "an editor may be in the middle of it");
    assertEquals(Set.of(Path.of("Sum.java")), saves.changed());
  }
}
