package calculator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import calculator.v1.Operation;
import java.io.IOException;
import lab.testkit.Transport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CalculateTest {

  @RegisterExtension final CalculatorFixture calculator = new CalculatorFixture();

  @ParameterizedTest
  @EnumSource(Transport.class)
  @Tag("task-1.1")
  @DisplayName("The service answers each operation")
  void calculate_answersEachOperation(Transport transport) throws IOException {
    CalculatorClient client = calculator.start(transport);

    assertEquals(29, client.calculate(Operation.OPERATION_ADD, 22, 7));
    assertEquals(15, client.calculate(Operation.OPERATION_SUBTRACT, 22, 7));
    assertEquals(154, client.calculate(Operation.OPERATION_MULTIPLY, 22, 7));
    assertEquals(22.0 / 7, client.calculate(Operation.OPERATION_DIVIDE, 22, 7));
    assertEquals(2494357888.0, client.calculate(Operation.OPERATION_POWER, 22, 7));
    assertEquals(1, client.calculate(Operation.OPERATION_MODULO, 22, 7));
  }

  @Test
  @Tag("task-1.1")
  @DisplayName("Signs of zero and the smallest numbers arrive as they were sent")
  void calculate_keepsSignsAndSmallNumbers() throws IOException {
    CalculatorClient client = calculator.start(Transport.NETTY);

    assertEquals(-0.0, client.calculate(Operation.OPERATION_ADD, -0.0, -0.0));
    assertEquals(
        Double.MIN_VALUE, client.calculate(Operation.OPERATION_MULTIPLY, Double.MIN_VALUE, 1));
    assertEquals(
        Double.MAX_VALUE, client.calculate(Operation.OPERATION_SUBTRACT, Double.MAX_VALUE, 0));
  }
}
