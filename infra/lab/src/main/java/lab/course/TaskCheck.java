package lab.course;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Sees to it that a step's {@code tasks.yaml}, the regions in its sources and the tags of its tests
 * speak of the same tasks.
 */
final class TaskCheck {

  private static final Pattern TAG = Pattern.compile("@Tag\\(\"task-(\\d+\\.\\d+)\"\\)");
  private static final Pattern METHOD = Pattern.compile("^  void (\\w+)\\(");
  private static final int FEWEST_HINTS = 3;

  private final Step step;
  private final Tasks tasks;
  private final List<String> problems = new ArrayList<>();

  TaskCheck(Step step) throws IOException {
    this.step = step;
    this.tasks = Tasks.read(step);
  }

  /** What is wrong, a line each; empty when nothing is. */
  List<String> problems() throws IOException {
    checkTexts();
    checkRegions();
    checkTests();
    return problems;
  }

  private void checkTexts() {
    String name = step.folder().getFileName() + "/tasks.yaml";
    require(tasks.step() == step.number(), name + ": step is " + tasks.step());
    int count = tasks.tasks().size();
    require(count >= 5 && count <= 8, name + " has " + count + " tasks, not 5 to 8");
    for (int i = 0; i < count; i++) {
      Tasks.Task task = tasks.tasks().get(i);
      String expected = step.number() + "." + (i + 1);
      require(
          task.id().equals(expected),
          name + ": task " + task.id() + " where " + expected + " belongs");
      require(
          task.hints().size() >= FEWEST_HINTS, name + ": task " + task.id() + " has too few hints");
      require(!task.wrongTurns().isEmpty(), name + ": task " + task.id() + " names no wrong turn");
      require(
          !task.title().isBlank() && !task.goal().isBlank(),
          name + ": task " + task.id() + " is empty");
      require(!task.tests().isEmpty(), name + ": task " + task.id() + " names no test");
      Set<String> later = new TreeSet<>(task.dependsOn());
      tasks.tasks().subList(0, i).forEach(earlier -> later.remove(earlier.id()));
      require(
          later.isEmpty(),
          name
              + ": task "
              + task.id()
              + " depends on "
              + later
              + ", which does not come before it");
    }
  }

  /** Regions of this step's tasks and of all earlier ones: they live on in later steps. */
  private void checkRegions() throws IOException {
    Set<String> found = new HashSet<>();
    try (Stream<Path> files = Files.walk(step.sources().resolve("main"))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        checkRegions(file, found);
      }
    }
    for (Tasks.Task task : tasks.tasks()) {
      require(found.contains(task.id()), "no region task-" + task.id() + " in " + step.sources());
    }
  }

  private void checkRegions(Path file, Set<String> found) throws IOException {
    Regions regions = Regions.of(StepDiff.lines(file));
    found.addAll(regions.bodies().keySet());
    for (Regions.Problem problem : regions.problems()) {
      problems.add("%s, line %d: %s".formatted(file, problem.line(), problem.text()));
    }
  }

  private void checkTests() throws IOException {
    Map<String, Set<String>> tagged = taggedTests();
    for (Tasks.Task task : tasks.tasks()) {
      Set<String> here = tagged.getOrDefault(task.id(), Set.of());
      Set<String> named = new TreeSet<>(task.tests());
      require(
          here.equals(named),
          "task %s names the tests %s, and tagged with it are %s"
              .formatted(task.id(), named, here));
    }
  }

  /** The tests of each task as {@code Class.method}, read from the sources. */
  private Map<String, Set<String>> taggedTests() throws IOException {
    Map<String, Set<String>> tagged = new TreeMap<>();
    try (Stream<Path> files = Files.walk(step.sources().resolve("test"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        String test = String.valueOf(file.getFileName()).replace(".java", "");
        List<String> pending = new ArrayList<>();
        boolean named = false;
        for (String line : StepDiff.lines(file)) {
          Matcher tag = TAG.matcher(line);
          Matcher method = METHOD.matcher(line);
          named |= line.contains("@DisplayName(");
          if (tag.find()) {
            pending.add(tag.group(1));
          } else if (method.find()) {
            String name = test + "." + method.group(1);
            require(named || pending.isEmpty(), name + " has no @DisplayName");
            pending.forEach(id -> tagged.computeIfAbsent(id, key -> new TreeSet<>()).add(name));
            pending.clear();
            named = false;
          }
        }
      }
    }
    return tagged;
  }

  private void require(boolean holds, String problem) {
    if (!holds) {
      problems.add(problem);
    }
  }
}
