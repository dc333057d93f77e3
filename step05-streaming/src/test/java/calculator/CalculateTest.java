package calculator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import calculator.v1.CalculateRequest;
import calculator.v1.CalculateResponse;
import calculator.v1.Operation;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import lab.testkit.Await;
import lab.testkit.Transport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CalculateTest {

  /** An answer comes at once, or never; only the first connection of a JVM takes its time. */
  private static final Duration DEADLINE = Await.PATIENCE;

  @RegisterExtension final CalculatorFixture calculator = new CalculatorFixture();

  @ParameterizedTest
  @EnumSource(Transport.class)
  @Tag("task-1.1")
  @DisplayName("The service answers each operation")
  void calculate_answersEachOperation(Transport transport) throws IOException {
    CalculatorClient client = start(transport);

    assertAnswer(29, client, Operation.OPERATION_ADD, 22, 7);
    assertAnswer(15, client, Operation.OPERATION_SUBTRACT, 22, 7);
    assertAnswer(154, client, Operation.OPERATION_MULTIPLY, 22, 7);
    assertAnswer(22.0 / 7, client, Operation.OPERATION_DIVIDE, 22, 7);
    assertAnswer(2494357888.0, client, Operation.OPERATION_POWER, 22, 7);
    assertAnswer(1, client, Operation.OPERATION_MODULO, 22, 7);
  }

  @Test
  @Tag("task-1.1")
  @DisplayName("Signs of zero and the smallest numbers arrive as they were sent")
  void calculate_keepsSignsAndSmallNumbers() throws IOException {
    CalculatorClient client = start(Transport.NETTY);

    assertAnswer(-0.0, client, Operation.OPERATION_ADD, -0.0, -0.0);
    assertAnswer(Double.MIN_VALUE, client, Operation.OPERATION_MULTIPLY, Double.MIN_VALUE, 1);
    assertAnswer(Double.MAX_VALUE, client, Operation.OPERATION_SUBTRACT, Double.MAX_VALUE, 0);
  }

  /** Of what comes behind the end of a call the client hears nothing. */
  @Test
  @Tag("task-1.1")
  @DisplayName("The service says no more when the call is completed")
  void calculate_endsTheCallOnce() {
    List<String> said = new ArrayList<>();
    StreamObserver<CalculateResponse> call =
        new StreamObserver<>() {
          @Override
          public void onNext(CalculateResponse response) {
            said.add("onNext");
          }

          @Override
          public void onError(Throwable failure) {
            said.add("onError with " + Status.fromThrowable(failure).getCode());
          }

          @Override
          public void onCompleted() {
            said.add("onCompleted");
          }
        };
    CalculateRequest request =
        CalculateRequest.newBuilder().setOperation(Operation.OPERATION_ADD).build();

    new CalculatorService(new Arithmetic()).calculate(request, call);

    assertEquals(
        List.of("onNext", "onCompleted"), said, "What the service says to one call, in its order:");
  }

  private CalculatorClient start(Transport transport) throws IOException {
    CalculatorServer server = calculator.startServer(transport, new Arithmetic());
    return calculator.connect(transport, server, DEADLINE);
  }

  private static void assertAnswer(
      double expected, CalculatorClient client, Operation operation, double a, double b) {
    assertEquals(
        expected,
        client.calculate(operation, a, b),
        "The answer to: %s %s %s".formatted(OperationConverter.name(operation), a, b));
  }
}
