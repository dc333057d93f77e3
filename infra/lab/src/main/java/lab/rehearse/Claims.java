package lab.rehearse;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What each scene claims, by the scene's id. */
final class Claims {

  private static final Map<String, Claim> ALL = new LinkedHashMap<>();

  static {
    ALL.put("01-call", CallClaims::call);
    ALL.put("02-deadline-and-errors", CallClaims::deadlineAndErrors);
    ALL.put("03-tls-and-token", CallClaims::tlsAndToken);
    ALL.put("04-load-balancing", CallClaims::loadBalancing);
    ALL.put("05-trace", TraceClaims::trace);
    ALL.put("06-broken-propagation", TraceClaims::brokenPropagation);
    ALL.put("07-metrics-to-trace", SignalClaims::metricsToTrace);
    ALL.put("08-log-to-trace", SignalClaims::logToTrace);
    ALL.put("09-streams", StreamClaims::streams);
    ALL.put("10-backend-gone", DeliveryClaims::backendGone);
    ALL.put("11-before-after", SignalClaims::beforeAndAfter);
  }

  private Claims() {}

  /** All scenes that have a claim, in the order of the talk. */
  static List<String> ids() {
    return List.copyOf(ALL.keySet());
  }

  /**
   * What a scene claims.
   *
   * @throws IllegalStateException when nobody has written that down
   */
  static Claim of(String scene) {
    @Nullable Claim claim = ALL.get(scene);
    if (claim == null) {
      throw new IllegalStateException("no claim is written down for scene " + scene);
    }
    return claim;
  }
}
