package lab.insight;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The spans of a trace as trees. Telemetry arrives late, in part and in any order, so a span whose
 * parent is not there is a root of its own, and spans that are each other's parents are cut apart.
 *
 * @param children by start time
 */
public record TraceTree(SpanRecord span, List<TraceTree> children) {

  private static final Comparator<SpanRecord> BY_TIME =
      Comparator.comparingLong(SpanRecord::startEpochNanos).thenComparing(SpanRecord::spanId);

  public TraceTree {
    children = List.copyOf(children);
  }

  /** The trees of all spans, of one trace or of several; roots by start time. */
  public static List<TraceTree> of(List<SpanRecord> spans) {
    Map<String, SpanRecord> byId = new HashMap<>();
    spans.forEach(span -> byId.put(key(span.traceId(), span.spanId()), span));
    Map<String, List<SpanRecord>> childrenOf = new HashMap<>();
    List<SpanRecord> roots = new ArrayList<>();
    for (SpanRecord span : spans.stream().sorted(BY_TIME).toList()) {
      String parent = key(span.traceId(), span.parentSpanId());
      if (span.isRoot() || !byId.containsKey(parent)) {
        roots.add(span);
      } else {
        childrenOf.computeIfAbsent(parent, id -> new ArrayList<>()).add(span);
      }
    }
    Set<SpanRecord> placed = Collections.newSetFromMap(new IdentityHashMap<>());
    List<TraceTree> trees = new ArrayList<>();
    roots.forEach(root -> trees.add(build(root, childrenOf, placed)));
    // What is left hangs in a circle: begin at its earliest span.
    for (SpanRecord span : spans.stream().sorted(BY_TIME).toList()) {
      if (!placed.contains(span)) {
        trees.add(build(span, childrenOf, placed));
      }
    }
    return trees;
  }

  /** Without recursion: a trace can be deeper than a stack. */
  private static TraceTree build(
      SpanRecord root, Map<String, List<SpanRecord>> childrenOf, Set<SpanRecord> placed) {
    List<SpanRecord> order = new ArrayList<>(List.of(root));
    List<Integer> firstChild = new ArrayList<>(); // indexes into order, as the children follow it
    placed.add(root);
    for (int i = 0; i < order.size(); i++) {
      SpanRecord span = order.get(i);
      firstChild.add(order.size());
      childrenOf.getOrDefault(key(span.traceId(), span.spanId()), List.of()).stream()
          .filter(placed::add)
          .forEach(order::add);
    }
    firstChild.add(order.size());
    TraceTree[] built = new TraceTree[order.size()];
    for (int i = order.size() - 1; i >= 0; i--) {
      List<TraceTree> children =
          Arrays.asList(built).subList(firstChild.get(i), firstChild.get(i + 1));
      built[i] = new TraceTree(order.get(i), children);
    }
    return built[0];
  }

  private static String key(String traceId, String spanId) {
    return traceId + spanId;
  }
}
