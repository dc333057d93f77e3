package calculator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import calculator.v1.Operation;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
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

    CompletableFuture<Duration> stop = stop(server);
    assertTrue(
        Await.holdsWithin(Duration.ofSeconds(2), server.started()::isShutdown),
        "The server is told to stop, and goes on taking calls while it waits for those that run.");
    boolean returned = Await.holdsWithin(Duration.ofMillis(300), stop::isDone);
    boolean cutOff = returned && Await.holdsWithin(Duration.ofSeconds(1), answer::isDone);
    assertFalse(cutOff, "The call that was running is cut off: its client gets no answer.");
    assertFalse(
        returned,
        "close() returns while a call is running. The program ends then, and the call with it.");
    slow.release();

    assertEquals(42, answer.get(CalculatorFixture.LONG.toSeconds(), TimeUnit.SECONDS));
    assertTrue(
        Await.holdsWithin(Duration.ofSeconds(2), stop::isDone),
        "The last call that was running has been answered, and close() goes on waiting. For what?");
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

    CompletableFuture<Duration> stop = stop(server);

    assertTrue(
        Await.holdsWithin(Await.PATIENCE, stop::isDone),
        "close() may wait 300 ms here, and still waits after seconds, for a call that never ends.");
    assertTrue(
        Await.holdsWithin(Await.PATIENCE, answer::isCompletedExceptionally),
        "close() has returned and the call is still open: who ends what has not ended in time?");
    assertTrue(
        stop.join().toMillis() >= 150,
        "A call was running, for which close() may wait 300 ms here. It was cut off at once.");
  }

  @Test
  @Tag("task-1.7")
  @DisplayName("Who watches the server's health hears at once that it stops")
  void close_isToldToWhoWatches() throws IOException {
    CalculatorServer server = calculator.startServer(Transport.NETTY, new Arithmetic());
    ManagedChannel channel = Transport.NETTY.channelBuilder(server.started()).build();
    calculator.closeAfterTest(channel::shutdownNow);
    HealthWatch watch = HealthWatch.begin(channel);
    assertTrue(
        Await.holdsWithin(Await.PATIENCE, () -> watch.newest() == ServingStatus.SERVING),
        "Who watches the health of a running server hears nothing of it, so nobody can be told that"
            + " it stops.");

    CompletableFuture<Duration> stop = stop(server);

    Await.holdsWithin(
        Duration.ofSeconds(2), () -> watch.newest() == ServingStatus.NOT_SERVING || stop.isDone());
    assertEquals(
        ServingStatus.NOT_SERVING,
        watch.newest(),
        "The server is told to stop. A load balancer has watched its health all the time, which is a"
            + " call that runs. What it has heard last:");
  }

  /** Done when {@code close()} has returned; says how long it took. */
  private static CompletableFuture<Duration> stop(CalculatorServer server) {
    CompletableFuture<Duration> stop = new CompletableFuture<>();
    long begun = System.nanoTime();
    Runnable close =
        () -> {
          try {
            server.close();
          } finally {
            stop.complete(Duration.ofNanos(System.nanoTime() - begun));
          }
        };
    new Thread(close, "stop").start();
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
