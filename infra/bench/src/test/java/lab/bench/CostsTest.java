package lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CostsTest {

  @Test
  @DisplayName("What a stretch has used is divided by its calls")
  void sample_isPerCall() {
    assertEquals(new Sample(2.5, 100), Sample.of(10, 400, 4));
  }

  @Test
  @DisplayName("A stretch without a call is no measurement")
  void sample_withoutCallsIsRefused() {
    assertThrows(IllegalStateException.class, () -> Sample.of(10, 400, 0));
  }

  @Test
  @DisplayName("The middle of an even number of rounds lies between two of them")
  void spread_hasItsMedian() {
    assertEquals(new Spread(1, 2, 9), Spread.of(List.of(9.0, 1.0, 2.0)));
    assertEquals(new Spread(1, 2.5, 9), Spread.of(List.of(9.0, 1.0, 2.0, 3.0)));
    assertEquals(new Spread(7, 7, 7), Spread.of(List.of(7.0)));
  }

  @Test
  @DisplayName("Only what was measured in the same round is compared")
  void costs_areComparedRoundByRound() {
    Costs<String> costs = new Costs<>();
    costs.add("plain", new Sample(10, 100));
    costs.add("observed", new Sample(20, 150));
    // A disturbance that hits both: the second round is five times as slow.
    costs.add("plain", new Sample(50, 100));
    costs.add("observed", new Sample(110, 170));

    assertEquals(new Spread(2, 2.1, 2.2), costs.nanosOver("observed", "plain"));
    assertEquals(new Spread(50, 60, 70), costs.bytesBeyond("observed", "plain"));
    assertEquals(List.of("plain", "observed"), costs.measured());
  }

  @Test
  @DisplayName("What was not measured is named when it is asked for")
  void costs_nameWhatIsMissing() {
    Costs<String> costs = new Costs<>();
    costs.add("observed", new Sample(20, 150));

    Exception e =
        assertThrows(NullPointerException.class, () -> costs.nanosOver("observed", "plain"));
    assertEquals("plain was not measured", e.getMessage());
  }

  @Test
  @DisplayName("What JMH has left is read line by line")
  void jmhResult_isRead() {
    assertEquals(
        List.of(new Sample(4034.5, 9985.2), new Sample(4100, 1.2e4)),
        CallPath.parse(List.of("4034.5 9985.2", "4100.0 1.2E4")));
  }
}
