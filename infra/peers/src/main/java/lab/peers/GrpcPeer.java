package lab.peers;

import io.grpc.ServerBuilder;
import io.grpc.opentelemetry.GrpcOpenTelemetry;

/** gRPC's own instrumentation, with the metrics that it has on by itself. */
final class GrpcPeer {

  private GrpcPeer() {}

  static void configure(ServerBuilder<?> builder) {
    GrpcOpenTelemetry.newBuilder()
        .sdk(PeerTelemetry.create())
        .build()
        .configureServerBuilder(builder);
  }
}
