package calculator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import calculator.v1.CalculateRequest;
import calculator.v1.CalculatorGrpc;
import calculator.v1.Operation;
import com.google.rpc.BadRequest;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.List;
import lab.testkit.Closing;
import lab.testkit.Transport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrongInputTest {

  @RegisterExtension final CalculatorFixture calculator = new CalculatorFixture();
  @RegisterExtension final Closing closing = new Closing();

  @ParameterizedTest
  @CsvSource({
    "OPERATION_UNSPECIFIED,  1,        1,        INVALID_ARGUMENT, operation",
    "OPERATION_ADD,          NaN,      1,        INVALID_ARGUMENT, a",
    "OPERATION_ADD,          1,        Infinity, INVALID_ARGUMENT, b",
    "OPERATION_DIVIDE,       1,        0,        INVALID_ARGUMENT, b",
    "OPERATION_DIVIDE,       1,        -0.0,     INVALID_ARGUMENT, b",
    "OPERATION_MODULO,       1,        0,        INVALID_ARGUMENT, b",
    "OPERATION_MULTIPLY,     1e308,    10,       OUT_OF_RANGE,     a b",
    "OPERATION_POWER,        -8,       0.5,      OUT_OF_RANGE,     a b",
  })
  @Tag("task-1.2")
  @DisplayName("Wrong input gets the right code, and details that name the field")
  void wrongInput_namesTheField(Operation operation, double a, double b, String code, String fields)
      throws IOException {
    CalculatorClient client = calculator.start(Transport.NETTY);

    StatusRuntimeException refusal =
        assertThrows(StatusRuntimeException.class, () -> client.calculate(operation, a, b));

    assertEquals(code, refusal.getStatus().getCode().name(), "The status of the refusal:");
    assertFields(List.of(fields.split(" ")), refusal);
    for (BadRequest.FieldViolation violation : ErrorDetails.violations(refusal)) {
      String description = violation.getDescription();
      assertTrue(
          description.startsWith("must "),
          "The caller reads of field %s: '%s'.\nThat should be what to do about it (\"must …\"), and"
                  .formatted(violation.getField(), description)
              + " nothing of how the server is made.");
    }
  }

  @Test
  @Tag("task-1.2")
  @DisplayName("An operation that only newer clients know is refused, not guessed")
  void unknownOperation_namesTheField() throws IOException {
    CalculatorServer server = calculator.startServer(Transport.NETTY, new Arithmetic());
    ManagedChannel channel = closing.add(Transport.NETTY.channelBuilder(server.started()).build());
    CalculateRequest request = CalculateRequest.newBuilder().setOperationValue(4711).build();

    StatusRuntimeException refusal =
        assertThrows(
            StatusRuntimeException.class,
            () -> CalculatorGrpc.newBlockingStub(channel).calculate(request));

    assertFields(List.of("operation"), refusal);
  }

  @Test
  @DisplayName("A handler that throws tells a stranger nothing")
  void throwingHandler_revealsNothing() throws IOException {
    Evaluator broken =
        (operation, a, b) -> {
          throw new IllegalStateException("the secret name of our database");
        };
    CalculatorServer server = calculator.startServer(Transport.NETTY, broken);
    CalculatorClient client = calculator.connect(Transport.NETTY, server, CalculatorFixture.LONG);

    StatusRuntimeException failure =
        assertThrows(
            StatusRuntimeException.class, () -> client.calculate(Operation.OPERATION_ADD, 1, 2));

    assertEquals("UNKNOWN", failure.getStatus().getCode().name());
    assertFalse(failure.toString().contains("secret"), failure.toString());
    assertFalse(String.valueOf(failure.getTrailers()).contains("secret"), failure.toString());
  }

  private static void assertFields(List<String> expected, StatusRuntimeException refusal) {
    List<String> fields =
        ErrorDetails.violations(refusal).stream().map(BadRequest.FieldViolation::getField).toList();
    String what = "The details name the fields as the proto file does, one violation each:";
    if (fields.isEmpty()) {
      what = "The refusal carries details, and there is no violation in them:";
    } else if (fields.size() < expected.size()) {
      what = "Fields are wrong together, and the details do not name them one by one:";
    }
    assertEquals(quoted(expected), quoted(fields), what);
  }

  /** So that one name with a comma in it does not look like two. */
  private static String quoted(List<String> names) {
    return names.isEmpty() ? "none" : "'" + String.join("' '", names) + "'";
  }
}
