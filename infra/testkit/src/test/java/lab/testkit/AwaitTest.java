package lab.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AwaitTest {

  @Test
  @DisplayName("What another thread does later is waited for")
  void until_returnsWhenItHolds() {
    AtomicInteger looks = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(1);

    Await.until(
        "done",
        () -> {
          if (looks.incrementAndGet() == 3) {
            new Thread(done::countDown).start();
          }
          return done.getCount() == 0;
        });

    assertEquals(0, done.getCount());
  }

  @Test
  @DisplayName("What never holds is told in words, with the time that was given")
  void until_tellsWhatDoesNotHold() {
    AssertionError failure =
        assertThrows(
            AssertionError.class, () -> Await.until("the end", Duration.ofMillis(20), () -> false));

    assertEquals("after 20 ms still not: the end", failure.getMessage());
  }

  @Test
  @DisplayName("Time is used up before it gives up")
  void holdsWithin_givesUpWhenTimeIsOver() {
    Duration patience = Duration.ofMillis(50);
    long start = System.nanoTime();

    assertFalse(Await.holdsWithin(patience, () -> false));

    assertTrue(System.nanoTime() - start >= patience.toNanos());
  }

  @Test
  @DisplayName("Without any time it looks once")
  void holdsWithin_looksOnceWithoutTime() {
    assertTrue(Await.holdsWithin(Duration.ZERO, () -> true));
  }
}
