package calculator;

import calculator.v1.Operation;
import org.apache.logging.log4j.CloseableThreadContext;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Writes down what was worked out. The message is for people; what a machine searches by stands
 * beside it in Log4j's thread context, from where the bridge takes it as attributes.
 */
final class LoggedEvaluator implements Evaluator {

  private static final Logger logger = LogManager.getLogger(LoggedEvaluator.class);

  private final Evaluator evaluator;

  LoggedEvaluator(Evaluator evaluator) {
    this.evaluator = evaluator;
  }

  @Override
  public double evaluate(Operation operation, double a, double b) {
    String name = OperationConverter.name(operation);
    // tag::task-4.4[]
    try (CloseableThreadContext.Instance ignored =
        CloseableThreadContext.put(TracedEvaluator.OPERATION.getKey(), name)) {
      double result = evaluator.evaluate(operation, a, b);
      logger.info("{} {} {} is {}", a, name, b, result);
      return result;
    }
    // end::task-4.4[]
    // starter: return evaluator.evaluate(operation, a, b);
  }
}
