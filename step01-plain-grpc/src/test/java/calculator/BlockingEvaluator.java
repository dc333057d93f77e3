package calculator;

import calculator.v1.Operation;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import lab.testkit.Await;

/** Works until it is told to stop, so that a test can act while a call runs. */
final class BlockingEvaluator implements Evaluator {

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  @Override
  public double evaluate(Operation operation, double a, double b) {
    begun.countDown();
    await("the test lets it end", released, CalculatorFixture.LONG);
    return 42;
  }

  /** Waits until a call has arrived. */
  void awaitBegun() {
    await("a call has arrived", begun, Await.PATIENCE);
  }

  void release() {
    released.countDown();
  }

  private static void await(String what, CountDownLatch latch, Duration patience) {
    try {
      if (!latch.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("after " + patience.toMillis() + " ms still not: " + what);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
