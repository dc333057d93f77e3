package lab.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.grpc.Status;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What counts as answered, as failed, and as neither. */
class TallyTest {

  private final Tally tally = new Tally(2);

  @Test
  @DisplayName("A refusal is an answer, and an attempt that is repeated is no failure")
  void ends_areToldApart() {
    count(0, Status.Code.OK, false);
    count(1, Status.Code.INVALID_ARGUMENT, false);
    count(1, Status.Code.UNAVAILABLE, true);
    count(1, Status.Code.UNAVAILABLE, false);
    count(0, Status.Code.CANCELLED, false);

    Tally.Totals totals = tally.totals();
    assertEquals(2, totals.ok());
    assertEquals(1, totals.refused());
    assertEquals(2, totals.failed());
    assertEquals(1, totals.retried());
    assertEquals(1, tally.seconds().stream().mapToInt(second -> second.servers().get(0)).sum());
    assertEquals(1, tally.seconds().stream().mapToInt(second -> second.servers().get(1)).sum());
  }

  @Test
  @DisplayName("It begins again with nothing")
  void clear_forgets() {
    count(0, Status.Code.OK, false);

    tally.clear();

    assertEquals(0, tally.totals().ok());
    assertEquals(1, tally.seconds().size());
    assertEquals(0, tally.seconds().get(0).ok());
  }

  private void count(int server, Status.Code code, boolean willRetry) {
    tally.count(
        server, new Passed("m", code, willRetry, 1, Passed.Message.NONE, Passed.Message.NONE));
  }
}
