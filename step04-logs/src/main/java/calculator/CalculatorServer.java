package calculator;

import calculator.v1.CalculatorGrpc;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Puts the parts together and runs them on any gRPC server: Netty in production, whatever is handy
 * in tests. Set it up, {@link #start}, and {@link #close} it when done.
 */
final class CalculatorServer implements AutoCloseable {

  /** How long a stop waits for running calls: as long as the client does by itself. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final HealthStatusManager health = new HealthStatusManager();
  private final List<ServerInterceptor> calculatorInterceptors = new ArrayList<>();
  private final List<ServerInterceptor> serverInterceptors = new ArrayList<>();
  private final Duration grace;
  private Evaluator evaluator;
  private @Nullable Server server;

  CalculatorServer() {
    this(new Arithmetic());
  }

  /** Serves what {@code evaluator} works out. */
  CalculatorServer(Evaluator evaluator) {
    this(evaluator, GRACE);
  }

  /** Stops after {@code grace} at the latest, whatever still runs. */
  CalculatorServer(Evaluator evaluator, Duration grace) {
    this.evaluator = evaluator;
    this.grace = grace;
  }

  /** Lets nobody calculate without the token. Health and reflection stay open to all. */
  void requireToken(BearerToken token) {
    calculatorInterceptors.add(new TokenServerInterceptor(token));
  }

  /** Has the server tell what it does. */
  void observe(OpenTelemetry openTelemetry) {
    evaluator = new LoggedEvaluator(evaluator);
    evaluator = new TracedEvaluator(evaluator, openTelemetry);
    evaluator = new MeteredEvaluator(evaluator, openTelemetry);
    serverInterceptors.add(new LoggingServerInterceptor());
    serverInterceptors.add(new MetricsServerInterceptor(openTelemetry));
    serverInterceptors.add(new TracingServerInterceptor(openTelemetry));
  }

  /**
   * Starts serving.
   *
   * @throws IOException when the address is taken
   */
  void start(ServerBuilder<?> builder) throws IOException {
    builder.addService(
        ServerInterceptors.intercept(new CalculatorService(evaluator), calculatorInterceptors));
    // tag::task-1.5[]
    builder.addService(health.getHealthService());
    builder.addService(ProtoReflectionServiceV1.newInstance());
    // end::task-1.5[]
    // The one added last runs first, and before those of a single service.
    serverInterceptors.forEach(builder::intercept);
    server = builder.build().start();
    health.setStatus(CalculatorGrpc.SERVICE_NAME, ServingStatus.SERVING);
  }

  /** The port that the server listens on; -1 for a transport without ports. */
  int port() {
    return started().getPort();
  }

  void awaitTermination() throws InterruptedException {
    started().awaitTermination();
  }

  /**
   * Stops gracefully: load balancers hear of it first, new calls are refused, running ones may end,
   * and what still runs after a few seconds is cut off.
   */
  @Override
  public void close() {
    // tag::task-1.7[]
    health.enterTerminalState();
    started().shutdown();
    try {
      if (!started().awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        started().shutdownNow();
        started().awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      started().shutdownNow();
      Thread.currentThread().interrupt();
    }
    // end::task-1.7[]
    // starter: started().shutdownNow();
  }

  /** The gRPC server itself. */
  Server started() {
    return Objects.requireNonNull(server, "start() comes first");
  }
}
