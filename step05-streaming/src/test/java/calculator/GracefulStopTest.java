package calculator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import calculator.v1.Operation;
import java.io.IOException;
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

    Thread stop = new Thread(server::close);
    stop.start();
    Await.until("the server takes no more calls", () -> server.started().isShutdown());
    slow.release();

    assertEquals(42, answer.get(CalculatorFixture.LONG.toSeconds(), TimeUnit.SECONDS));
    stop.join(CalculatorFixture.LONG.toMillis());
    assertTrue(server.started().isTerminated());
  }

  @Test
  @DisplayName("A server without calls stops at once")
  void close_returnsAtOnceWhenIdle() throws IOException {
    CalculatorServer server = calculator.startServer(Transport.NETTY, new Arithmetic());

    server.close();

    assertTrue(server.started().isTerminated());
  }
}
