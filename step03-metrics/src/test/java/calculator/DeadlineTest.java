package calculator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import calculator.v1.Operation;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import lab.testkit.Await;
import lab.testkit.Transport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeadlineTest {

  private static final Duration DEADLINE = Duration.ofMillis(300);

  @RegisterExtension final CalculatorFixture calculator = new CalculatorFixture();

  @Test
  @Tag("task-1.3")
  @DisplayName("Every call ends at its deadline, however long the server takes")
  void call_endsAtItsDeadline() throws Exception {
    BlockingEvaluator slow = new BlockingEvaluator();
    CalculatorServer server = calculator.startServer(Transport.NETTY, slow);
    CalculatorClient client = calculator.connect(Transport.NETTY, server, DEADLINE);
    calculator.closeAfterTest(slow::release);

    Duration first = timeToDeadline(client);
    assertTrue(
        isWhole(first),
        "The call may take 300 ms, and was given up at once. How much time does the stub get?");
    Duration second = timeToDeadline(client);
    assertTrue(
        isWhole(second),
        "The first call had its 300 ms; the next was given up at once. From when does a call's time"
            + " count?");
    slow.awaitBegun();
  }

  @Test
  @Tag("task-1.3")
  @DisplayName("The server knows how long its client waits")
  void deadline_reachesTheServer() throws IOException {
    AtomicReference<@Nullable Deadline> seen = new AtomicReference<>();
    CalculatorServer server =
        calculator.startServer(
            Transport.NETTY,
            (operation, a, b) -> {
              seen.set(Context.current().getDeadline());
              return a;
            });
    CalculatorClient client = calculator.connect(Transport.NETTY, server, CalculatorFixture.LONG);

    assertEquals(
        Status.Code.OK,
        statusOf(client).getCode(),
        "The call may take %d s, and is answered at once. How it ends, if the stub gets that time:"
            .formatted(CalculatorFixture.LONG.toSeconds()));
    assertNotNull(
        seen.get(),
        "The client gives up in time, but the server has not heard of any deadline and would work on"
            + " for nobody. Who tells it how long the client waits?");
  }

  /** How long a call without an answer takes to end with DEADLINE_EXCEEDED. */
  private static Duration timeToDeadline(CalculatorClient client) throws Exception {
    long start = System.nanoTime();
    CompletableFuture<Status> end = new CompletableFuture<>();
    // A thread of its own: what the client does with the common ones is its business.
    new Thread(() -> end.complete(statusOf(client)), "caller").start();
    try {
      Status status = end.get(Await.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      assertEquals(
          Status.Code.DEADLINE_EXCEEDED, status.getCode(), "How a call ends that gets no answer:");
    } catch (TimeoutException e) {
      throw new AssertionError(
          "The call may take 300 ms, and still waits after seconds. Does the stub that makes it know"
              + " of a deadline, and of how long a one?",
          e);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static Status statusOf(CalculatorClient client) {
    try {
      client.calculate(Operation.OPERATION_ADD, 1, 2);
      return Status.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus();
    }
  }

  /** Half of it will do: the point is that it is not over before the call begins. */
  private static boolean isWhole(Duration time) {
    return time.compareTo(DEADLINE.dividedBy(2)) > 0;
  }
}
