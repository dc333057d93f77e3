package calculator;

import static io.opentelemetry.semconv.ErrorAttributes.ERROR_TYPE;
import static io.opentelemetry.semconv.RpcAttributes.RPC_STATUS_CODE;

import io.grpc.Status;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The span of one call, which ends once. A call can be cancelled on one thread while it completes
 * on another, and a handler can throw after it has answered: the first to end it wins.
 */
final class CallSpan {

  /** Stands in until a call starts: what it is told goes nowhere. */
  static final CallSpan NONE = new CallSpan(Span.getInvalid(), CallTimer.start(), code -> false);

  private final Span span;
  private final CallTimer timer;
  private final Predicate<Status.Code> isError;
  private final AtomicReference<@Nullable Span> open;
  private final MessageEvents messages;

  /**
   * @param isError which status codes count as an error on this side of the call
   */
  CallSpan(Span span, CallTimer timer, Predicate<Status.Code> isError) {
    this.span = span;
    this.timer = timer;
    this.isError = isError;
    this.open = new AtomicReference<>(span);
    this.messages = new MessageEvents(span);
  }

  MessageEvents messages() {
    return messages;
  }

  /** Adds who is at the other end of the connection, as soon as that is known. */
  void peer(io.grpc.Attributes transport) {
    span.setAllAttributes(RpcConventions.peer(transport));
  }

  /** Keeps an exception that has no place in a status: it is for us, not for the other side. */
  void threw(Throwable exception) {
    span.recordException(exception);
  }

  /** Ends the span of a call that ended with a status. */
  void end(Status status) {
    // tag::task-2.8[]
    Span ending = open.getAndSet(null);
    if (ending == null) {
      return;
    }
    // end::task-2.8[]
    // starter: Span ending = span;
    // tag::task-2.7[]
    String code = status.getCode().name();
    ending.setAttribute(RPC_STATUS_CODE, code);
    if (isError.test(status.getCode())) {
      ending.setAttribute(ERROR_TYPE, code);
      ending.setStatus(StatusCode.ERROR);
    }
    // end::task-2.7[]
    ending.end(timer.startEpochNanos() + timer.stop(), TimeUnit.NANOSECONDS);
  }

  /** Ends the span of a call that never got as far as a status. */
  void end(Throwable failure) {
    Span ending = open.getAndSet(null);
    if (ending == null) {
      return;
    }
    ending.recordException(failure);
    ending.setAttribute(ERROR_TYPE, failure.getClass().getName());
    ending.setStatus(StatusCode.ERROR);
    ending.end(timer.startEpochNanos() + timer.stop(), TimeUnit.NANOSECONDS);
  }
}
