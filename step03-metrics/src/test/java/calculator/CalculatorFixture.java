package calculator;

import io.grpc.ManagedChannelBuilder;
import io.grpc.ServerBuilder;
import java.io.IOException;
import java.time.Duration;
import lab.testkit.Await;
import lab.testkit.Closing;
import lab.testkit.TelemetryProbe;
import lab.testkit.Transport;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A calculator server and clients for it, over any transport; all is closed after each test. */
final class CalculatorFixture implements AfterEachCallback {

  /** More than any test needs, so that none depends on it. */
  static final Duration LONG = Await.PATIENCE.multipliedBy(2);

  /** To wait until it passes; a call reaches its server before that, on a slow machine too. */
  static final Duration SHORT = Await.PATIENCE.dividedBy(4);

  private final Closing closing = new Closing();
  private final TelemetryProbe telemetry = TelemetryProbe.create();

  /** Starts a server that works out what {@code evaluator} says. */
  CalculatorServer startServer(Transport transport, Evaluator evaluator) throws IOException {
    CalculatorServer server = new CalculatorServer(evaluator);
    server.observe(telemetry.openTelemetry());
    ServerBuilder<?> builder = transport.serverBuilder();
    builder.intercept(telemetry.headerWatch());
    server.start(builder);
    return closing.add(server);
  }

  /** Connects a client whose calls take {@code deadline} at most. */
  CalculatorClient connect(Transport transport, CalculatorServer server, Duration deadline) {
    ManagedChannelBuilder<?> builder = transport.channelBuilder(server.started());
    String target = transport.target(server.started());
    CalculatorClient.observe(builder, target, telemetry.openTelemetry());
    return closing.add(new CalculatorClient(builder, deadline));
  }

  /** A server for arithmetic, and a client for it. */
  CalculatorClient start(Transport transport) throws IOException {
    return connect(transport, startServer(transport, new Arithmetic()), LONG);
  }

  /** What client and server tell. */
  TelemetryProbe telemetry() {
    return telemetry;
  }

  /** Closes something else after the test. */
  <T extends AutoCloseable> T closeAfterTest(T closeable) {
    return closing.add(closeable);
  }

  @Override
  public void afterEach(ExtensionContext test) throws Exception {
    closing.afterEach(test);
    telemetry.afterEach(test);
  }
}
