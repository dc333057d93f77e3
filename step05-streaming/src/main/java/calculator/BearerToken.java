package calculator;

import io.grpc.Attributes;
import io.grpc.CallCredentials;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.SecurityLevel;
import io.grpc.Status;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.Executor;

/**
 * A secret that both sides know, sent with every call as {@code authorization: Bearer …}.
 *
 * <p>Who reads the connection can use the token, so it travels encrypted, or not at all. The one
 * exception is a connection that never leaves the machine.
 */
final class BearerToken extends CallCredentials {

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final byte[] header;

  /**
   * @throws IllegalArgumentException when the token is empty or holds anything but visible ASCII
   */
  BearerToken(String token) {
    if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException(
          "the token must be visible ASCII characters, at least one");
    }
    this.header = ("Bearer " + token).getBytes(StandardCharsets.US_ASCII);
  }

  /** Says whether a request carries this token; takes as long for a near miss as for a far one. */
  boolean isIn(Metadata headers) {
    String presented = headers.get(AUTHORIZATION);
    return presented != null
        && MessageDigest.isEqual(header, presented.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void applyRequestMetadata(
      RequestInfo request, Executor executor, MetadataApplier applier) {
    boolean encrypted = request.getSecurityLevel() == SecurityLevel.PRIVACY_AND_INTEGRITY;
    if (!encrypted && !staysOnThisMachine(request.getTransportAttrs())) {
      applier.fail(
          Status.UNAUTHENTICATED.withDescription("a token is not sent in plain text: use TLS"));
      return;
    }
    Metadata headers = new Metadata();
    headers.put(AUTHORIZATION, new String(header, StandardCharsets.US_ASCII));
    applier.apply(headers);
  }

  private static boolean staysOnThisMachine(Attributes transport) {
    return transport.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress peer
        && peer.getAddress().isLoopbackAddress();
  }

  /** Never the token: this text ends up in logs. */
  @Override
  public String toString() {
    return "BearerToken";
  }
}
