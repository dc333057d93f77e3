package lab.insight;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Times that do not fit together: a span that ends before it begins, and a span of another service
 * that lies outside the one that caused it. Nothing is corrected, since nobody knows which of two
 * clocks is right; it is said.
 */
public final class ClockFindings {

  /** A caller has its answer before the other side has noted the end: less than this is usual. */
  private static final double A_MOMENT_MILLIS = 1;

  private final IdentityHashMap<SpanRecord, String> sentences = new IdentityHashMap<>();

  private ClockFindings() {}

  /** A sentence for each span of a tree whose times want one. */
  public static Map<SpanRecord, String> of(TraceTree root) {
    ClockFindings findings = new ClockFindings();
    findings.lookAt(root.span());
    Deque<TraceTree> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      TraceTree parent = open.pop();
      for (TraceTree child : parent.children()) {
        findings.compare(parent.span(), child.span());
        findings.lookAt(child.span());
        open.push(child);
      }
    }
    return findings.sentences;
  }

  private void lookAt(SpanRecord span) {
    if (span.hasEnded() && span.endEpochNanos() < span.startEpochNanos()) {
      note(span, "It ends before it begins: the sender's clock was set back meanwhile.");
    }
  }

  private void compare(SpanRecord parent, SpanRecord child) {
    if (parent.service().equals(child.service())) {
      return; // one clock; what outlives its parent there was meant to go on alone
    }
    double early = millis(child.startEpochNanos(), parent.startEpochNanos());
    double late = millis(parent.endEpochNanos(), child.endEpochNanos());
    boolean awaited = parent.kind() != SpanKind.PRODUCER && child.kind() != SpanKind.CONSUMER;
    if (early > 0) {
      note(
          child,
          String.format(
              Locale.ROOT,
              "It begins %.3f ms before the span of %s that caused it: the two clocks differ by at least"
                  + " that much.",
              early,
              parent.service()));
    } else if (late >= A_MOMENT_MILLIS && awaited && parent.hasEnded()) {
      note(
          child,
          String.format(
              Locale.ROOT,
              "It ends %.3f ms after the span of %s that caused it: %s",
              late,
              parent.service(),
              child.durationNanos() > parent.durationNanos()
                  ? "it lasts longer, so the caller did not wait for its end."
                  : "a moment is usual, since a caller has its answer first; if it is more, the two"
                      + " clocks differ or the caller did not wait."));
    }
  }

  private void note(SpanRecord span, String sentence) {
    sentences.put(span, sentence);
  }

  /** In floating point: times may be so far apart that a long overflows. */
  private static double millis(long from, long to) {
    long nanos = to - from;
    boolean overflown = ((to ^ from) & (to ^ nanos)) < 0;
    return (overflown ? (double) to - from : nanos) / 1e6;
  }
}
