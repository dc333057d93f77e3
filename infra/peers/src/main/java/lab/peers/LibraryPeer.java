package lab.peers;

import io.grpc.ServerBuilder;
import io.opentelemetry.instrumentation.grpc.v1_6.GrpcTelemetry;

/** The library, as its documentation has one use it. Loaded only where it is on the class path. */
final class LibraryPeer {

  private LibraryPeer() {}

  static void configure(ServerBuilder<?> builder) {
    builder.intercept(GrpcTelemetry.create(PeerTelemetry.create()).createServerInterceptor());
  }
}
