package lab.console.page;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.UnauthorizedResponse;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other pages in the same browser away. A page of somebody else's can have its name resolve
 * to this machine (DNS rebinding), but it cannot hide that name from the Host and Origin headers.
 *
 * <p>Other machines are let in by a token, if there is one. It comes in the address once and in a
 * cookie from then on, which no page of another name is sent along with.
 */
public final class PageGuard {

  private static final Set<String> OURS = Set.of("localhost", "127.0.0.1", "[::1]");

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private static final String TOKEN = "token";

  private final Optional<String> token;

  /**
   * @param token opens the page to other machines; none, and they stay outside
   */
  public PageGuard(Optional<String> token) {
    this.token = token;
  }

  /**
   * To be called before every request is handled.
   *
   * @throws ForbiddenResponse when another name was used to come here
   * @throws UnauthorizedResponse when another machine comes without the token
   */
  public void check(Context context) {
    context.header("Content-Security-Policy", POLICY);
    context.header("X-Content-Type-Options", "nosniff");
    context.header("Referrer-Policy", "no-referrer");
    context.header("Cache-Control", "no-store");
    String origin = context.header("Origin");
    String here = "http://" + context.header("Host");
    boolean isFromHere = isOurs(here) && isLoopback(context);
    if ((token.isEmpty() && !isFromHere) || (origin != null && !origin.equals(here))) {
      throw new ForbiddenResponse("open this page as http://localhost");
    }
    if (!isFromHere) {
      requireToken(context, token.orElseThrow());
    }
  }

  private static void requireToken(Context context, String token) {
    if (isEqual(token, context.cookie(TOKEN))) {
      return;
    }
    if (!isEqual(token, context.queryParam(TOKEN))) {
      throw new UnauthorizedResponse("open this page by the address with the token in it");
    }
    context.header("Set-Cookie", TOKEN + "=" + token + "; Path=/; HttpOnly; SameSite=Strict");
  }

  /** In constant time, so that its duration tells nothing. */
  private static boolean isEqual(String token, @Nullable String given) {
    return given != null
        && MessageDigest.isEqual(
            token.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isLoopback(Context context) {
    try {
      return InetAddress.getByName(context.req().getRemoteAddr()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false; // it is an address, not a name
    }
  }

  private static boolean isOurs(@Nullable String address) {
    try {
      String host = URI.create(String.valueOf(address)).getHost();
      return host != null && OURS.contains(host);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
