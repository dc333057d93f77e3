package lab.course;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a learner takes along from one step into the next.
 *
 * @param regions the code of tasks: for each file below {@code src/main} and each task its regions
 * @param imports for each of these files what it imports
 */
public record Carried(
    Map<String, Map<String, List<List<String>>>> regions, Map<String, Set<String>> imports) {

  /** For whoever begins here. */
  public static final Carried NOTHING = new Carried(Map.of(), Map.of());

  /** The ids of the tasks whose code it holds. */
  public Set<String> tasks() {
    Set<String> tasks = new TreeSet<>();
    regions.values().forEach(bodies -> tasks.addAll(bodies.keySet()));
    return tasks;
  }

  /** Without these tasks, in whatever files their code stands. */
  public Carried without(Set<String> tasks) {
    Map<String, Map<String, List<List<String>>>> left = new TreeMap<>();
    regions.forEach(
        (file, bodies) -> {
          Map<String, List<List<String>>> some = new HashMap<>(bodies);
          some.keySet().removeAll(tasks);
          if (!some.isEmpty()) {
            left.put(file, some);
          }
        });
    Map<String, Set<String>> needed = new TreeMap<>(imports);
    needed.keySet().retainAll(left.keySet());
    return new Carried(left, needed);
  }

  /** Without these lines among the imports, in whatever files they stand. */
  public Carried withoutImports(Set<String> lines) {
    Map<String, Set<String>> left = new TreeMap<>();
    imports.forEach(
        (file, all) -> {
          Set<String> some = new LinkedHashSet<>(all);
          some.removeAll(lines);
          left.put(file, some);
        });
    return new Carried(regions, left);
  }
}
