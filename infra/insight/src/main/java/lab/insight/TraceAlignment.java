package lab.insight;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Two traces span by span. Spans belong together when their parents do and they have the same name
 * and kind; of several alike, the first goes with the first. The service may differ: one of the
 * traces may be of another program that does the same.
 */
public final class TraceAlignment {

  private final int limit;

  private TraceAlignment(int limit) {
    this.limit = limit;
  }

  /**
   * Spans that belong together; of those that are on one side only, the other is null.
   *
   * @param depth 0 for a root
   */
  public record Pair(int depth, @Nullable SpanRecord left, @Nullable SpanRecord right) {

    /** The attributes that are not the same on both sides, by key; none where a side is absent. */
    public Map<String, Values> differences() {
      Map<String, Values> differences = new TreeMap<>();
      if (left == null || right == null) {
        return differences;
      }
      Set<String> keys = new TreeSet<>(left.attributes().keySet());
      keys.addAll(right.attributes().keySet());
      for (String key : keys) {
        Values values = new Values(left.attributes().get(key), right.attributes().get(key));
        if (!Objects.equals(values.left, values.right)) {
          differences.put(key, values);
        }
      }
      return differences;
    }
  }

  /** What an attribute is on either side; null where it is absent. */
  public record Values(@Nullable Object left, @Nullable Object right) {}

  private record Place(int depth, @Nullable TraceTree left, @Nullable TraceTree right) {

    Pair pair() {
      return new Pair(
          depth, left == null ? null : left.span(), right == null ? null : right.span());
    }
  }

  /**
   * Aligns two traces.
   *
   * @return at most {@code limit} pairs, in the order in which one reads a tree
   */
  public static List<Pair> of(List<TraceTree> left, List<TraceTree> right, int limit) {
    return new TraceAlignment(limit).align(left, right);
  }

  private List<Pair> align(List<TraceTree> left, List<TraceTree> right) {
    List<Pair> pairs = new ArrayList<>();
    Deque<Place> open = new ArrayDeque<>(); // no recursion: a trace can be deeper than a stack
    match(0, left, right).forEach(open::push);
    while (!open.isEmpty() && pairs.size() < limit) {
      Place place = open.pop();
      pairs.add(place.pair());
      match(place.depth + 1, children(place.left), children(place.right)).forEach(open::push);
    }
    return pairs;
  }

  private static List<TraceTree> children(@Nullable TraceTree tree) {
    return tree == null ? List.of() : tree.children();
  }

  /** Siblings, the last first; what only the right side has stands where it stands there. */
  private List<Place> match(int depth, List<TraceTree> left, List<TraceTree> right) {
    Map<String, Deque<TraceTree>> wanted = new HashMap<>();
    right.forEach(tree -> wanted.computeIfAbsent(key(tree), k -> new ArrayDeque<>()).add(tree));
    Set<TraceTree> matched = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Place> places = new ArrayList<>();
    for (TraceTree tree : left) {
      TraceTree same = wanted.getOrDefault(key(tree), new ArrayDeque<>()).poll();
      matched.add(same);
      places.add(new Place(depth, tree, same));
    }
    for (int i = 0; i < Math.min(limit, right.size()); i++) {
      if (!matched.contains(right.get(i))) {
        places.add(Math.min(i, places.size()), new Place(depth, null, right.get(i)));
      }
    }
    Collections.reverse(places);
    return places;
  }

  private static String key(TraceTree tree) {
    return tree.span().kind() + " " + tree.span().name();
  }
}
