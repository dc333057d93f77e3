package calculator;

import calculator.v1.Operation;
import java.util.concurrent.CountDownLatch;

/** Works until it is told to stop, so that a test can act while a call runs. */
final class BlockingEvaluator implements Evaluator {

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  @Override
  public double evaluate(Operation operation, double a, double b) {
    begun.countDown();
    await(released);
    return 42;
  }

  /** Waits until a call has arrived. */
  void awaitBegun() {
    await(begun);
  }

  void release() {
    released.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
