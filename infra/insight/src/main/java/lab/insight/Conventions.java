package lab.insight;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What OpenTelemetry's semantic conventions say of remote procedure calls.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/rpc/grpc/">gRPC</a>
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/rpc/rpc-metrics/">RPC metrics</a>
 */
public final class Conventions {

  /** Attribute names that were given up, with what stands in their place; empty for nothing. */
  public static final Map<String, String> DEPRECATED_ATTRIBUTES =
      Map.of(
          "rpc.system", "rpc.system.name",
          "rpc.service", "rpc.method",
          "rpc.grpc.status_code", "rpc.status_code",
          "rpc.response.status_code", "rpc.status_code",
          "network.type", "",
          "network.transport", "");

  /** Instrument names that were given up, with what stands in their place; empty for nothing. */
  public static final Map<String, String> DEPRECATED_METRICS =
      Map.of(
          "rpc.client.duration", "rpc.client.call.duration",
          "rpc.client.request.size", "",
          "rpc.client.response.size", "",
          "rpc.client.requests_per_rpc", "",
          "rpc.client.responses_per_rpc", "",
          "rpc.server.duration", "rpc.server.call.duration",
          "rpc.server.request.size", "",
          "rpc.server.response.size", "",
          "rpc.server.requests_per_rpc", "",
          "rpc.server.responses_per_rpc", "");

  /** Upper bounds, in seconds, advised for the duration of calls. */
  public static final List<Double> DURATION_BUCKETS =
      List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);

  /** The status codes by which a server says that it failed itself. */
  public static final Set<String> SERVER_ERRORS =
      Set.of(
          "UNKNOWN", "DEADLINE_EXCEEDED", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS");

  private Conventions() {}

  /** Says whether a call that ended with {@code code} counts as failed on that side. */
  public static boolean isError(SpanKind side, String code) {
    return side == SpanKind.SERVER ? SERVER_ERRORS.contains(code) : !code.equals("OK");
  }

  /** Says whether the span is one side of a remote procedure call. */
  public static boolean isRpc(SpanRecord span) {
    return (span.kind() == SpanKind.CLIENT || span.kind() == SpanKind.SERVER)
        && span.attributes().keySet().stream().anyMatch(key -> key.startsWith("rpc."));
  }
}
