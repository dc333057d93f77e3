package calculator;

import calculator.v1.CalculateRequest;
import calculator.v1.CalculatorGrpc;
import calculator.v1.Operation;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Calls the calculator; safe for use by many threads. One channel serves the whole life of the
 * program: it keeps the connections and mends them. A stub is a cheap, immutable view of it.
 */
final class CalculatorClient implements AutoCloseable {

  private static final long GRACE_SECONDS = 2;

  private final ManagedChannel channel;
  private final CalculatorGrpc.CalculatorBlockingStub blockingStub;
  private final Duration deadline;

  /**
   * @param builder the channel to use; how calls are spread and tried again is added here
   * @param deadline how long a call may take from its start to its end, all attempts together
   */
  CalculatorClient(ManagedChannelBuilder<?> builder, Duration deadline) {
    this.channel = builder.defaultServiceConfig(serviceConfig()).build();
    this.blockingStub = CalculatorGrpc.newBlockingStub(channel);
    this.deadline = deadline;
  }

  /**
   * Has the channel that {@code builder} makes tell what it does.
   *
   * @param target what the channel connects to
   */
  static void observe(
      ManagedChannelBuilder<?> builder, String target, OpenTelemetry openTelemetry) {
    builder.intercept(new TracingClientInterceptor(openTelemetry, target));
  }

  /**
   * Has the server work out {@code a operation b}.
   *
   * @throws StatusRuntimeException when there is no answer; {@link ErrorDetails#describe} says why
   */
  double calculate(Operation operation, double a, double b) {
    CalculateRequest request =
        CalculateRequest.newBuilder().setOperation(operation).setA(a).setB(b).build();
    // tag::task-1.3[]
    // A deadline is a point in time, so it starts to run here: set it anew for every call.
    return blockingStub.withDeadlineAfter(deadline).calculate(request).getResult();
    // end::task-1.3[]
    // starter: return blockingStub.calculate(request).getResult();
  }

  /** Cancels the calls that run and closes the connections. */
  @Override
  public void close() {
    // Not shutdown(), which waits for running calls: whoever closes this waits for them no more,
    // and each server should hear of that now.
    channel.shutdownNow();
    try {
      channel.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * What the channel does without being asked, in the form of gRPC's service config.
   *
   * @see <a href="https://github.com/grpc/grpc/blob/master/doc/service_config.md">Service
   *     config</a>
   */
  private static Map<String, ?> serviceConfig() {
    // tag::task-1.8[]
    // UNAVAILABLE only, since it says as a rule that no server has begun the call; with other codes
    // one may be done with it.
    Map<String, ?> retryPolicy =
        Map.of(
            "maxAttempts",
            4.0,
            "initialBackoff",
            "0.05s",
            "maxBackoff",
            "0.5s",
            "backoffMultiplier",
            2.0,
            "retryableStatusCodes",
            List.of("UNAVAILABLE"));
    Map<String, ?> everyMethod =
        Map.of(
            "name",
            List.of(Map.of("service", CalculatorGrpc.SERVICE_NAME)),
            "retryPolicy",
            retryPolicy);
    return Map.of(
        "loadBalancingConfig", List.of(Map.of("round_robin", Map.of())),
        "methodConfig", List.of(everyMethod));
    // end::task-1.8[]
    // starter: return Map.of("loadBalancingConfig", List.of(Map.of("pick_first", Map.of())));
  }
}
