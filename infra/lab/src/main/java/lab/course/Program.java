package lab.course;

import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.PatchFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A step's program as text.
 *
 * @param files what is below {@code src/main}, by path with forward slashes
 */
public record Program(SortedMap<String, List<String>> files) {

  private static final String PATCHED = "+++ b/src/main/";

  /** What a step's program is written in: other files are not of it. */
  private static final Pattern SOURCE = Pattern.compile(".*\\.(java|proto|xml)");

  /** The program below a folder. */
  public static Program of(Path main) throws IOException {
    SortedMap<String, List<String>> files = new TreeMap<>();
    for (String file : Trees.files(main)) {
      if (SOURCE.matcher(file).matches() && !Trees.isHidden(file)) {
        files.put(file, StepDiff.lines(main.resolve(file)));
      }
    }
    return new Program(files);
  }

  /** The program that a step's folder holds: for each task the code that does it. */
  public static Program reference(Step step) throws IOException {
    return of(step.sources().resolve("main"));
  }

  /** With other code in the regions of tasks: by file and task, as {@link Regions} has it. */
  public Program with(Map<String, Map<String, List<List<String>>>> bodies) {
    return changed((file, regions) -> regions.with(bodies.getOrDefault(file, Map.of())));
  }

  /** With more imports, file by file. */
  Program importing(Map<String, Set<String>> imports) {
    SortedMap<String, List<String>> changed = new TreeMap<>(files);
    imports.forEach(
        (file, more) -> changed.computeIfPresent(file, (name, own) -> Imports.with(own, more)));
    return new Program(changed);
  }

  /**
   * As an exercise.
   *
   * @param title the title of a task that is to be done, null for any other task
   */
  public Program starter(Function<String, @Nullable String> title) {
    return changed((file, regions) -> regions.starter(title));
  }

  private Program changed(Change change) {
    SortedMap<String, List<String>> changed = new TreeMap<>();
    files.forEach((file, lines) -> changed.put(file, change.of(file, Regions.of(lines))));
    return new Program(changed);
  }

  private interface Change {
    List<String> of(String file, Regions regions);
  }

  /**
   * With a patch as {@code git diff} writes it, below the step's folder. Lines may have moved since
   * it was made, but not changed.
   *
   * @throws IOException when it does not apply; the message names the file and the lines
   */
  public Program patched(List<String> patch) throws IOException {
    SortedMap<String, List<String>> patched = new TreeMap<>(files);
    for (List<String> one : byFile(patch)) {
      String file = one.get(1).substring(PATCHED.length());
      @Nullable List<String> lines = files.get(file);
      if (lines == null) {
        throw new IOException("there is no src/main/" + file);
      }
      try {
        patched.put(file, UnifiedDiffUtils.parseUnifiedDiff(one).applyFuzzy(lines, 0));
      } catch (PatchFailedException e) {
        throw new IOException("src/main/" + file + " has changed where it applies", e);
      }
    }
    return new Program(patched);
  }

  /** For each file the lines that begin with {@code ---} and {@code +++}; what is above is left. */
  private static List<List<String>> byFile(List<String> patch) throws IOException {
    List<List<String>> files = new ArrayList<>();
    for (int i = 0; i < patch.size(); i++) {
      String line = patch.get(i);
      if (line.startsWith("--- ") && i + 1 < patch.size() && isHeader(patch.get(i + 1))) {
        files.add(new ArrayList<>());
      }
      if (!files.isEmpty() && !line.startsWith("diff ") && !line.startsWith("index ")) {
        files.get(files.size() - 1).add(line);
      }
    }
    if (files.isEmpty()) {
      throw new IOException("no file is named as in '" + PATCHED + "java/…'");
    }
    return files;
  }

  private static boolean isHeader(String line) {
    return line.startsWith(PATCHED);
  }

  /** Writes it into a folder; what is there already is taken away. */
  public void write(Path main) throws IOException {
    Trees.delete(main);
    for (Map.Entry<String, List<String>> file : files.entrySet()) {
      Trees.write(main.resolve(file.getKey()), file.getValue());
    }
  }
}
