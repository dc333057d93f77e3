package lab.console.receive;

import io.grpc.InsecureServerCredentials;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import lab.console.store.MalformedOtlpException;
import lab.console.store.TelemetryStore;

/**
 * OTLP over gRPC. Requests are handed on as bytes, since the store keeps them so. gRPC itself
 * refuses what is too large, with RESOURCE_EXHAUSTED.
 */
public final class OtlpGrpcReceiver implements AutoCloseable {

  /** A response without partial success is an empty message. */
  private static final byte[] ACCEPTED = {};

  private static final int MAX_CALLS_PER_CONNECTION = 16;

  private final TelemetryStore store;
  private final Server server;

  /** Starts to listen on a port of the loopback address; 0 is any free one. */
  public OtlpGrpcReceiver(TelemetryStore store, int port) throws IOException {
    this.store = store;
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(address, InsecureServerCredentials.create())
            .directExecutor() // the work is short, and a queue would have no bound
            .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
            .maxInboundMessageSize(OtlpHttpReceiver.MAX_BYTES)
            .intercept(new CallLimit(OtlpHttpReceiver.LIMIT.toMillis()));
    for (Signal signal : Signal.values()) {
      builder.addService(service(signal));
    }
    this.server = builder.build().start();
  }

  public int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private ServerServiceDefinition service(Signal signal) {
    MethodDescriptor<byte[], byte[]> method =
        signal.method().toBuilder(BytesMarshaller.INSTANCE, BytesMarshaller.INSTANCE).build();
    return ServerServiceDefinition.builder(String.valueOf(method.getServiceName()))
        .addMethod(
            method,
            ServerCalls.asyncUnaryCall((request, responses) -> export(signal, request, responses)))
        .build();
  }

  private void export(Signal signal, byte[] request, StreamObserver<byte[]> responses) {
    try {
      signal.keep(store, request);
    } catch (MalformedOtlpException e) {
      responses.onError(
          Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
      return;
    }
    responses.onNext(ACCEPTED);
    responses.onCompleted();
  }
}
