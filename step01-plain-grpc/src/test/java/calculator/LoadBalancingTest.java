package calculator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import calculator.v1.Operation;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lab.testkit.Await;
import lab.testkit.TcpProxy;
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
  private int lost;

  @Test
  @Tag("task-1.8")
  @DisplayName("Calls take turns between the servers of a target")
  void calls_takeTurns() throws IOException {
    CalculatorClient client = connect(startServer(atFirst).port(), startServer(atSecond).port());

    assertTrue(
        bothAnswer(client),
        "Of many calls one of two servers took all. Which policy chooses the server?");
  }

  @Test
  @Tag("task-1.8")
  @DisplayName("A call that no server took is tried again")
  void unavailable_isTriedAgain() throws IOException {
    CalculatorClient client = connect(startFailing(Status.Code.UNAVAILABLE).port());

    try {
      assertEquals(3, client.calculate(Operation.OPERATION_ADD, 1, 2));
    } catch (StatusRuntimeException e) {
      throw new AssertionError(
          "The first attempt ended with UNAVAILABLE, and no other followed. A second would have been"
              + " answered.",
          e);
    }
  }

  @Test
  @Tag("task-1.8")
  @DisplayName("A call that may have done its work is not tried again")
  void otherFailures_areNotTriedAgain() throws IOException {
    CalculatorServer server =
        calculator.startServer(
            Transport.NETTY,
            (operation, code, b) -> {
              atFirst.incrementAndGet();
              throw new InvalidInputException(Status.fromCodeValue((int) code).getCode(), "fails");
            });
    CalculatorClient client = connect(server.port());

    for (Status.Code code :
        EnumSet.complementOf(EnumSet.of(Status.Code.OK, Status.Code.UNAVAILABLE))) {
      int before = atFirst.get();
      assertThrows(
          StatusRuntimeException.class,
          () -> client.calculate(Operation.OPERATION_ADD, code.value(), 0));
      assertEquals(
          1,
          atFirst.get() - before,
          "The server has ended the call with %s. What if it had already done its work? How often it was asked:"
              .formatted(code));
    }
  }

  @Test
  @Tag("task-1.8")
  @DisplayName("When a server dies, calls go to the others within a second")
  void calls_moveOn_whenAServerDies() throws IOException {
    TcpProxy first = calculator.closeAfterTest(TcpProxy.to(startServer(atFirst).port()));
    CalculatorClient client = connect(first.port(), startServer(atSecond).port());
    assertTrue(
        bothAnswer(client),
        "Two servers run, and one of them takes all calls. What chooses the server?");

    Duration withBoth = timeOfFiftyCalls(client);
    assertEquals(0, lost, "Calls that ended while both servers lived:");
    first.close(); // to the client it is as if the process was killed
    int before = atSecond.get();
    Duration withOne = timeOfFiftyCalls(client);

    assertEquals(50 - lost, atSecond.get() - before);
    assertTrue(lost <= 1, "Calls that ended with the server: " + lost);
    assertTrue(
        withOne.minus(withBoth).toMillis() < 1000,
        "With one of two servers dead, 50 calls took a second longer than with both.");
  }

  /**
   * A call that is written while its connection dies ends with UNKNOWN: nobody can tell how far it
   * came, so it is not tried again.
   */
  private Duration timeOfFiftyCalls(CalculatorClient client) {
    long start = System.nanoTime();
    for (int call = 0; call < 50; call++) {
      try {
        assertEquals(3, client.calculate(Operation.OPERATION_ADD, 1, 2));
      } catch (StatusRuntimeException e) {
        if (!(e.getCause() instanceof ClosedChannelException)) {
          throw e;
        }
        lost++;
      }
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "static:///localhost",
        "static:///",
        "static:///localhost:1,",
        "static:///:1",
        "static://localhost:1",
        "static:localhost:1"
      })
  @DisplayName("A list of servers that is not one says so")
  void malformedTarget_isRejected(String target) {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                calculator.closeAfterTest(new CalculatorClient(endpoint(target).builder(), LONG)));

    assertTrue(
        String.valueOf(refusal.getMessage()).contains("static:///localhost:5001,localhost:5002"),
        refusal.getMessage());
  }

  /** Calls until the second server and another one have answered, as long as patience lasts. */
  private boolean bothAnswer(CalculatorClient client) {
    AtomicInteger calls = new AtomicInteger();
    return Await.holdsWithin(
        Await.PATIENCE,
        () -> {
          client.calculate(Operation.OPERATION_ADD, 1, 2);
          return calls.incrementAndGet() > atSecond.get() && atSecond.get() > 0;
        });
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

  /** A server that fails at the first call and answers all others. */
  private CalculatorServer startFailing(Status.Code code) throws IOException {
    Arithmetic arithmetic = new Arithmetic();
    return calculator.startServer(
        Transport.NETTY,
        (operation, a, b) -> {
          if (atFirst.getAndIncrement() == 0) {
            throw new InvalidInputException(code, "fails once");
          }
          return arithmetic.evaluate(operation, a, b);
        });
  }

  private CalculatorClient connect(Integer... ports) throws IOException {
    String target =
        Stream.of(ports)
            .map(port -> "localhost:" + port)
            .collect(Collectors.joining(",", "static:///", ""));
    try {
      return calculator.closeAfterTest(new CalculatorClient(endpoint(target).builder(), LONG));
    } catch (IllegalArgumentException | IllegalStateException | ClassCastException e) {
      throw new AssertionError(
          "The channel does not take its service config: " + complaint(e.getMessage()), e);
    }
  }

  /** The middle of a text that begins with a status and ends with a stack trace. */
  private static String complaint(String message) {
    String first = message.lines().findFirst().orElse("");
    return first.replaceFirst(".*(?:cause=[\\w.]+: |description=)(.*?)(?:, cause=null\\})?$", "$1");
  }

  private static ClientEndpoint endpoint(String target) {
    return CommandLine.populateCommand(new ClientEndpoint(), "--target", target);
  }
}
