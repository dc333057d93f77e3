package calculator;

import calculator.v1.CalculatorGrpc;
import calculator.v1.SummarizeRequest;
import calculator.v1.SummarizeResponse;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.DoubleStream;
import lab.testkit.Transport;

/**
 * The other way round: the client sends, in one small heap with a server that reads a little, then
 * nothing for as long as a client that does not mind would need to fill the heap, then the rest.
 */
final class MillionRequests {

  static final int COUNT = MillionMessages.COUNT;

  private static final int FIRST = 10;

  private MillionRequests() {}

  public static void main(String[] args) throws Exception {
    SlowServer slow = new SlowServer();
    Server server = Transport.NETTY.serverBuilder().addService(slow).build().start();
    ManagedChannel channel = Transport.NETTY.channelBuilder(server).build();
    StreamingClient client = new StreamingClient(channel, Duration.ofMinutes(5));
    AtomicLong sent = new AtomicLong();
    DoubleStream numbers =
        DoubleStream.generate(() -> 1).limit(COUNT).peek(number -> sent.incrementAndGet());

    CompletableFuture<SummarizeResponse> summary =
        CompletableFuture.supplyAsync(() -> summarize(client, numbers));
    slow.first.await(); // how long a connection takes is not the question
    try {
      summary.get(MillionMessages.PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      System.out.println("the client has not waited");
    } catch (TimeoutException e) {
      System.out.println("while nobody read: the client waits " + (sent.get() < COUNT));
    }
    slow.readOn();
    System.out.println("in all: " + summary.get().getCount() + " messages");
    channel.shutdownNow();
    server.shutdownNow();
  }

  private static SummarizeResponse summarize(StreamingClient client, DoubleStream numbers) {
    try {
      return client.summarize(numbers);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Counts what it is sent, as slowly as it likes. */
  private static final class SlowServer extends CalculatorGrpc.CalculatorImplBase {

    private final CountDownLatch first = new CountDownLatch(FIRST);
    private volatile ServerCallStreamObserver<SummarizeResponse> call;
    private volatile boolean readsOn;

    void readOn() {
      readsOn = true;
      call.request(100);
    }

    @Override
    public StreamObserver<SummarizeRequest> summarize(StreamObserver<SummarizeResponse> responses) {
      call = (ServerCallStreamObserver<SummarizeResponse>) responses;
      call.disableAutoRequest();
      call.request(FIRST);
      return new StreamObserver<>() {
        private long count;

        @Override
        public void onNext(SummarizeRequest request) {
          count++;
          first.countDown();
          if (readsOn) {
            call.request(1);
          }
        }

        @Override
        public void onCompleted() {
          responses.onNext(SummarizeResponse.newBuilder().setCount(count).build());
          responses.onCompleted();
        }

        @Override
        public void onError(Throwable cancelled) {
          System.out.println("failed: " + cancelled);
        }
      };
    }
  }
}
