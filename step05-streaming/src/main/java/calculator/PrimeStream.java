package calculator;

import calculator.v1.PrimesRequest;
import calculator.v1.PrimesResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;

/**
 * A stream from the server: it sends while the client keeps up, and stops when it does not.
 *
 * <p>{@code onNext} never waits. What the network does not take is kept in memory, so a loop that
 * sends everything at once holds everything at once. {@code isReady} says when to pause, and the
 * handler is called when there is room again.
 */
final class PrimeStream {

  static final int MAX_COUNT = 1_000_000;

  /** Above it a single step would take longer than a client should wait. */
  private static final long MAX_FROM = 1_000_000_000_000L;

  private final ServerCallStreamObserver<PrimesResponse> responses;
  private long candidate;
  private int left;

  private PrimeStream(PrimesRequest request, ServerCallStreamObserver<PrimesResponse> responses) {
    this.responses = responses;
    this.candidate = Math.max(2, request.getFrom());
    this.left = request.getCount();
  }

  /**
   * Begins to send. gRPC calls the handler for the first time when this method returns.
   *
   * @throws InvalidInputException when the request asks for too little or too much
   */
  static void start(PrimesRequest request, ServerCallStreamObserver<PrimesResponse> responses) {
    if (request.getCount() < 1) {
      throw new InvalidInputException(Status.Code.INVALID_ARGUMENT, "must be at least 1", "count");
    }
    if (request.getCount() > MAX_COUNT) {
      throw new InvalidInputException(
          Status.Code.RESOURCE_EXHAUSTED, "must be at most %,d".formatted(MAX_COUNT), "count");
    }
    if (request.getFrom() > MAX_FROM) {
      throw new InvalidInputException(
          Status.Code.INVALID_ARGUMENT, "must be at most %,d".formatted(MAX_FROM), "from");
    }
    PrimeStream stream = new PrimeStream(request, responses);
    // Without a handler for it, onNext throws when the client has gone.
    responses.setOnCancelHandler(() -> {});
    responses.setOnReadyHandler(stream::send);
  }

  private void send() {
    // tag::task-5.1[]
    // A call that was cancelled is never ready, so this ends there as well.
    while (left > 0 && responses.isReady()) {
      responses.onNext(PrimesResponse.newBuilder().setPrime(nextPrime()).build());
      left--;
      if (left == 0) {
        responses.onCompleted();
      }
    }
    // end::task-5.1[]
    // starter: responses.onCompleted();
  }

  private long nextPrime() {
    while (!isPrime(candidate)) {
      candidate++;
    }
    return candidate++;
  }

  private static boolean isPrime(long number) {
    if (number % 2 == 0) {
      return number == 2;
    }
    for (long divisor = 3; divisor * divisor <= number; divisor += 2) {
      if (number % divisor == 0) {
        return false;
      }
    }
    return true;
  }
}
