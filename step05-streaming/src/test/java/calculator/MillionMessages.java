package calculator;

import calculator.v1.CalculatorGrpc;
import calculator.v1.PrimesRequest;
import calculator.v1.PrimesResponse;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import lab.testkit.Transport;

/**
 * Server and client of one long stream in one small heap. The client reads a little, then nothing
 * for as long as a server that does not mind would need to fill the heap, then the rest.
 */
final class MillionMessages {

  static final int COUNT = PrimeStream.MAX_COUNT;

  private static final int FIRST = 10;

  /** Time enough to send all of them, several times over. */
  static final long PAUSE_MILLIS = 500 + COUNT / 400;

  private MillionMessages() {}

  public static void main(String[] args) throws Exception {
    try (CalculatorServer server = new CalculatorServer()) {
      server.start(Transport.NETTY.serverBuilder());
      ManagedChannel channel = Transport.NETTY.channelBuilder(server.started()).build();
      Reader reader = new Reader();
      CalculatorGrpc.newStub(channel)
          .primes(PrimesRequest.newBuilder().setFrom(2).setCount(COUNT).build(), reader);
      reader.stream.request(FIRST);
      reader.first.await(); // how long a connection takes is not the question
      boolean ended = reader.ended.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      System.out.println("while nobody read: " + reader.received + " messages, ended " + ended);
      reader.readOn();
      reader.ended.await();
      System.out.println("in all: " + reader.received + " messages");
      channel.shutdownNow();
    }
  }

  private static final class Reader
      implements ClientResponseObserver<PrimesRequest, PrimesResponse> {

    private final AtomicLong received = new AtomicLong();
    private final CountDownLatch first = new CountDownLatch(FIRST);
    private final CountDownLatch ended = new CountDownLatch(1);
    private ClientCallStreamObserver<PrimesRequest> stream;
    private volatile boolean readsOn;

    @Override
    public void beforeStart(ClientCallStreamObserver<PrimesRequest> stream) {
      this.stream = stream;
      stream.disableAutoRequestWithInitial(0);
    }

    void readOn() {
      readsOn = true;
      stream.request(100);
    }

    @Override
    public void onNext(PrimesResponse response) {
      received.incrementAndGet();
      first.countDown();
      if (readsOn) {
        stream.request(1);
      }
    }

    @Override
    public void onError(Throwable failure) {
      System.out.println("failed: " + failure);
      end();
    }

    @Override
    public void onCompleted() {
      end();
    }

    /** Nobody waits for messages that will not come. */
    private void end() {
      ended.countDown();
      for (int i = 0; i < FIRST; i++) {
        first.countDown();
      }
    }
  }
}
