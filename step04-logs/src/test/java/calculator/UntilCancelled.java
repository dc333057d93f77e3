package calculator;

import calculator.v1.Operation;
import io.grpc.Context;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import lab.testkit.Await;

/**
 * Works until the server has heard that its client has gone, and answers all the same. It waits for
 * the client too, as a server may hear of an end before its client has come to it.
 */
final class UntilCancelled implements Evaluator {

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch clientGone = new CountDownLatch(1);

  @Override
  public double evaluate(Operation operation, double a, double b) {
    begun.countDown();
    Context call = Context.current();
    Await.until("the call is cancelled", call::isCancelled);
    Await.until("the client has gone", () -> clientGone.getCount() == 0);
    return 42;
  }

  /** Waits until a call has arrived. */
  void awaitBegun() throws InterruptedException {
    if (!begun.await(Await.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("no call has arrived");
    }
  }

  /** To be called when the client has given up. */
  void clientHasGone() {
    clientGone.countDown();
  }
}
