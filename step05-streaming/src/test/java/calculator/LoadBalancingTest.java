package calculator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import calculator.v1.Operation;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import lab.testkit.Transport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class LoadBalancingTest {

  private static final Duration LONG = CalculatorFixture.LONG;

  @RegisterExtension final CalculatorFixture calculator = new CalculatorFixture();

  private final AtomicInteger atFirst = new AtomicInteger();
  private final AtomicInteger atSecond = new AtomicInteger();

  @Test
  @Tag("task-1.8")
  @DisplayName("Calls take turns between the servers of a target")
  void calls_takeTurns() throws IOException {
    CalculatorClient client = connect(startServer(atFirst), startServer(atSecond));
    for (int call = 0; call < 100; call++) {
      client.calculate(Operation.OPERATION_ADD, 1, 2);
    }

    assertTrue(atFirst.get() > 0 && atSecond.get() > 0, atFirst + " and " + atSecond);
    assertEquals(100, atFirst.get() + atSecond.get());
  }

  @Test
  @Tag("task-1.8")
  @DisplayName("When a server dies, calls go to the others within a second")
  void calls_moveOn_whenAServerDies() throws IOException {
    CalculatorServer first = startServer(atFirst);
    CalculatorClient client = connect(first, startServer(atSecond));
    while (atFirst.get() == 0 || atSecond.get() == 0) {
      client.calculate(Operation.OPERATION_ADD, 1, 2);
    }

    first.started().shutdownNow();
    int before = atSecond.get();
    long start = System.nanoTime();
    for (int call = 0; call < 50; call++) {
      assertEquals(3, client.calculate(Operation.OPERATION_ADD, 1, 2));
    }

    assertEquals(50, atSecond.get() - before);
    assertTrue(Duration.ofNanos(System.nanoTime() - start).toMillis() < 1000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"static:///localhost", "static:///", "static:///localhost:1,", "static:///:1"})
  @DisplayName("A list of servers that is not one says so")
  void malformedTarget_isRejected(String target) {
    assertThrows(
        IllegalArgumentException.class,
        () -> calculator.closeAfterTest(new CalculatorClient(endpoint(target).builder(), LONG)));
  }

  private CalculatorServer startServer(AtomicInteger calls) throws IOException {
    Arithmetic arithmetic = new Arithmetic();
    return calculator.startServer(
        Transport.NETTY,
        (operation, a, b) -> {
          calls.incrementAndGet();
          return arithmetic.evaluate(operation, a, b);
        });
  }

  private CalculatorClient connect(CalculatorServer first, CalculatorServer second)
      throws IOException {
    String target = "static:///localhost:%d,localhost:%d".formatted(first.port(), second.port());
    return calculator.closeAfterTest(new CalculatorClient(endpoint(target).builder(), LONG));
  }

  private static ClientEndpoint endpoint(String target) {
    return CommandLine.populateCommand(new ClientEndpoint(), "--target", target);
  }
}
