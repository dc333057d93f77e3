package lab.course;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What one step has that another has not, file by file.
 *
 * @param before sources of the earlier step
 * @param after sources of the later one
 */
public record StepDiff(Path before, Path after) {

  /** Relative paths of all files of both, with forward slashes, sorted. */
  public SortedSet<String> files() throws IOException {
    SortedSet<String> files = new TreeSet<>();
    for (Path side : List.of(before, after)) {
      try (Stream<Path> all = Files.walk(side)) {
        all.filter(Files::isRegularFile)
            .forEach(file -> files.add(side.relativize(file).toString().replace('\\', '/')));
      }
    }
    return files;
  }

  public boolean isNew(String file) {
    return !Files.exists(before.resolve(file));
  }

  public boolean isGone(String file) {
    return !Files.exists(after.resolve(file));
  }

  /** How the later file differs, change by change. */
  public List<AbstractDelta<String>> changes(String file) throws IOException {
    return DiffUtils.diff(lines(before.resolve(file)), lines(after.resolve(file))).getDeltas();
  }

  public static List<String> lines(Path file) throws IOException {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (MalformedInputException e) {
      throw new IOException(file + " is not UTF-8: have your editor save it so", e);
    }
  }
}
