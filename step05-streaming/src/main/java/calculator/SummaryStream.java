package calculator;

import calculator.v1.SummarizeRequest;
import calculator.v1.SummarizeResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;

/**
 * A stream from the client: nothing is kept but the summary so far. gRPC asks the client for the
 * next message when {@code onNext} returns, so whoever sends faster than this works is held back.
 *
 * @see <a href="https://en.wikipedia.org/wiki/Algorithms_for_calculating_variance">Welford's
 *     algorithm</a>
 */
final class SummaryStream implements StreamObserver<SummarizeRequest> {

  static final int MAX_COUNT = 10_000;

  private final StreamObserver<SummarizeResponse> responses;
  private boolean refused;
  private long count;
  private double sum;
  private double mean;
  private double squares; // of the distances from the mean, summed up
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;

  SummaryStream(StreamObserver<SummarizeResponse> responses) {
    this.responses = responses;
  }

  @Override
  public void onNext(SummarizeRequest request) {
    // What was on its way when the call was refused still arrives.
    if (refused) {
      return;
    }
    try {
      add(request.getValue());
    } catch (InvalidInputException e) {
      refused = true;
      responses.onError(ErrorDetails.toStatus(e));
    }
  }

  /** The client has sent all it had: this is where the answer belongs. */
  @Override
  public void onCompleted() {
    if (refused) {
      return;
    }
    // tag::task-5.3[]
    try {
      responses.onNext(summary());
      responses.onCompleted();
    } catch (InvalidInputException e) {
      responses.onError(ErrorDetails.toStatus(e));
    }
    // end::task-5.3[]
    // starter: responses.onError(Status.UNIMPLEMENTED.asRuntimeException());
  }

  /** The client has gone; nobody is left to answer. */
  @Override
  public void onError(Throwable cancelled) {
    refused = true;
  }

  private void add(double value) {
    // tag::task-5.2[]
    if (!Double.isFinite(value)) {
      throw new InvalidInputException(
          Status.Code.INVALID_ARGUMENT, "must be a finite number", "value");
    }
    if (count == MAX_COUNT) {
      throw new InvalidInputException(
          Status.Code.RESOURCE_EXHAUSTED, "must come at most %,d times".formatted(count), "value");
    }
    // end::task-5.2[]
    count++;
    sum += value;
    double distance = value - mean;
    mean += distance / count;
    squares += distance * (value - mean);
    min = Math.min(min, value);
    max = Math.max(max, value);
  }

  private SummarizeResponse summary() {
    if (count == 0) {
      throw new InvalidInputException(
          Status.Code.INVALID_ARGUMENT, "must come at least once", "value");
    }
    if (!Double.isFinite(sum) || !Double.isFinite(squares)) {
      throw new InvalidInputException(
          Status.Code.OUT_OF_RANGE, "must be small enough to be summed up", "value");
    }
    return SummarizeResponse.newBuilder()
        .setCount(count)
        .setSum(sum)
        .setMean(mean)
        .setMin(min)
        .setMax(max)
        .setStandardDeviation(Math.sqrt(squares / count))
        .build();
  }
}
