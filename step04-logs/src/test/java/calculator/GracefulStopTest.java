package calculator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import calculator.v1.Operation;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import lab.testkit.Await;
import lab.testkit.Transport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GracefulStopTest {

  @RegisterExtension final CalculatorFixture calculator = new CalculatorFixture();

  @Test
  @Tag("task-1.7")
  @DisplayName("A call that runs when the server stops is still answered")
  void close_letsRunningCallsEnd() throws Exception {
    BlockingEvaluator slow = new BlockingEvaluator();
    CalculatorServer server = calculator.startServer(Transport.NETTY, slow);
    CalculatorClient client = calculator.connect(Transport.NETTY, server, CalculatorFixture.LONG);
    CompletableFuture<Double> answer =
        CompletableFuture.supplyAsync(() -> client.calculate(Operation.OPERATION_ADD, 1, 2));
    slow.awaitBegun();

    Thread stop = stop(server);
    assertTrue(
        Await.holdsWithin(Duration.ofSeconds(2), server.started()::isShutdown),
        "The server is told to stop, and goes on taking calls while it waits for those that run.");
    boolean returned = Await.holdsWithin(Duration.ofMillis(300), () -> !stop.isAlive());
    boolean cutOff = returned && Await.holdsWithin(Duration.ofSeconds(1), answer::isDone);
    assertFalse(cutOff, "The call that was running is cut off: its client gets no answer.");
    assertFalse(
        returned,
        "close() returns while a call is running. The program ends then, and the call with it.");
    slow.release();

    assertEquals(42, answer.get(CalculatorFixture.LONG.toSeconds(), TimeUnit.SECONDS));
    stop.join(CalculatorFixture.LONG.toMillis());
    assertTrue(server.started().isTerminated());
  }

  @Test
  @Tag("task-1.7")
  @DisplayName("A call that does not end cannot keep the server")
  void close_cutsOffWhatHangs() throws Exception {
    BlockingEvaluator hanging = new BlockingEvaluator();
    CalculatorServer server = new CalculatorServer(hanging, Duration.ofMillis(300));
    server.start(Transport.NETTY.serverBuilder());
    calculator.closeAfterTest(server);
    CalculatorClient client = calculator.connect(Transport.NETTY, server, CalculatorFixture.LONG);
    calculator.closeAfterTest(hanging::release);
    CompletableFuture<Double> answer =
        CompletableFuture.supplyAsync(() -> client.calculate(Operation.OPERATION_ADD, 1, 2));
    hanging.awaitBegun();

    Thread stop = stop(server);

    assertTrue(
        Await.holdsWithin(Await.PATIENCE, () -> !stop.isAlive()),
        "close() may wait 300 ms here, and still waits after seconds, for a call that never ends.");
    assertTrue(
        Await.holdsWithin(Await.PATIENCE, answer::isCompletedExceptionally),
        "close() has returned and the call is still open: who ends what has not ended in time?");
  }

  private static Thread stop(CalculatorServer server) {
    Thread stop = new Thread(server::close);
    stop.start();
    return stop;
  }

  @Test
  @DisplayName("A server without calls stops at once")
  void close_returnsAtOnceWhenIdle() throws IOException {
    CalculatorServer server = calculator.startServer(Transport.NETTY, new Arithmetic());

    server.close();

    assertTrue(server.started().isTerminated());
  }
}
