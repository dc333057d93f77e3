package lab.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClosingTest {

  private final Closing closing = new Closing();
  private final List<String> closed = new ArrayList<>();

  @Test
  @DisplayName("The newest is closed first, and each only once")
  void afterEach_closesInReverseOrder() throws Exception {
    add("first");
    add("second");
    add("third");

    closing.afterEach(FinishedTest.passed());
    closing.afterEach(FinishedTest.passed());

    assertEquals(List.of("third", "second", "first"), closed);
  }

  @Test
  @DisplayName("One that cannot be closed keeps none of the others open; all failures are told")
  void afterEach_closesAllWhenOneThrows() {
    IOException late = new IOException("late");
    AssertionError early = new AssertionError("early");
    add("first");
    addBroken("second", late);
    add("third");
    addBroken("fourth", early);

    AssertionError failure =
        assertThrows(AssertionError.class, () -> closing.afterEach(FinishedTest.passed()));

    assertEquals(List.of("fourth", "third", "second", "first"), closed);
    assertSame(early, failure);
    assertEquals(List.of(late), List.of(failure.getSuppressed()));
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @DisplayName("Servers and channels have stopped afterwards")
  void afterEach_stopsServersAndChannels(Transport transport) throws Exception {
    Server server = closing.add(transport.serverBuilder().build().start());
    ManagedChannel channel = closing.add(transport.channelBuilder(server).build());
    channel.getState(true); // connects

    closing.afterEach(FinishedTest.passed());

    assertTrue(channel.isTerminated());
    assertTrue(server.isTerminated());
  }

  private void add(String name) {
    AutoCloseable ignored = closing.add(() -> closed.add(name));
  }

  private void addBroken(String name, Throwable failure) {
    AutoCloseable ignored =
        closing.add(
            () -> {
              closed.add(name);
              if (failure instanceof Error error) {
                throw error;
              }
              throw (Exception) failure;
            });
  }
}
