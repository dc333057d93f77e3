package lab.console.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.opentelemetry.proto.resource.v1.Resource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SendersTest {

  private final Senders senders = new Senders();

  private final Origin origin =
      new Origin(Map.of(), Resource.getDefaultInstance(), "", "server", "1");

  @Test
  @DisplayName("Who sends every minute is not overdue after half of one; two scopes are one export")
  void overdue_goesByThePauseBefore() {
    for (long millis : List.of(0L, 60_000L, 60_010L)) {
      senders.heard(origin, Senders.Signal.METRICS, 1, millis);
    }

    assertOverdue(false, 90_000);
    assertOverdue(false, 180_000);
    assertOverdue(true, 180_011);
  }

  @Test
  @DisplayName("Who has sent once, or often, is overdue after a while")
  void overdue_takesAWhile() {
    senders.heard(origin, Senders.Signal.TRACES, 1, 0);
    assertOverdue(false, 15_000);
    assertOverdue(true, 15_001);

    senders.heard(origin, Senders.Signal.TRACES, 1, 2_000);
    assertOverdue(false, 17_000);
    assertOverdue(true, 17_001);
  }

  @Test
  @DisplayName("Who has sent metrics once may be collected every minute")
  void overdue_knowsTheReadersInterval() {
    senders.heard(origin, Senders.Signal.METRICS, 1, 0);

    assertOverdue(false, 75_000);
    assertOverdue(true, 75_001);
  }

  private void assertOverdue(boolean expected, long nowMillis) {
    assertEquals(expected, senders.all().get(0).isOverdue(nowMillis));
  }
}
