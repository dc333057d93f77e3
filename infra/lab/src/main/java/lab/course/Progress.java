package lab.course;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a learner has come: {@code workspace/progress.txt}, a line for each task, such as {@code
 * 2.4 passed, 1 hints}.
 */
public final class Progress {

  private static final Pattern LINE =
      Pattern.compile("\\s*(\\d\\.\\d+) +(passed|open)(?:, +(\\d{1,3}) hints?)?\\s*");

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
      String text = new String(Files.readAllBytes(progress.file), UTF_8); // whatever is in it
      for (String line : text.lines().toList()) {
        Matcher found = LINE.matcher(line);
        if (found.matches()) {
          progress.passed.put(found.group(1), found.group(2).equals("passed"));
          if (found.group(3) != null) {
            progress.hints.put(found.group(1), Integer.parseInt(found.group(3)));
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
