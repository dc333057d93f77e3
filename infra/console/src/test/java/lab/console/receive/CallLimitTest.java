package lab.console.receive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CallLimitTest {

  @Test
  @DisplayName("A request that does not arrive in time is given up, and leaves its place")
  void stuckCall_isGivenUp() throws Exception {
    Server server = server(new CallLimit(50));
    ManagedChannel channel =
        Grpc.newChannelBuilder("127.0.0.1:" + server.getPort(), InsecureChannelCredentials.create())
            .build();
    try {
      for (int i = 0; i < 2 * CallLimit.MOST; i++) {
        Status end = open(channel).get(30, TimeUnit.SECONDS);
        assertEquals(Status.Code.RESOURCE_EXHAUSTED, end.getCode());
        assertTrue(String.valueOf(end.getDescription()).contains("too long"), end.toString());
      }
    } finally {
      channel.shutdownNow();
      server.shutdownNow();
    }
  }

  private static Server server(CallLimit limit) throws IOException {
    return NettyServerBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            InsecureServerCredentials.create())
        .addService(new TraceServiceGrpc.TraceServiceImplBase() {})
        .intercept(limit)
        .build()
        .start();
  }

  /** Begins a call and sends nothing; completes when the server ends it. */
  private static CompletableFuture<Status> open(ManagedChannel channel) {
    CompletableFuture<Status> end = new CompletableFuture<>();
    // As a stream, since a unary call is not begun before it has something to send.
    ClientCall<?, ?> call =
        channel.newCall(
            TraceServiceGrpc.getExportMethod().toBuilder()
                .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                .build(),
            CallOptions.DEFAULT);
    start(call, end);
    return end;
  }

  private static <T> void start(ClientCall<?, T> call, CompletableFuture<Status> end) {
    call.start(
        new ClientCall.Listener<T>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            end.complete(status);
          }
        },
        new Metadata());
    call.request(1);
  }
}
