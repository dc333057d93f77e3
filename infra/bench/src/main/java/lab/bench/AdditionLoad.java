package lab.bench;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import lab.console.receive.BytesMarshaller;
import org.jspecify.annotations.Nullable;

/**
 * A client that has a number of additions under way at any time: when one is answered, the next
 * begins. It is the same for all servers, and sends a trace along, as an observed client does.
 */
final class AdditionLoad implements AutoCloseable {

  /** {@code CalculateRequest}: OPERATION_ADD, 2 and 1. */
  private static final byte[] REQUEST = {
    8, 1, 17, 0, 0, 0, 0, 0, 0, 0, 64, 25, 0, 0, 0, 0, 0, 0, (byte) 0xf0, 63
  };

  /** {@code CalculateResponse}: 3. */
  private static final byte[] RESPONSE = {9, 0, 0, 0, 0, 0, 0, 8, 64};

  private static final Metadata.Key<String> TRACEPARENT =
      Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);

  private static final HexFormat HEX = HexFormat.of();

  private static final long PATIENCE_SECONDS = 60;

  private static final MethodDescriptor<byte[], byte[]> CALCULATE =
      MethodDescriptor.newBuilder(BytesMarshaller.INSTANCE, BytesMarshaller.INSTANCE)
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("calculator.v1.Calculator/Calculate")
          .build();

  private final ManagedChannel channel;
  private final AtomicLong answered = new AtomicLong();
  private final AtomicReference<@Nullable Status> failure = new AtomicReference<>();
  private volatile boolean closing;

  /** Begins to call; the server may still be about to start. */
  AdditionLoad(int port, int underWay) {
    channel =
        Grpc.newChannelBuilder("localhost:" + port, InsecureChannelCredentials.create())
            .directExecutor()
            .build();
    for (int i = 0; i < underWay; i++) {
      call();
    }
  }

  /**
   * How many calls were answered so far.
   *
   * @throws IllegalStateException when one has failed; the message says why
   */
  long answered() {
    Status status = failure.get();
    if (status != null) {
      throw new IllegalStateException("a call failed: " + status);
    }
    return answered.get();
  }

  private void call() {
    ClientCall<byte[], byte[]> call =
        channel.newCall(
            CALCULATE,
            CallOptions.DEFAULT
                .withWaitForReady()
                .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS));
    Metadata headers = new Metadata();
    headers.put(TRACEPARENT, traceparent());
    call.start(new Answer(), headers);
    call.request(2); // one is expected, and the second would be an error that is to be seen
    call.sendMessage(REQUEST);
    call.halfClose();
  }

  private static String traceparent() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    String trace = HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextLong() | 1);
    return "00-" + trace + "-" + HEX.toHexDigits(random.nextLong() | 1) + "-01"; // never all zeros
  }

  /** Begins no more calls, and waits for those that are under way. */
  @Override
  public void close() throws InterruptedException {
    closing = true;
    channel.shutdown();
    if (!channel.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      channel.shutdownNow();
    }
  }

  private final class Answer extends ClientCall.Listener<byte[]> {

    private boolean right;

    @Override
    public void onMessage(byte[] message) {
      right = Arrays.equals(RESPONSE, message);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (status.isOk() && right) {
        answered.incrementAndGet();
      } else if (!closing) {
        failure.compareAndSet(
            null, status.isOk() ? Status.UNKNOWN.withDescription("2 + 1 is not 3") : status);
      }
      if (!closing && failure.get() == null) {
        call();
      }
    }
  }
}
