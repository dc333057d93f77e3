package calculator;

import calculator.v1.Operation;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.PrintWriter;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Steady traffic: a believable mix of operations, some of them with input that has no answer. */
final class Traffic implements AutoCloseable {

  private static final int MAX_RUNNING_CALLS = 16;
  private static final int PROGRESS_SECONDS = 5;
  private static final Operation[] OPERATIONS = {
    Operation.OPERATION_ADD,
    Operation.OPERATION_SUBTRACT,
    Operation.OPERATION_MULTIPLY,
    Operation.OPERATION_DIVIDE,
    Operation.OPERATION_POWER,
    Operation.OPERATION_MODULO
  };

  private final Random random = new Random();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong leftOut = new AtomicLong();
  private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);
  // A slow server must not pile up work here: a call that finds no free thread is left out.
  private final ThreadPoolExecutor callers =
      new ThreadPoolExecutor(
          0,
          MAX_RUNNING_CALLS,
          10,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          (call, pool) -> leftOut.incrementAndGet());

  /**
   * Calls until {@link #close}.
   *
   * @param rate calls a second, 1 to 10,000
   * @param out where the progress goes, a line every few seconds and one at the end
   */
  void run(CalculatorClient client, int rate, PrintWriter out) throws InterruptedException {
    clock.execute(() -> start(client, 1_000_000_000L / rate));
    clock.scheduleAtFixedRate(() -> out.println(progress()), 1, PROGRESS_SECONDS, TimeUnit.SECONDS);
    clock.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    callers.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    out.println(progress());
  }

  /** The first call opens the connection; others would only queue up behind it. */
  private void start(CalculatorClient client, long periodNanos) {
    call(client);
    clock.scheduleAtFixedRate(
        () -> callers.execute(() -> call(client)), 0, periodNanos, TimeUnit.NANOSECONDS);
  }

  private void call(CalculatorClient client) {
    try {
      if (random.nextInt(20) == 0) {
        client.calculate(Operation.OPERATION_DIVIDE, random.nextInt(100), 0);
      } else {
        Operation operation = OPERATIONS[random.nextInt(OPERATIONS.length)];
        client.calculate(operation, random.nextInt(1, 100), random.nextInt(1, 100));
      }
      answered.incrementAndGet();
    } catch (StatusRuntimeException e) {
      Status.Code code = e.getStatus().getCode();
      boolean wrongInput = code == Status.Code.INVALID_ARGUMENT || code == Status.Code.OUT_OF_RANGE;
      (wrongInput ? refused : failed).incrementAndGet();
    }
  }

  private String progress() {
    return "%,d answered  %,d refused for wrong input  %,d failed  %,d left out"
        .formatted(answered.get(), refused.get(), failed.get(), leftOut.get());
  }

  /** Starts no more calls and waits for those that run: each has a deadline. */
  @Override
  public void close() {
    clock.shutdownNow();
    callers.shutdown();
    try {
      callers.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
