package calculator;

import io.grpc.ServerBuilder;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The server program. */
@Command(
    name = "calculator-server",
    description = "Calculates for whoever calls, until it is stopped with Ctrl-C.",
    footer = {"", "Example: calculator-server --port 5001"})
public final class ServerMain implements Callable<Integer> {

  private static final Logger logger = LogManager.getLogger(ServerMain.class);

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  @SuppressWarnings("UnusedVariable") // picocli looks at it
  private boolean help;

  @Mixin private ServerEndpoint endpoint;
  @Mixin private TokenOptions tokenOptions;

  public static void main(String[] args) {
    System.exit(Program.run(ServerMain.class, args));
  }

  @Override
  public Integer call() throws Exception {
    Telemetry telemetry = Telemetry.create("calculator-server", System.getenv());
    CalculatorServer server = new CalculatorServer();
    server.observe(telemetry.openTelemetry());
    tokenOptions.token().ifPresent(server::requireToken);
    ServerBuilder<?> builder = endpoint.builder();
    try {
      server.start(builder);
    } catch (IOException e) {
      throw new IOException(e.getMessage() + ": choose another address with --host and --port", e);
    }
    Program.onExit(
        () -> {
          server.close();
          logger.info("stopped");
          telemetry.close();
        });
    logger.info("listening on {}:{}", endpoint.host(), server.port());
    server.awaitTermination();
    return 0;
  }
}
