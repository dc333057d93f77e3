package calculator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import calculator.v1.Operation;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import lab.testkit.Subprocess;
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
    CalculatorClient client = connect(startServer(atFirst).port(), startServer(atSecond).port());
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
    Subprocess first =
        calculator.closeAfterTest(
            Subprocess.start(List.of(), Map.of(), "calculator.ServerMain", "--port", "0"));
    String line = first.awaitLine("its port", text -> text.contains("listening on"));
    int port = Integer.parseInt(line.replaceAll(".*localhost:(\\d+).*", "$1"));
    CalculatorClient client = connect(port, startServer(atSecond).port());
    int calls = 0;
    while (atSecond.get() == 0 || atSecond.get() == calls) {
      client.calculate(Operation.OPERATION_ADD, 1, 2);
      calls++;
    }

    first.close(); // kills it, as a power cut would
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

  private CalculatorClient connect(int first, int second) throws IOException {
    String target = "static:///localhost:%d,localhost:%d".formatted(first, second);
    return calculator.closeAfterTest(new CalculatorClient(endpoint(target).builder(), LONG));
  }

  private static ClientEndpoint endpoint(String target) {
    return CommandLine.populateCommand(new ClientEndpoint(), "--target", target);
  }
}
