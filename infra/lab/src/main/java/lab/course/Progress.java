package lab.course;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far a learner has come: {@code workspace/progress.txt}, a line for each task, such as {@code
 * 2.4 passed, 1 hint}.
 */
public final class Progress {

  private final Path file;
  private final Map<String, Boolean> passed = new TreeMap<>();
  private final Map<String, Integer> hints = new TreeMap<>();

  private Progress(Path file) {
    this.file = file;
  }

  /** Reads what is there; lines that make no sense are left out. */
  public static Progress of(Lab lab) throws IOException {
    Progress progress = new Progress(Workspace.root(lab).resolve("progress.txt"));
    if (Files.exists(progress.file)) {
      for (String line : Files.readAllLines(progress.file)) {
        String[] words = line.strip().split("[ ,]+");
        if (words.length >= 2 && words[0].matches("\\d\\.\\d+")) {
          progress.passed.put(words[0], words[1].equals("passed"));
          if (words.length >= 3 && words[2].matches("\\d{1,3}")) {
            progress.hints.put(words[0], Integer.parseInt(words[2]));
          }
        }
      }
    }
    return progress;
  }

  public boolean hasPassed(String task) {
    return passed.getOrDefault(task, false);
  }

  public boolean knows(String task) {
    return passed.containsKey(task);
  }

  public int hints(String task) {
    return hints.getOrDefault(task, 0);
  }

  public void setPassed(String task, boolean value) {
    passed.put(task, value);
  }

  public void setHints(String task, int opened) {
    passed.putIfAbsent(task, false);
    hints.put(task, opened);
  }

  /** Forgets whether the tasks of a step have passed. */
  public void forget(int step) {
    passed.replaceAll((task, value) -> value && !task.startsWith(step + "."));
  }

  public void save() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("How far you have come; written by the lab command.");
    passed.forEach(
        (task, value) ->
            lines.add(
                "%s %s%s"
                    .formatted(
                        task,
                        value ? "passed" : "open",
                        hints(task) == 0 ? "" : ", %d hints".formatted(hints(task)))));
    Trees.write(file, lines);
  }
}
