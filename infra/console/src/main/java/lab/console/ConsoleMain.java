package lab.console;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The console as a program. */
@Command(
    name = "console",
    description = "Takes OTLP and shows it in a page, until it is stopped with Ctrl-C.",
    footer = {"", "Example: console --page-port 8319 --memory 512"})
public final class ConsoleMain implements Callable<Integer> {

  /** Environment variable with the token for other machines; options show in lists of processes. */
  public static final String TOKEN_VARIABLE = "CONSOLE_TOKEN";

  /** Environment variable with the address at which a demo takes orders; it has a secret in it. */
  public static final String DEMO_VARIABLE = "CONSOLE_DEMO";

  private static final int MOST_FOR_THE_YOUNG = 32;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  @SuppressWarnings("UnusedVariable") // picocli looks at it
  private boolean help;

  @Option(
      names = "--grpc-port",
      defaultValue = "4317",
      description = "Port for OTLP over gRPC (default: ${DEFAULT-VALUE}); 0 takes any free one.")
  private int grpcPort;

  @Option(
      names = "--http-port",
      defaultValue = "4318",
      description = "Port for OTLP over HTTP (default: ${DEFAULT-VALUE}).")
  private int httpPort;

  @Option(
      names = "--page-port",
      defaultValue = "8318",
      description = "Port for the page (default: ${DEFAULT-VALUE}).")
  private int pagePort;

  @Option(
      names = "--memory",
      defaultValue = "256",
      paramLabel = "MB",
      description = "How much telemetry to keep, in megabytes (default: ${DEFAULT-VALUE}).")
  private int memoryMegabytes;

  @Option(
      names = "--share",
      description =
          "Let other machines open the page as well, with the token in the variable "
              + TOKEN_VARIABLE
              + ": http://ADDRESS:PORT/?token=TOKEN")
  private boolean share;

  /**
   * Options for a JVM that runs the console: a heap of twice what it keeps, most of it for what
   * stays, and given back when it is not needed.
   *
   * @param memoryMegabytes the value of {@code --memory}
   */
  public static List<String> jvmOptions(int memoryMegabytes) {
    return List.of(
        "-Xmx" + 2 * memoryMegabytes + "m",
        "-Xmn" + Math.min(MOST_FOR_THE_YOUNG, memoryMegabytes / 4) + "m",
        "-XX:+UseSerialGC",
        "-XX:MinHeapFreeRatio=5",
        "-XX:MaxHeapFreeRatio=15");
  }

  public static void main(String[] args) {
    System.exit(new CommandLine(new ConsoleMain()).execute(args));
  }

  private Optional<String> token() {
    if (!share) {
      return Optional.empty();
    }
    String token = System.getenv(TOKEN_VARIABLE);
    if (token == null) {
      throw new IllegalArgumentException("--share needs a token in the variable " + TOKEN_VARIABLE);
    }
    return Optional.of(token);
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      Console console =
          Console.start(
              new ConsoleSettings(
                  grpcPort,
                  httpPort,
                  pagePort,
                  (long) memoryMegabytes << 20,
                  token(),
                  Optional.ofNullable(System.getenv(DEMO_VARIABLE)).map(URI::create)));
      Runtime.getRuntime().addShutdownHook(new Thread(console::close, "shutdown"));
      System.out.printf("console at %s%n", console.pageAddress());
      System.out.printf("OTLP over gRPC at %s%n", console.grpcEndpoint());
      System.out.printf("OTLP over HTTP at %s%n", console.httpEndpoint());
    } catch (IOException | IllegalArgumentException e) {
      System.err.println("console: " + e.getMessage());
      return 1;
    }
    new CountDownLatch(1).await(); // until Ctrl-C
    return 0;
  }
}
