package calculator;

import calculator.v1.CalculatorGrpc;
import calculator.v1.PrimesRequest;
import calculator.v1.PrimesResponse;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import lab.testkit.Await;
import lab.testkit.Transport;

/**
 * Server and client of one long stream in one small heap. The client reads a little, then nothing
 * until the server lets go of its thread, then the rest.
 */
final class MillionMessages {

  /** A million; fewer where a person waits for the verdict. */
  static final int COUNT = Integer.getInteger("lab.messages", PrimeStream.MAX_COUNT);

  private static final int FIRST = 10;

  /** Long enough for any message on a slow machine. */
  private static final long STILL_MILLIS = Await.PATIENCE.toMillis();

  private MillionMessages() {}

  public static void main(String[] args) throws Exception {
    try (CalculatorServer server = new CalculatorServer()) {
      ServerBuilder<?> builder = Transport.NETTY.serverBuilder();
      SenderWatch sender = new SenderWatch();
      builder.intercept(sender);
      server.start(builder);
      // What is on its way is no more than this: it would else hold all that a test asks for.
      ManagedChannel channel =
          ((NettyChannelBuilder) Transport.NETTY.channelBuilder(server.started()))
              .flowControlWindow(64 * 1024)
              .build();
      Reader reader = new Reader();
      CalculatorGrpc.newStub(channel)
          .primes(PrimesRequest.newBuilder().setFrom(2).setCount(COUNT).build(), reader);
      reader.stream.request(FIRST);
      reader.awaitUnlessStill(reader.first);
      System.out.println("at first: " + reader.received + " messages");
      System.out.println("nobody reads: " + sender.result());
      reader.readOn();
      reader.awaitUnlessStill(reader.ended);
      System.out.println("in all: " + reader.result());
      channel.shutdownNow();
    }
  }

  /** Sees how many messages the server has handed over when it lets go of its thread. */
  private static final class SenderWatch implements ServerInterceptor {

    private final AtomicLong sent = new AtomicLong();
    private final CountDownLatch hasLetGo = new CountDownLatch(1);
    private volatile long sentUntilThen;

    String result() throws InterruptedException {
      if (!hasLetGo.await(STILL_MILLIS, TimeUnit.MILLISECONDS)) {
        return "the server is still busy";
      }
      return sentUntilThen == COUNT ? "all messages are sent" : "some messages are sent";
    }

    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      SimpleForwardingServerCall<ReqT, RespT> counted =
          new SimpleForwardingServerCall<>(call) {
            @Override
            public void sendMessage(RespT message) {
              sent.incrementAndGet();
              super.sendMessage(message);
            }
          };
      return new SimpleForwardingServerCallListener<>(next.startCall(counted, headers)) {
        @Override
        public void onHalfClose() {
          super.onHalfClose();
          letGo();
        }

        @Override
        public void onReady() {
          super.onReady();
          letGo();
        }
      };
    }

    private void letGo() {
      if (sent.get() > 0 && hasLetGo.getCount() > 0) {
        sentUntilThen = sent.get();
        hasLetGo.countDown();
      }
    }
  }

  private static final class Reader
      implements ClientResponseObserver<PrimesRequest, PrimesResponse> {

    private final AtomicLong received = new AtomicLong();
    private final CountDownLatch first = new CountDownLatch(FIRST);
    private final CountDownLatch ended = new CountDownLatch(1);
    private ClientCallStreamObserver<PrimesRequest> stream;
    private volatile boolean readsOn;
    private volatile String how = "the end";

    @Override
    public void beforeStart(ClientCallStreamObserver<PrimesRequest> stream) {
      this.stream = stream;
      stream.disableAutoRequestWithInitial(0);
    }

    /** A stream that stands still will not go on by itself; one that has not begun may yet. */
    void awaitUnlessStill(CountDownLatch event) throws InterruptedException {
      long before = -1;
      while (before != received.get() || before == 0) {
        before = received.get();
        if (event.await(STILL_MILLIS, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    }

    /** How many there were is a matter of chance, unless all have come or none. */
    String result() {
      String end = ended.getCount() == 0 ? ", and " + how : ", and no end";
      if (received.get() == COUNT) {
        return "all messages" + end;
      }
      return (received.get() > FIRST ? "some messages" : received + " messages") + end;
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
      how = Status.fromThrowable(failure).getCode().name();
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
