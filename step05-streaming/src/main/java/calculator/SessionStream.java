package calculator;

import calculator.v1.SessionRequest;
import calculator.v1.SessionResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Map;

/**
 * A stream in both directions, with a memory that lives as long as the call. The next request is
 * asked for when its predecessor is answered and there is room for one more answer: so neither
 * requests nor answers pile up, whoever is slow.
 */
final class SessionStream implements StreamObserver<SessionRequest> {

  /** What the evaluator's operands are called in this request; the memory is not in it. */
  private static final Map<String, String> FIELDS = Map.of("a", "operand", "b", "operand");

  private static final int MAX_BURST = 100;
  private static final int MAX_PER_SECOND = 100;

  private final Evaluator evaluator;
  private final ServerCallStreamObserver<SessionResponse> responses;
  private final RateLimit limit = new RateLimit(MAX_BURST, MAX_PER_SECOND, System::nanoTime);
  private double memory;
  private boolean refused;
  private boolean owesRequest = true;

  private SessionStream(Evaluator evaluator, ServerCallStreamObserver<SessionResponse> responses) {
    this.evaluator = evaluator;
    this.responses = responses;
  }

  /** Begins a session. */
  static SessionStream start(
      Evaluator evaluator, ServerCallStreamObserver<SessionResponse> responses) {
    SessionStream session = new SessionStream(evaluator, responses);
    responses.disableAutoRequest();
    responses.setOnReadyHandler(session::requestNext);
    // Without a handler for it, onNext throws when the client has gone.
    responses.setOnCancelHandler(() -> {});
    return session;
  }

  @Override
  public void onNext(SessionRequest request) {
    if (refused) {
      return;
    }
    try {
      checkRate();
      memory = evaluator.evaluate(request.getOperation(), memory, request.getOperand());
      responses.onNext(SessionResponse.newBuilder().setMemory(memory).build());
      owesRequest = true;
      requestNext();
    } catch (InvalidInputException e) {
      refused = true;
      responses.onError(ErrorDetails.toStatus(e.renamed(FIELDS)));
    }
  }

  @Override
  public void onCompleted() {
    if (!refused) {
      responses.onCompleted();
    }
  }

  @Override
  public void onError(Throwable cancelled) {
    refused = true;
  }

  /** Called on the call's own thread, by turns with the other callbacks, so nothing is locked. */
  private void requestNext() {
    // tag::task-5.4[]
    if (owesRequest && responses.isReady()) {
      owesRequest = false;
      responses.request(1);
    }
    // end::task-5.4[]
  }

  private void checkRate() {
    // tag::task-5.5[]
    if (!limit.tryAcquire()) {
      throw new InvalidInputException(
          Status.Code.RESOURCE_EXHAUSTED,
          "must come at most %d times a second".formatted(MAX_PER_SECOND),
          "operation");
    }
    // end::task-5.5[]
  }
}
