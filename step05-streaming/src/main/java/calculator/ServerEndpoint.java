package calculator;

import io.grpc.InsecureServerCredentials;
import io.grpc.ServerBuilder;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where and how the server listens: address, encryption, and what one connection may ask for. */
final class ServerEndpoint {

  @Option(
      names = "--host",
      defaultValue = "localhost",
      description = "Address to listen on (default: ${DEFAULT-VALUE}, so this machine only).")
  private String host;

  @Option(
      names = "--port",
      defaultValue = "5001",
      description = "Port to listen on; 0 takes any free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @ArgGroup(exclusive = false)
  private @Nullable Tls tls;

  /** Encryption: certificate and key belong together, the CA for clients is a choice. */
  static final class Tls {
    @Option(
        names = "--tls-cert",
        required = true,
        paramLabel = "PEM",
        description = "The server's certificate; turns TLS on.")
    private File certificate;

    @Option(
        names = "--tls-key",
        required = true,
        paramLabel = "PEM",
        description = "The key of that certificate.")
    private File key;

    @Option(
        names = "--tls-client-ca",
        paramLabel = "PEM",
        description = "Lets only clients in whose certificate this CA has signed (mutual TLS).")
    private @Nullable File clientCa;
  }

  String host() {
    return host;
  }

  /**
   * A builder for this endpoint, with bounds on what strangers can make the server hold.
   *
   * @throws IOException when a file cannot be read
   */
  ServerBuilder<?> builder() throws IOException {
    return NettyServerBuilder.forAddress(new InetSocketAddress(host, port), credentials())
        .maxInboundMessageSize(64 * 1024) // bytes; the largest message here has a few dozen
        .maxInboundMetadataSize(8 * 1024) // bytes of headers, gRPC's default
        .maxConcurrentCallsPerConnection(1000)
        .maxConnectionIdle(5, TimeUnit.MINUTES)
        // Old connections end, so that clients look around and find servers that are new.
        .maxConnectionAge(30, TimeUnit.MINUTES)
        .maxConnectionAgeGrace(10, TimeUnit.SECONDS)
        // Clients that ping more often are sent away: see keepAliveTime in ClientEndpoint.
        .permitKeepAliveTime(10, TimeUnit.SECONDS);
  }

  private ServerCredentials credentials() throws IOException {
    if (tls == null) {
      return InsecureServerCredentials.create();
    }
    TlsServerCredentials.Builder builder =
        TlsServerCredentials.newBuilder().keyManager(tls.certificate, tls.key);
    if (tls.clientCa != null) {
      builder.trustManager(tls.clientCa).clientAuth(TlsServerCredentials.ClientAuth.REQUIRE);
    }
    return builder.build();
  }
}
