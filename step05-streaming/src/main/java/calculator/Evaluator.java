package calculator;

import calculator.v1.Operation;

/** Works out one operation. Decorators put more behaviour around the {@link Arithmetic}. */
@FunctionalInterface
interface Evaluator {

  /**
   * Works out {@code a operation b}.
   *
   * @return a finite number
   * @throws InvalidInputException when there is no such result
   */
  double evaluate(Operation operation, double a, double b);
}
