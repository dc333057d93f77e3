package calculator;

import static io.opentelemetry.semconv.NetworkAttributes.NETWORK_PEER_ADDRESS;
import static io.opentelemetry.semconv.NetworkAttributes.NETWORK_PEER_PORT;
import static io.opentelemetry.semconv.RpcAttributes.RPC_METHOD;
import static io.opentelemetry.semconv.RpcAttributes.RPC_SYSTEM_NAME;
import static io.opentelemetry.semconv.ServerAttributes.SERVER_ADDRESS;
import static io.opentelemetry.semconv.ServerAttributes.SERVER_PORT;

import io.grpc.Grpc;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.semconv.RpcAttributes.RpcSystemNameValues;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The names that OpenTelemetry has agreed on for remote procedure calls. Tools know these names:
 * who invents others is drawn as a box without a label.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/rpc/grpc/">Conventions for gRPC</a>
 */
final class RpcConventions {

  /** The codes by which a server says that it failed; the others say that the caller did. */
  private static final Set<Status.Code> SERVER_ERRORS =
      EnumSet.of(
          Status.Code.UNKNOWN,
          Status.Code.DEADLINE_EXCEEDED,
          Status.Code.UNIMPLEMENTED,
          Status.Code.INTERNAL,
          Status.Code.UNAVAILABLE,
          Status.Code.DATA_LOSS);

  /** By the full name of the method. A program knows its methods, and they are few. */
  private static final Map<String, Attributes> METHODS = new ConcurrentHashMap<>();

  /** The newest only: others choose these texts, so that there is no end to them. */
  private static volatile Authority newestAuthority = new Authority("", Attributes.empty());

  private record Authority(String text, Attributes attributes) {}

  private RpcConventions() {}

  /** What is known of a call before it begins, on either side; built once for each method. */
  static Attributes method(MethodDescriptor<?, ?> method) {
    return METHODS.computeIfAbsent(
        method.getFullMethodName(),
        name -> Attributes.of(RPC_SYSTEM_NAME, RpcSystemNameValues.GRPC, RPC_METHOD, name));
  }

  /** The server that a client's target names; a target with no single server in it stays whole. */
  static Attributes target(String target) {
    String address = target.startsWith("dns:///") ? target.substring("dns:///".length()) : target;
    Attributes single = authority(address);
    return single.isEmpty() ? Attributes.of(SERVER_ADDRESS, target) : single;
  }

  /**
   * The server as a request's {@code :authority} header names it; empty when it names none. Nearly
   * every call comes with the same text, which is then not read again.
   */
  static Attributes authority(@Nullable String authority) {
    if (authority == null) {
      return Attributes.empty();
    }
    Authority newest = newestAuthority;
    if (!newest.text.equals(authority)) {
      newest = new Authority(authority, parsed(authority));
      newestAuthority = newest;
    }
    return newest.attributes;
  }

  private static Attributes parsed(String authority) {
    AttributesBuilder server = Attributes.builder();
    try {
      URI uri = new URI("any://" + authority).parseServerAuthority();
      if (!uri.getRawPath().isEmpty()) {
        return Attributes.empty();
      }
      server.put(SERVER_ADDRESS, uri.getHost());
      if (uri.getPort() >= 0) {
        server.put(SERVER_PORT, uri.getPort());
      }
    } catch (URISyntaxException e) {
      // The other side chose this text: what cannot be read is left out, and harms no call.
      return Attributes.empty();
    }
    return server.build();
  }

  /** Who is at the other end of the connection; empty when there is no connection. */
  static Attributes peer(io.grpc.Attributes transport) {
    if (transport.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress peer
        && peer.getAddress() != null) {
      return Attributes.of(
          NETWORK_PEER_ADDRESS,
          peer.getAddress().getHostAddress(),
          NETWORK_PEER_PORT,
          (long) peer.getPort());
    }
    return Attributes.empty();
  }

  /** To a client, every call without its answer has failed. */
  static boolean isClientError(Status.Code code) {
    return code != Status.Code.OK;
  }

  /** To a server, a call has failed when the server is to blame. */
  static boolean isServerError(Status.Code code) {
    return SERVER_ERRORS.contains(code);
  }
}
