package lab.insight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ClockFindingsTest {

  private static final long MILLI = 1_000_000;

  private final SpanRecord client =
      SpanSample.of("1", "", "call", SpanKind.CLIENT)
          .service("client")
          .start(10 * MILLI)
          .end(20 * MILLI)
          .make();

  @Test
  @DisplayName("A call that begins at the server before it does at the client shows two clocks")
  void earlyChild_tellsHowFarTheClocksAreApart() {
    assertTrue(
        sentence(7, 15).startsWith("It begins 3.000 ms before the span of client that caused it"));
  }

  @Test
  @DisplayName("A child that ends later is told apart: one that fits in, and one that is longer")
  void lateChild_tellsWhetherItWouldFit() {
    assertTrue(sentence(12, 21).contains("ends 1.000 ms after"), sentence(12, 21));
    assertTrue(sentence(12, 21).contains("a moment is usual"), sentence(12, 21));
    assertTrue(sentence(12, 30).contains("it lasts longer"), sentence(12, 30));
  }

  @Test
  @DisplayName("Nothing is said of a child that fits, is still open, or has the same clock")
  void ordinaryChild_isFine() {
    SpanRecord own =
        SpanSample.of("2", "1", "own", SpanKind.INTERNAL).service("client").end(99 * MILLI).make();

    assertEquals("", sentence(10, 20));
    assertEquals("", sentence(12, 0));
    SpanSample moment = SpanSample.of("2", "1", "call", SpanKind.SERVER).service("server");
    assertEquals("", sentence(moment.start(12 * MILLI).end(20 * MILLI + MILLI / 2).make()));
    assertEquals("", sentence(own));
  }

  @Test
  @DisplayName("What is sent off may arrive later, and not earlier")
  void message_mayArriveLater() {
    SpanSample consumer = SpanSample.of("2", "1", "receive", SpanKind.CONSUMER).service("server");

    assertEquals("", sentence(consumer.start(30 * MILLI).end(40 * MILLI).make()));
    assertTrue(sentence(consumer.start(1).make()).contains("begins"));
  }

  @Test
  @DisplayName("An end before the begin is said, however far apart the times are")
  void backwards_isSaid() {
    assertTrue(sentence(30, 12).contains("ends before it begins"));
    assertTrue(
        sentence(
                SpanSample.of("2", "1", "past", SpanKind.SERVER)
                    .service("server")
                    .start(Long.MIN_VALUE + 1)
                    .end(Long.MAX_VALUE)
                    .make())
            .contains("begins"));
  }

  private String sentence(long startMillis, long endMillis) {
    return sentence(
        SpanSample.of("2", "1", "call", SpanKind.SERVER)
            .service("server")
            .start(startMillis * MILLI)
            .end(endMillis * MILLI)
            .make());
  }

  private String sentence(SpanRecord child) {
    TraceTree tree = TraceTree.of(List.of(client, child)).get(0);
    assertEquals(client, tree.span());
    return ClockFindings.of(tree).getOrDefault(tree.children().get(0).span(), "");
  }
}
