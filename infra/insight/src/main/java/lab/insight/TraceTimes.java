package lab.insight;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Where the time of a trace has gone: what each span did itself, and which spans its end had to
 * wait for. All is told by the clocks of those who recorded; where these disagree, a child counts
 * for as long as it overlaps its parent.
 *
 * <p>The critical path is found from the end: a span waited for the child that ended last, before
 * that for the one that ended last before that child began, and did the rest itself.
 */
public final class TraceTimes {

  private final IdentityHashMap<SpanRecord, Long> selfNanos = new IdentityHashMap<>();
  private final IdentityHashMap<SpanRecord, List<Segment>> critical = new IdentityHashMap<>();

  /**
   * A part of the critical path that is one span's own.
   *
   * @param fromEpochNanos inclusive
   * @param toEpochNanos exclusive, later than {@code fromEpochNanos}
   */
  public record Segment(long fromEpochNanos, long toEpochNanos) {}

  private TraceTimes() {}

  /** The times of one tree; the critical path begins and ends with its root. */
  public static TraceTimes of(TraceTree root) {
    TraceTimes times = new TraceTimes();
    Deque<TraceTree> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      TraceTree tree = open.pop();
      times.selfNanos.put(tree.span(), self(tree));
      tree.children().forEach(open::push);
    }
    times.walk(root);
    return times;
  }

  /** How long the span ran while none of its children did, in nanoseconds. */
  public long selfNanos(SpanRecord span) {
    return selfNanos.getOrDefault(span, 0L);
  }

  /** The span's own parts of the critical path, the earliest first; empty when it has none. */
  public List<Segment> critical(SpanRecord span) {
    return critical.getOrDefault(span, List.of());
  }

  private static long self(TraceTree tree) {
    long self = 0;
    long covered = tree.span().startEpochNanos();
    long end = tree.span().endEpochNanos();
    for (TraceTree child : tree.children()) { // by start time
      long begin = Math.min(child.span().startEpochNanos(), end);
      self += Math.max(0, begin - covered);
      covered = Math.max(covered, Math.min(child.span().endEpochNanos(), end));
    }
    return self + Math.max(0, end - covered);
  }

  /** A span on the path, and until when it is. */
  private record Visit(TraceTree tree, long until) {}

  /** Without recursion: a trace can be deeper than a stack. */
  private void walk(TraceTree root) {
    Deque<Visit> open = new ArrayDeque<>();
    open.push(new Visit(root, root.span().endEpochNanos()));
    while (!open.isEmpty()) {
      Visit visit = open.pop();
      SpanRecord span = visit.tree.span();
      List<TraceTree> lastFirst = new ArrayList<>(visit.tree.children());
      lastFirst.sort(
          Comparator.comparingLong((TraceTree child) -> child.span().endEpochNanos()).reversed());
      long until = visit.until;
      for (TraceTree child : lastFirst) {
        long end = child.span().endEpochNanos();
        long begin = Math.max(child.span().startEpochNanos(), span.startEpochNanos());
        if (end <= until && end > begin) {
          note(span, end, until);
          open.push(new Visit(child, end));
          until = begin;
        }
      }
      note(span, span.startEpochNanos(), until);
    }
    critical.values().forEach(path -> path.sort(Comparator.comparingLong(Segment::fromEpochNanos)));
  }

  private void note(SpanRecord span, long from, long to) {
    if (to > from) {
      critical.computeIfAbsent(span, key -> new ArrayList<>()).add(new Segment(from, to));
    }
  }
}
