package calculator;

import calculator.v1.Operation;
import io.grpc.Status;

/** The arithmetic itself: it knows nothing of networks. */
final class Arithmetic implements Evaluator {

  @Override
  public double evaluate(Operation operation, double a, double b) {
    requireFinite("a", a);
    requireFinite("b", b);
    double result =
        switch (operation) {
          case OPERATION_ADD -> a + b;
          case OPERATION_SUBTRACT -> a - b;
          case OPERATION_MULTIPLY -> a * b;
          case OPERATION_DIVIDE -> a / requireNonZero("b", b);
          case OPERATION_POWER -> Math.pow(a, b);
          case OPERATION_MODULO -> a % requireNonZero("b", b);
          // UNRECOGNIZED is what a number reads as that a newer client's proto file knows.
          case OPERATION_UNSPECIFIED, UNRECOGNIZED ->
              throw new InvalidInputException(
                  Status.Code.INVALID_ARGUMENT, "must name a known operation", "operation");
        };
    if (!Double.isFinite(result)) {
      throw new InvalidInputException(
          Status.Code.OUT_OF_RANGE, "must together give a finite, real number", "a", "b");
    }
    return result;
  }

  private static void requireFinite(String field, double value) {
    if (!Double.isFinite(value)) {
      throw new InvalidInputException(
          Status.Code.INVALID_ARGUMENT, "must be a finite number", field);
    }
  }

  private static double requireNonZero(String field, double value) {
    if (value == 0) {
      throw new InvalidInputException(Status.Code.INVALID_ARGUMENT, "must not be zero", field);
    }
    return value;
  }
}
