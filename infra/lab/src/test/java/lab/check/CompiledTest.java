package lab.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import lab.course.Trees;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What need not be compiled again is not, and all else is. */
class CompiledTest {

  private static final String SOURCE = "class %s { static final int VALUE = %s; }\n";

  @TempDir Path root;
  private Path sources;
  private Path classes;
  private Path other;
  private Path output;
  private JavaSources compiler;

  @BeforeEach
  void start() throws IOException {
    sources = root.resolve("sources");
    classes = root.resolve("classes");
    other = root.resolve("other");
    output = root.resolve("output");
    compiler = new JavaSources(List.of());
    write(sources, "Base", "1");
    write(sources, "User", "Base.VALUE + 1");
    write(sources, "Second", "User.VALUE + 1");
    write(sources, "Loner", "new int[] {1, 2}.length");
    assertEquals(List.of(), compiler.compile(sources, classes));
    Trees.copy(sources, other);
  }

  @AfterEach
  void stop() throws IOException {
    compiler.close();
  }

  @Test
  @DisplayName("A change is followed from class to class, and no further")
  void change_isFollowed() throws IOException {
    write(other, "Base", "5");

    assertEquals(Set.of("Base.java", "User.java", "Second.java"), reused());
    assertEquals(Set.of("Loner.class"), Trees.files(output));
  }

  @Test
  @DisplayName("The program is whole afterwards")
  void program_isWhole() throws IOException {
    write(other, "Second", "User.VALUE + 2");

    assertEquals(List.of(), compiler.compile(other, known(), output));

    assertEquals(Trees.files(classes), Trees.files(output));
  }

  @Test
  @DisplayName("Without a difference nothing is compiled")
  void sameProgram_isCopied() throws IOException {
    assertEquals(Set.of(), reused());

    assertEquals(List.of(), compiler.compile(other, known(), output));

    assertEquals(Trees.files(classes), Trees.files(output));
  }

  @Test
  @DisplayName("What an editor keeps for itself beside a file is no source")
  void hiddenFile_isLeftOut() throws IOException {
    Files.writeString(other.resolve(".#Base.java"), "somebody@somewhere");

    assertEquals(Set.of(), reused());
  }

  @Test
  @DisplayName("What uses a file that is gone does not compile")
  void missingFile_isTold() throws IOException {
    Files.delete(other.resolve("Base.java"));

    List<CompileError> errors = compiler.compile(other, known(), output);

    assertEquals(
        List.of(other.resolve("User.java")), errors.stream().map(CompileError::file).toList());
  }

  @Test
  @DisplayName("A new file is compiled, with what names it")
  void newFile_isFollowed() throws IOException {
    write(other, "Other", "0");
    write(other, "Loner", "Other.VALUE");

    assertEquals(Set.of("Other.java", "Loner.java"), reused());
  }

  @Test
  @DisplayName("A class that is older than its source is made anew")
  void oldClass_isNotTrusted() throws IOException {
    Files.setLastModifiedTime(
        sources.resolve("Loner.java"), FileTime.from(Instant.now().plusSeconds(60)));

    assertEquals(Set.of("Loner.java"), reused());
  }

  private Compiled known() throws IOException {
    return Compiled.of(sources, classes);
  }

  private Set<String> reused() throws IOException {
    return known().reuse(other, output);
  }

  private static void write(Path folder, String name, String value) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(name + ".java"), SOURCE.formatted(name, value));
  }
}
