package calculator;

import io.grpc.ChannelCredentials;
import io.grpc.CompositeChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannelBuilder;
import io.grpc.ManagedChannelRegistry.ProviderNotFoundException;
import io.grpc.NameResolverRegistry;
import io.grpc.TlsChannelCredentials;
import java.io.File;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which server to call, and how to get there. */
final class ClientEndpoint {

  @Option(
      names = "--target",
      defaultValue = "localhost:5001",
      description =
          "Server to call (default: ${DEFAULT-VALUE}), or several:"
              + " static:///localhost:5001,localhost:5002")
  private String target;

  @ArgGroup(exclusive = false)
  private @Nullable Tls tls;

  @Mixin private TokenOptions tokenOptions;

  /** Encryption: the CA to trust; certificate and key only where the server asks who is calling. */
  static final class Tls {
    @Option(
        names = "--tls-ca",
        required = true,
        paramLabel = "PEM",
        description = "The CA that has signed the server's certificate; turns TLS on.")
    private File ca;

    @ArgGroup(exclusive = false)
    private @Nullable Identity identity;
  }

  /** Who the client is. */
  static final class Identity {
    @Option(
        names = "--tls-cert",
        required = true,
        paramLabel = "PEM",
        description = "The client's own certificate, for mutual TLS.")
    private File certificate;

    @Option(
        names = "--tls-key",
        required = true,
        paramLabel = "PEM",
        description = "The key of that certificate.")
    private File key;
  }

  String target() {
    return target;
  }

  /**
   * A builder for a channel to this target.
   *
   * @throws IOException when a file cannot be read
   * @throws IllegalArgumentException when it holds something else than it should
   */
  ManagedChannelBuilder<?> builder() throws IOException {
    NameResolverRegistry.getDefaultRegistry().register(new StaticNameResolverProvider());
    ChannelCredentials credentials = credentials();
    Optional<BearerToken> token = tokenOptions.token();
    if (token.isPresent()) {
      credentials = CompositeChannelCredentials.create(credentials, token.get());
    }
    try {
      // A server that vanishes without a word is noticed by the ping that it does not answer.
      return Grpc.newChannelBuilder(target, credentials)
          .keepAliveTime(20, TimeUnit.SECONDS)
          .keepAliveTimeout(5, TimeUnit.SECONDS);
    } catch (ProviderNotFoundException e) {
      // No transport takes these credentials, whose files only a transport looks into.
      throw new IllegalArgumentException("certificates and keys have to be PEM files", e);
    }
  }

  private ChannelCredentials credentials() throws IOException {
    if (tls == null) {
      return InsecureChannelCredentials.create();
    }
    TlsChannelCredentials.Builder builder = TlsChannelCredentials.newBuilder().trustManager(tls.ca);
    if (tls.identity != null) {
      builder.keyManager(tls.identity.certificate, tls.identity.key);
    }
    return builder.build();
  }
}
