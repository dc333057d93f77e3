package lab.insight;

import java.util.ArrayList;
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
    Map<SpanRecord, List<SpanRecord>> kept = new IdentityHashMap<>();
    placed.add(root);
    for (int i = 0; i < order.size(); i++) {
      SpanRecord span = order.get(i);
      List<SpanRecord> children =
          childrenOf.getOrDefault(key(span.traceId(), span.spanId()), List.of()).stream()
              .filter(placed::add)
              .toList();
      kept.put(span, children);
      order.addAll(children);
    }
    Map<SpanRecord, TraceTree> built = new IdentityHashMap<>();
    for (int i = order.size() - 1; i >= 0; i--) {
      SpanRecord span = order.get(i);
      built.put(span, new TraceTree(span, kept.get(span).stream().map(built::get).toList()));
    }
    return built.get(root);
  }

  private static String key(String traceId, String spanId) {
    return traceId + spanId;
  }
}
