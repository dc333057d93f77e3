package calculator;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import org.jspecify.annotations.Nullable;

/**
 * A client that takes no answer that it has not asked for. To be used with a direct executor within
 * one process: then each thing has happened when the method returns that makes it happen.
 */
final class AskingReader<ReqT, RespT> implements ClientResponseObserver<ReqT, RespT> {

  private @Nullable ClientCallStreamObserver<ReqT> call;
  private int answers;
  private int asksAgain;
  private @Nullable Status end;
  private @Nullable Metadata trailers;

  @Override
  public void beforeStart(ClientCallStreamObserver<ReqT> stream) {
    call = stream;
    stream.disableAutoRequestWithInitial(0);
  }

  /** What asks and sends. */
  ClientCallStreamObserver<ReqT> call() {
    if (call == null) {
      throw new IllegalStateException("no call was made with it");
    }
    return call;
  }

  /** Asks for one more as soon as an answer comes, so many times. */
  void askAgain(int times) {
    asksAgain = times;
  }

  int answers() {
    return answers;
  }

  /** How the call has ended; null while it has not. */
  @Nullable Status end() {
    return end;
  }

  /** What came with a status that is not OK. */
  @Nullable Metadata trailers() {
    return trailers;
  }

  @Override
  public void onNext(RespT answer) {
    answers++;
    if (asksAgain > 0) {
      asksAgain--;
      call().request(1);
    }
  }

  @Override
  public void onError(Throwable failure) {
    end = Status.fromThrowable(failure);
    trailers = Status.trailersFromThrowable(failure);
  }

  @Override
  public void onCompleted() {
    end = Status.OK;
  }
}
