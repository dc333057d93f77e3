package lab.course;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The regions of one source file: between a line with {@code tag::task-2.4[]} and one with {@code
 * end::task-2.4[]} stands the code of a task. Lines with {@code starter:} right after a region are
 * what the exercise holds in its place.
 */
public final class Regions {

  private static final Pattern MARK = Pattern.compile("(tag|end)::task-(\\d+\\.\\d+)\\[]");
  private static final Pattern STARTER =
      Pattern.compile("^\\s*(?:// starter: (.*)|<!-- starter: (.*) -->)$");

  private final List<String> lines;
  private final List<Region> regions = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();

  /**
   * The code of a task; a task may have several regions.
   *
   * @param begin the line of the tag, counted from 0
   * @param end the line of the end mark
   */
  private record Region(String task, int begin, int end) {}

  /**
   * What is wrong with a mark.
   *
   * @param line counted from 1
   */
  public record Problem(int line, String text) {}

  private Regions(List<String> lines) {
    this.lines = lines;
  }

  /** Finds the regions; what is not well-formed is left out and told by {@link #problems}. */
  public static Regions of(List<String> lines) {
    Regions found = new Regions(List.copyOf(lines));
    found.find();
    return found;
  }

  private void find() {
    String open = null;
    int begin = 0;
    for (int i = 0; i < lines.size(); i++) {
      Matcher mark = MARK.matcher(lines.get(i));
      if (!mark.find()) {
        continue;
      }
      String task = mark.group(2);
      boolean opens = mark.group(1).equals("tag");
      if (opens && open != null) {
        problem(i, "task-%s begins within task-%s".formatted(task, open));
      } else if (!opens && !task.equals(open)) {
        problem(i, "task-%s ends and has not begun".formatted(task));
      } else if (!opens) {
        regions.add(new Region(task, begin, i));
      }
      open = opens ? task : null;
      begin = i;
    }
    if (open != null) {
      problem(begin, "task-%s does not end".formatted(open));
    }
  }

  private void problem(int line, String text) {
    problems.add(new Problem(line + 1, text));
  }

  /** Marks that are damaged; empty in a file that is as it should be. */
  public List<Problem> problems() {
    return List.copyOf(problems);
  }

  /** The code of each task that has a region here: for each region, in order, its lines. */
  public Map<String, List<List<String>>> bodies() {
    Map<String, List<List<String>>> bodies = new LinkedHashMap<>();
    for (Region region : regions) {
      bodies
          .computeIfAbsent(region.task, task -> new ArrayList<>())
          .add(lines.subList(region.begin + 1, region.end));
    }
    return bodies;
  }

  /**
   * The task in whose code a line stands; null when it stands in none.
   *
   * @param line counted from 1
   */
  public @Nullable String taskAt(long line) {
    return regions.stream()
        .filter(region -> region.begin < line - 1 && line - 1 < region.end)
        .map(Region::task)
        .findFirst()
        .orElse(null);
  }

  /**
   * The file as an exercise: of the tasks that {@code title} knows only a TODO with their title and
   * the starter lines are left. Starter lines themselves are gone.
   *
   * @param title the title of a task that is to be done, null for any other task
   */
  public List<String> starter(Function<String, @Nullable String> title) {
    Map<Integer, Region> byBegin = new LinkedHashMap<>();
    regions.forEach(region -> byBegin.put(region.begin, region));
    List<String> starter = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Region region = byBegin.get(i);
      String todo = region == null ? null : title.apply(region.task);
      if (region != null && todo != null) {
        starter.addAll(todo(region, todo));
        i = region.end;
      } else if (!STARTER.matcher(lines.get(i)).matches()) {
        starter.add(lines.get(i));
      }
    }
    return starter;
  }

  private List<String> todo(Region region, String title) {
    String tag = lines.get(region.begin);
    String indent = tag.substring(0, tag.indexOf(tag.strip()));
    String text = "TODO " + region.task + ": " + title;
    List<String> todo = new ArrayList<>();
    todo.add(tag);
    todo.add(indent + (tag.strip().startsWith("<") ? "<!-- " + text + " -->" : "// " + text));
    for (String line : lines.subList(region.end + 1, lines.size())) {
      Matcher starter = STARTER.matcher(line);
      if (!starter.matches()) {
        break;
      }
      todo.add(indent + (starter.group(1) == null ? starter.group(2) : starter.group(1)));
    }
    todo.add(lines.get(region.end));
    return todo;
  }

  /** The file with other code in the regions of these tasks, as {@link #bodies} gives it. */
  public List<String> with(Map<String, List<List<String>>> bodies) {
    Map<String, Integer> used = new LinkedHashMap<>();
    List<String> changed = new ArrayList<>();
    int next = 0;
    for (Region region : regions) {
      List<List<String>> body = bodies.getOrDefault(region.task, List.of());
      int index = used.merge(region.task, 1, Integer::sum) - 1;
      changed.addAll(lines.subList(next, region.begin + 1));
      changed.addAll(
          index < body.size() ? body.get(index) : lines.subList(region.begin + 1, region.end));
      next = region.end;
    }
    changed.addAll(lines.subList(next, lines.size()));
    return changed;
  }

  /**
   * The file without what the regions of these tasks hold: two files alike in it differ in none
   * else.
   */
  List<String> frame(Set<String> tasks) {
    Map<String, List<List<String>>> empty = new LinkedHashMap<>();
    bodies()
        .forEach(
            (task, bodies) -> {
              if (tasks.contains(task)) {
                empty.put(task, bodies.stream().map(body -> List.<String>of()).toList());
              }
            });
    return with(empty);
  }
}
