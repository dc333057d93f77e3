package lab.insight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import lab.insight.TraceTimes.Segment;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TraceTimesTest {

  private static final int DEEP = 50_000;

  private final SpanRecord root = span("1", "", 0, 100);
  private final SpanRecord overtaken = span("2", "1", 10, 40);
  private final SpanRecord last = span("3", "1", 30, 80);
  private final SpanRecord inner = span("4", "3", 50, 60);

  @Test
  @DisplayName("A span's own time is what none of its children covers")
  void self_isWhatNoChildCovers() {
    TraceTimes times = times(root, overtaken, last, inner);

    assertEquals(30, times.selfNanos(root));
    assertEquals(30, times.selfNanos(overtaken));
    assertEquals(40, times.selfNanos(last));
  }

  @Test
  @DisplayName("The critical path is what the end had to wait for, and covers the whole trace")
  void criticalPath_isWhatTheEndWaitedFor() {
    TraceTimes times = times(root, overtaken, last, inner);

    assertEquals(List.of(new Segment(0, 30), new Segment(80, 100)), times.critical(root));
    assertEquals(List.of(), times.critical(overtaken));
    assertEquals(List.of(new Segment(30, 50), new Segment(60, 80)), times.critical(last));
    assertEquals(List.of(new Segment(50, 60)), times.critical(inner));
  }

  @Test
  @DisplayName("Clocks that disagree and work that outlasts its caller take no time from anybody")
  void skew_countsWhereItOverlaps() {
    SpanRecord before = span("2", "1", -50, 20);
    SpanRecord beyond = span("3", "1", 90, 500);
    SpanRecord open = SpanSample.of("4", "1", "open", SpanKind.INTERNAL).start(95).open().make();

    TraceTimes times = times(root, before, beyond, open);

    assertEquals(70, times.selfNanos(root));
    assertEquals(List.of(new Segment(20, 100)), times.critical(root));
    assertEquals(0, times.selfNanos(open));
    assertEquals(List.of(), times.critical(open));
  }

  @Test
  @DisplayName("A trace may be deeper than a stack")
  void deepTrace_isNoProblem() {
    List<SpanRecord> chain = new ArrayList<>();
    for (int i = 1; i <= DEEP; i++) {
      chain.add(span(String.valueOf(i), i == 1 ? "" : String.valueOf(i - 1), i, 2 * DEEP - i));
    }

    TraceTimes times =
        assertTimeoutPreemptively(
            Duration.ofSeconds(30), () -> TraceTimes.of(TraceTree.of(chain).get(0)));

    assertEquals(2, times.selfNanos(chain.get(0)));
  }

  private static TraceTimes times(SpanRecord... spans) {
    return TraceTimes.of(TraceTree.of(List.of(spans)).get(0));
  }

  private static SpanRecord span(String id, String parent, long start, long end) {
    return SpanSample.of(id, parent, "span " + id, SpanKind.INTERNAL).start(start).end(end).make();
  }
}
