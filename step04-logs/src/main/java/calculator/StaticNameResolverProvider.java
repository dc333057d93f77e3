package calculator;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.StatusOr;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Understands targets that list their servers: {@code static:///localhost:5001,localhost:5002}.
 *
 * <p>A resolver turns a target into addresses and the load balancer spreads calls over them. In a
 * real system the addresses come from DNS or a service registry.
 */
final class StaticNameResolverProvider extends NameResolverProvider {

  static final String SCHEME = "static";

  @Override
  public @Nullable NameResolver newNameResolver(URI target, NameResolver.Args args) {
    if (!SCHEME.equals(target.getScheme())) {
      return null;
    }
    // With two slashes, or none, what was meant as a list is no path.
    if (target.getAuthority() != null || target.getPath() == null) {
      throw unreadable(target.toString());
    }
    String list = target.getPath().substring(1);
    return new StaticNameResolver(Arrays.stream(list.split(",", -1)).map(this::address).toList());
  }

  private InetSocketAddress address(String hostAndPort) {
    try {
      URI parsed = new URI(SCHEME + "://" + hostAndPort);
      if (parsed.getHost() != null && parsed.getPort() >= 0) {
        return new InetSocketAddress(parsed.getHost(), parsed.getPort());
      }
    } catch (URISyntaxException e) {
      // Said below, in words that help more than those of a parser.
    }
    throw unreadable(hostAndPort);
  }

  private static IllegalArgumentException unreadable(String servers) {
    return new IllegalArgumentException(
        "'" + servers + "' is not host:port, as in static:///localhost:5001,localhost:5002");
  }

  @Override
  public String getDefaultScheme() {
    return SCHEME;
  }

  @Override
  public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
    return Set.of(InetSocketAddress.class);
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    return 5; // the middle of the scale from 0 to 10
  }

  private static final class StaticNameResolver extends NameResolver {

    private final List<InetSocketAddress> addresses;

    StaticNameResolver(List<InetSocketAddress> addresses) {
      this.addresses = addresses;
    }

    /** The name that every server's certificate must carry. */
    @Override
    public String getServiceAuthority() {
      return addresses.get(0).getHostString();
    }

    @Override
    public void start(Listener2 listener) {
      listener.onResult(
          ResolutionResult.newBuilder()
              .setAddressesOrError(
                  StatusOr.fromValue(addresses.stream().map(EquivalentAddressGroup::new).toList()))
              .build());
    }

    @Override
    public void shutdown() {
      // Holds nothing open.
    }
  }
}
