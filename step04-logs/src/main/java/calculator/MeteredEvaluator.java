package calculator;

import calculator.v1.Operation;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Counts what is worked out and how it turned out, and shows the newest result of each operation. A
 * counter is told of every event; a gauge that is observed is asked when it is time to export.
 */
final class MeteredEvaluator implements Evaluator {

  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("calculator.outcome");

  private final Evaluator evaluator;
  private final LongCounter evaluations;
  private final Map<Operation, Double> newestResults = new ConcurrentSkipListMap<>();

  MeteredEvaluator(Evaluator evaluator, OpenTelemetry openTelemetry) {
    this.evaluator = evaluator;
    Meter meter = openTelemetry.getMeter("calculator");
    this.evaluations =
        meter
            .counterBuilder("calculator.evaluations")
            .setUnit("{evaluation}")
            .setDescription("Evaluations by operation and by how they turned out.")
            .build();
    // tag::task-3.7[]
    meter
        .gaugeBuilder("calculator.result.newest")
        .setDescription("The newest result of each operation.")
        .buildWithCallback(
            gauge ->
                newestResults.forEach(
                    (operation, result) -> gauge.record(result, attributes(operation))));
    // end::task-3.7[]
  }

  @Override
  public double evaluate(Operation operation, double a, double b) {
    String outcome = "failed";
    try {
      double result = evaluator.evaluate(operation, a, b);
      newestResults.put(operation, result);
      outcome = "answered";
      return result;
    } catch (InvalidInputException e) {
      outcome = "refused";
      throw e;
    } finally {
      // tag::task-3.8[]
      evaluations.add(1, attributes(operation).toBuilder().put(OUTCOME, outcome).build());
      // end::task-3.8[]
    }
  }

  private static Attributes attributes(Operation operation) {
    return Attributes.of(TracedEvaluator.OPERATION, OperationConverter.name(operation));
  }
}
