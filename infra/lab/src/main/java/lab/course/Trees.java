package lab.course;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Folders with all that is in them. */
public final class Trees {

  private Trees() {}

  /**
   * Relative paths of all files, behind links too, with forward slashes, sorted; none when there is
   * no such folder.
   */
  public static Set<String> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return new TreeSet<>();
    }
    try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      return all.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * Whether a file, or a folder that it is in, is hidden: an editor's own, and none of a program.
   */
  public static boolean isHidden(String file) {
    return file.startsWith(".") || file.contains("/.");
  }

  /** Copies what is below {@code from}; files of the same name are overwritten. */
  public static void copy(Path from, Path to) throws IOException {
    for (String file : files(from)) {
      Path target = to.resolve(file);
      Files.createDirectories(target.getParent());
      Files.copy(from.resolve(file), target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Removes a folder, if it is there. */
  public static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      deepestFirst.forEach(Trees::deleteOne);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void deleteOne(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file whole or not at all, with the line ends of the reference on any system. */
  public static void write(Path file, List<String> lines) throws IOException {
    Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
    // No temporary file of Java's: that would be for nobody but its owner to read.
    Path draft = folder.resolve(".%s.%s.new".formatted(file.getFileName(), UUID.randomUUID()));
    Files.writeString(draft, lines.stream().map(line -> line + "\n").collect(Collectors.joining()));
    move(draft, file);
  }

  /** Moves a file or folder in one go. */
  static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AccessDeniedException e) { // Windows keeps what is open where it is
      throw new IOException(
          "cannot move %s: close the programs that have files of it open, and try again"
              .formatted(from),
          e);
    }
  }
}
