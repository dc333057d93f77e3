package calculator;

import calculator.v1.CalculatorGrpc;
import calculator.v1.Operation;
import calculator.v1.PrimesRequest;
import calculator.v1.PrimesResponse;
import calculator.v1.SessionRequest;
import calculator.v1.SessionResponse;
import calculator.v1.SummarizeRequest;
import calculator.v1.SummarizeResponse;
import io.grpc.Channel;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.stream.DoubleStream;

/**
 * The streaming calls. The blocking stub makes a stream look like a queue: reading waits for the
 * next message and asks for one more only then, writing waits while the server is behind. Either
 * way no side holds more than a few messages.
 */
final class StreamingClient {

  private final CalculatorGrpc.CalculatorBlockingV2Stub stub;
  private final Duration deadline;

  /**
   * @param deadline how long a whole stream may take
   */
  StreamingClient(Channel channel, Duration deadline) {
    this.stub = CalculatorGrpc.newBlockingV2Stub(channel);
    this.deadline = deadline;
  }

  /**
   * Hands over {@code count} primes that are not below {@code from}, in order.
   *
   * @throws StatusException when the stream ends before that
   */
  void primes(long from, int count, LongConsumer reader)
      throws StatusException, InterruptedException {
    PrimesRequest request = PrimesRequest.newBuilder().setFrom(from).setCount(count).build();
    BlockingClientCall<?, PrimesResponse> call = stub.withDeadlineAfter(deadline).primes(request);
    try {
      while (call.hasNext()) {
        reader.accept(call.read().getPrime());
      }
    } finally {
      // Whoever stops reading says so, or the server keeps the stream until the deadline.
      call.cancel("the reader has stopped", null);
      awaitEnd(call);
    }
  }

  /**
   * Sends the numbers and returns what the server says of them all.
   *
   * @throws StatusException when it refuses them
   */
  SummarizeResponse summarize(DoubleStream numbers) throws StatusException, InterruptedException {
    BlockingClientCall<SummarizeRequest, SummarizeResponse> call =
        stub.withDeadlineAfter(deadline).summarize();
    for (double number : (Iterable<Double>) numbers::iterator) {
      // False when the server has ended the call: read() then says why.
      if (!call.write(SummarizeRequest.newBuilder().setValue(number).build())) {
        break;
      }
    }
    call.halfClose();
    SummarizeResponse summary = call.read();
    awaitEnd(call);
    return summary;
  }

  /** The end of a call is heard only by a thread that listens, and with it the end of its span. */
  private static void awaitEnd(BlockingClientCall<?, ?> call) throws InterruptedException {
    try {
      while (call.hasNext()) {
        call.read();
      }
    } catch (StatusException e) {
      // Cancelled, as was asked for.
    }
  }

  /** Opens a calculator with a memory. */
  Session session() {
    return new Session(stub.withDeadlineAfter(deadline).session());
  }

  /** A session that is open; not for several threads. */
  static final class Session implements AutoCloseable {

    private final BlockingClientCall<SessionRequest, SessionResponse> call;

    private Session(BlockingClientCall<SessionRequest, SessionResponse> call) {
      this.call = call;
    }

    /**
     * Applies one operation to the memory.
     *
     * @return what the memory then holds
     * @throws StatusException when the input is wrong, or the session has ended
     */
    double apply(Operation operation, double operand) throws StatusException, InterruptedException {
      call.write(SessionRequest.newBuilder().setOperation(operation).setOperand(operand).build());
      return call.read().getMemory();
    }

    /** Says that no more is to come, and waits until the server has said the same. */
    @Override
    public void close() throws InterruptedException {
      call.halfClose();
      awaitEnd(call);
    }
  }
}
