package calculator;

import calculator.v1.CalculateRequest;
import calculator.v1.CalculateResponse;
import calculator.v1.CalculatorGrpc;
import calculator.v1.PrimesRequest;
import calculator.v1.PrimesResponse;
import calculator.v1.SessionRequest;
import calculator.v1.SessionResponse;
import calculator.v1.SummarizeRequest;
import calculator.v1.SummarizeResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/**
 * The service: takes a request apart, has it worked out, sends the answer or says what is wrong.
 *
 * <p>A handler answers with {@code onNext} and {@code onCompleted}, or with {@code onError} and a
 * status. Whatever it throws instead reaches the client as a bare {@code UNKNOWN}: that is what
 * programming errors look like, and all that a stranger should learn of them.
 */
final class CalculatorService extends CalculatorGrpc.CalculatorImplBase {

  private final Evaluator evaluator;

  CalculatorService(Evaluator evaluator) {
    this.evaluator = evaluator;
  }

  @Override
  public void calculate(CalculateRequest request, StreamObserver<CalculateResponse> responses) {
    try {
      // tag::task-1.1[]
      double result = evaluator.evaluate(request.getOperation(), request.getA(), request.getB());
      responses.onNext(CalculateResponse.newBuilder().setResult(result).build());
      responses.onCompleted();
      // end::task-1.1[]
      // starter: super.calculate(request, responses);
    } catch (InvalidInputException e) {
      responses.onError(ErrorDetails.toStatus(e));
    }
  }

  @Override
  public void primes(PrimesRequest request, StreamObserver<PrimesResponse> responses) {
    try {
      PrimeStream.start(request, (ServerCallStreamObserver<PrimesResponse>) responses);
    } catch (InvalidInputException e) {
      responses.onError(ErrorDetails.toStatus(e));
    }
  }

  @Override
  public StreamObserver<SummarizeRequest> summarize(StreamObserver<SummarizeResponse> responses) {
    return new SummaryStream(responses);
  }

  @Override
  public StreamObserver<SessionRequest> session(StreamObserver<SessionResponse> responses) {
    return SessionStream.start(evaluator, (ServerCallStreamObserver<SessionResponse>) responses);
  }
}
