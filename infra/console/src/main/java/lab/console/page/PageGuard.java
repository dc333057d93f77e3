package lab.console.page;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other pages in the same browser away. A page of somebody else's can have its name resolve
 * to this machine (DNS rebinding), but it cannot hide that name from the Host and Origin headers.
 */
public final class PageGuard {

  private static final Set<String> OURS = Set.of("localhost", "127.0.0.1", "[::1]");

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private PageGuard() {}

  /**
   * To be called before every request is handled.
   *
   * @throws ForbiddenResponse when another name was used to come here
   */
  public static void check(Context context) {
    context.header("Content-Security-Policy", POLICY);
    context.header("X-Content-Type-Options", "nosniff");
    context.header("Referrer-Policy", "no-referrer");
    context.header("Cache-Control", "no-store");
    String origin = context.header("Origin");
    String here = "http://" + context.header("Host");
    if (!isOurs(here) || (origin != null && !origin.equals(here))) {
      throw new ForbiddenResponse("open this page as http://localhost");
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
