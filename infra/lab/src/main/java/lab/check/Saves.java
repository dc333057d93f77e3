package lab.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Notices saved files by looking at their times and sizes, over and over. A step has some forty
 * files, so that a look takes a millisecond; events of the file system would be no faster, come
 * late on macOS, and do not come at all from a network folder or from a save by renaming on some.
 */
final class Saves {

  private final Path folder;
  private Map<Path, Stamp> handled;
  private Map<Path, Stamp> latest = Map.of();

  private record Stamp(FileTime time, long size) {}

  /** What is there now counts as seen. */
  Saves(Path folder) throws IOException {
    this.folder = folder;
    this.handled = look();
    this.latest = handled;
  }

  /**
   * Looks once.
   *
   * @return files that were saved, added or removed since they were last returned; empty as long as
   *     the last look saw something else, for an editor may be in the middle of it
   */
  Set<Path> changed() throws IOException {
    Map<Path, Stamp> now;
    try {
      now = look();
    } catch (FileSystemException e) {
      return Set.of(); // taken away between the list and the look, or held by who writes it
    }
    boolean settled = now.equals(latest);
    latest = now;
    Set<Path> changed = new TreeSet<>();
    if (settled && !now.equals(handled)) {
      Set<Path> all = new TreeSet<>(now.keySet());
      all.addAll(handled.keySet());
      all.stream().filter(file -> differs(file, now)).map(folder::relativize).forEach(changed::add);
      handled = now;
    }
    return changed;
  }

  private boolean differs(Path file, Map<Path, Stamp> now) {
    Stamp stamp = now.get(file);
    return stamp == null || !stamp.equals(handled.get(file));
  }

  private Map<Path, Stamp> look() throws IOException {
    Map<Path, Stamp> found = new HashMap<>();
    if (!Files.isDirectory(folder)) {
      return found;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) all.filter(path -> !isDraft(path))::iterator) {
        BasicFileAttributes is = Files.readAttributes(path, BasicFileAttributes.class);
        if (is.isRegularFile()) {
          found.put(path, new Stamp(is.lastModifiedTime(), is.size()));
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return found;
  }

  /** What editors write beside a file before they rename it. */
  private static boolean isDraft(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.startsWith(".") || name.endsWith("~") || name.matches(".*\\.(tmp|sw.|bak)");
  }
}
