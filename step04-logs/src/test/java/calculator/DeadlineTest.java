package calculator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import calculator.v1.Operation;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import lab.testkit.Transport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeadlineTest {

  @RegisterExtension final CalculatorFixture calculator = new CalculatorFixture();

  @Test
  @Tag("task-1.3")
  @Timeout(value = 10, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @DisplayName("Every call ends at its deadline, however long the server takes")
  void call_endsAtItsDeadline() throws IOException {
    BlockingEvaluator slow = new BlockingEvaluator();
    CalculatorServer server = calculator.startServer(Transport.NETTY, slow);
    CalculatorClient client = calculator.connect(Transport.NETTY, server, Duration.ofMillis(300));
    calculator.closeAfterTest(slow::release);

    // Twice, since a deadline that is set once for all calls would be over for the second.
    for (int call = 0; call < 2; call++) {
      StatusRuntimeException failure =
          assertThrows(
              StatusRuntimeException.class, () -> client.calculate(Operation.OPERATION_ADD, 1, 2));
      assertEquals(Status.Code.DEADLINE_EXCEEDED, failure.getStatus().getCode());
    }
    slow.awaitBegun();
  }

  @Test
  @Tag("task-1.3")
  @DisplayName("A deadline counts for each call anew")
  void deadline_countsForEachCall() throws IOException {
    CalculatorServer server = calculator.startServer(Transport.NETTY, new Arithmetic());
    CalculatorClient client = calculator.connect(Transport.NETTY, server, Duration.ofSeconds(2));
    client.calculate(Operation.OPERATION_ADD, 1, 2); // connects
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2200);

    do {
      assertEquals(3, client.calculate(Operation.OPERATION_ADD, 1, 2));
    } while (System.nanoTime() - end < 0);
  }
}
