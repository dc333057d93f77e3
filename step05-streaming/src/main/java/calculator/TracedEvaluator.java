package calculator;

import calculator.v1.Operation;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;

/**
 * Shows the work itself as a span of its own, inside the span of the call. What is current on this
 * thread becomes its parent, so it knows nothing of gRPC.
 */
final class TracedEvaluator implements Evaluator {

  static final AttributeKey<String> OPERATION = AttributeKey.stringKey("calculator.operation");
  private static final AttributeKey<String> REASON = AttributeKey.stringKey("calculator.reason");

  private final Evaluator evaluator;
  private final Tracer tracer;

  TracedEvaluator(Evaluator evaluator, OpenTelemetry openTelemetry) {
    this.evaluator = evaluator;
    this.tracer = openTelemetry.getTracer("calculator");
  }

  @Override
  public double evaluate(Operation operation, double a, double b) {
    // tag::task-2.2[]
    Span span =
        tracer
            .spanBuilder("evaluate")
            .setAttribute(OPERATION, OperationConverter.name(operation))
            .startSpan();
    // end::task-2.2[]
    // starter: Span span = Span.getInvalid();
    try (Scope ignored = span.makeCurrent()) {
      return evaluator.evaluate(operation, a, b);
    } catch (InvalidInputException e) {
      // The caller's mistake: worth knowing, and no error of ours.
      span.addEvent("refused", Attributes.of(REASON, e.getMessage()));
      throw e;
    } catch (RuntimeException | Error e) {
      span.recordException(e);
      span.setStatus(StatusCode.ERROR);
      throw e;
    } finally {
      span.end();
    }
  }
}
