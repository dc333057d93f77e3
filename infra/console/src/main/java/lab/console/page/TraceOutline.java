package lab.console.page;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import lab.console.store.StoredSpan;
import lab.insight.SpanRecord;
import lab.insight.TraceTree;

/**
 * The trees of a trace, of spans of which only that is known which can be told without parsing. A
 * trace may have more spans than anybody wants to see, so the rest is told span by span.
 */
final class TraceOutline {

  private final IdentityHashMap<SpanRecord, StoredSpan> stored = new IdentityHashMap<>();
  private final List<TraceTree> trees;

  TraceOutline(List<StoredSpan> trace) {
    List<SpanRecord> spans = new ArrayList<>();
    for (StoredSpan span : trace) {
      SpanRecord outline = span.outline();
      stored.put(outline, span);
      spans.add(outline);
    }
    trees = TraceTree.of(spans);
  }

  List<TraceTree> trees() {
    return trees;
  }

  /** All that is known of a span of the trees. */
  SpanRecord whole(SpanRecord outline) {
    return Objects.requireNonNull(stored.get(outline)).record();
  }

  /**
   * Where a span stands.
   *
   * @param root the tree that it belongs to
   * @param depth 0 for the root
   */
  record Place(TraceTree root, TraceTree tree, int depth) {}

  /** All spans in the order in which one reads a tree; without recursion, see TraceTree. */
  List<Place> places() {
    List<Place> places = new ArrayList<>();
    Deque<Place> open = new ArrayDeque<>();
    for (TraceTree root : trees) {
      open.push(new Place(root, root, 0));
      while (!open.isEmpty()) {
        Place next = open.pop();
        places.add(next);
        List<TraceTree> children = next.tree.children();
        for (int i = children.size() - 1; i >= 0; i--) {
          open.push(new Place(root, children.get(i), next.depth + 1));
        }
      }
    }
    return places;
  }
}
