package lab.course;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * With what code each task of a workspace has passed last, so that of a task that passes no more
 * one knows what has changed since. It is kept in the workspace, in {@code .passed}: a line for
 * each task, such as {@code 2.2 1.1=3fa9c2 2.2=9b01 outside=77aa10}, with a hash of the code of
 * every task and of what stands outside of them.
 */
public final class LastPass {

  /** Stands for all that is in no task's region; imports aside. */
  public static final String OUTSIDE = "outside";

  private final Path file;
  private final Map<String, String> now;
  private final Map<String, Map<String, String>> then = new TreeMap<>();

  private LastPass(Path file, Map<String, String> now) {
    this.file = file;
    this.now = now;
  }

  /**
   * Reads what is there; lines that make no sense are left out.
   *
   * @param program what the workspace holds
   */
  public static LastPass of(Workspace workspace, Program program) throws IOException {
    LastPass read = new LastPass(workspace.folder().resolve(".passed"), hashes(program));
    if (Files.exists(read.file)) {
      for (String line : Files.readAllLines(read.file)) {
        List<String> words = List.of(line.split(" ", -1));
        Map<String, String> hashes = new TreeMap<>();
        for (String word : words.subList(1, words.size())) {
          hashes.put(word.replaceFirst("=.*", ""), word.replaceFirst(".*=", ""));
        }
        read.then.put(words.get(0), hashes);
      }
    }
    return read;
  }

  private static Map<String, String> hashes(Program program) {
    Map<String, List<String>> parts = new TreeMap<>();
    for (List<String> lines : program.files().values()) {
      Regions regions = Regions.of(lines);
      regions.bodies().forEach((task, bodies) -> bodies.forEach(body -> add(parts, task, body)));
      add(parts, OUTSIDE, regions.frame(regions.bodies().keySet()));
    }
    Map<String, String> hashes = new TreeMap<>();
    parts.forEach((part, lines) -> hashes.put(part, Integer.toHexString(lines.hashCode())));
    return hashes;
  }

  private static void add(Map<String, List<String>> parts, String part, List<String> lines) {
    parts.computeIfAbsent(part, key -> new ArrayList<>()).addAll(Imports.aside(lines));
  }

  /** Whether a task has passed with the code that it has now. */
  public boolean hasPassed(String task) {
    Map<String, String> before = then.getOrDefault(task, Map.of());
    return !before.isEmpty() && Objects.equals(before.get(task), now.get(task));
  }

  /**
   * What has changed since a task passed with the code that it has now: ids of tasks and {@link
   * #OUTSIDE}. Empty when it never has, so that it does not fail for what was done elsewhere.
   */
  public List<String> brokenBy(String task) {
    if (!hasPassed(task)) {
      return List.of();
    }
    Map<String, String> before = then.getOrDefault(task, Map.of());
    TreeSet<String> parts = new TreeSet<>(now.keySet());
    parts.addAll(before.keySet());
    parts.removeIf(part -> Objects.equals(before.get(part), now.get(part)));
    return List.copyOf(parts);
  }

  /** Notes that a task passes with the code that is there now. */
  public void setPassed(String task) {
    then.put(task, now);
  }

  public void save() throws IOException {
    List<String> lines = new ArrayList<>();
    then.forEach(
        (task, hashes) -> {
          StringBuilder line = new StringBuilder(task);
          hashes.forEach((part, hash) -> line.append(' ').append(part).append('=').append(hash));
          lines.add(line.toString());
        });
    Trees.write(file, lines);
  }
}
