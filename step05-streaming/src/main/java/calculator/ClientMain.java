package calculator;

import calculator.v1.Operation;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The client program. */
@Command(
    name = "calculator-client",
    subcommands = {
      StreamCommands.Primes.class,
      StreamCommands.Summarize.class,
      StreamCommands.Session.class
    },
    description = "Has the server do one calculation, or keeps it busy with steady traffic.",
    footer = {
      "",
      "Examples:",
      "  calculator-client divide 22 7",
      "  calculator-client primes 100 5",
      "  calculator-client summarize 3 1 4 1 5",
      "  calculator-client --deadline 60000 session",
      "  calculator-client --rate 20 --target static:///localhost:5001,localhost:5002"
    })
public final class ClientMain implements Callable<Integer> {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help and exit.")
  @SuppressWarnings("UnusedVariable") // picocli looks at it
  private boolean help;

  @Spec private CommandSpec spec;
  @Mixin private ClientEndpoint endpoint;

  @Option(
      names = "--deadline",
      defaultValue = "5000",
      paramLabel = "MILLIS",
      description = "How long a call may take, in milliseconds (default: ${DEFAULT-VALUE}).")
  private int deadlineMillis;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Steady traffic of N calls a second, some with wrong input, until Ctrl-C.")
  private int rate;

  @ArgGroup(exclusive = false)
  private @Nullable Calculation calculation;

  private final Traffic traffic = new Traffic();

  /** What to calculate. */
  static final class Calculation {
    @Parameters(
        index = "0",
        paramLabel = "OPERATION",
        converter = OperationConverter.class,
        description = "add, subtract, multiply, divide, power or modulo.")
    private Operation operation;

    @Parameters(index = "1", paramLabel = "A", description = "Left operand.")
    private double a;

    @Parameters(index = "2", paramLabel = "B", description = "Right operand.")
    private double b;
  }

  public static void main(String[] args) {
    System.exit(Program.run(ClientMain.class, args));
  }

  /** Whether something is to be done besides a command that was given. */
  boolean isBusy() {
    return calculation != null || rate != 0;
  }

  @Override
  public Integer call() throws Exception {
    boolean oneThing = (calculation == null) == (rate > 0);
    if (!oneThing || rate < 0 || rate > 10_000 || deadlineMillis < 1) {
      throw new ParameterException(
          spec.commandLine(),
          "Say one thing to do: 'divide 22 7', or '--rate 20' (1 to 10000), in a positive time.");
    }
    CalculatorClient client = connect();
    PrintWriter out = spec.commandLine().getOut();
    if (calculation == null) {
      traffic.run(client, rate, out);
      return 0;
    }
    try {
      out.println(client.calculate(calculation.operation, calculation.a, calculation.b));
      return 0;
    } catch (StatusRuntimeException e) {
      spec.commandLine().getErr().println(ErrorDetails.describe(e));
      return 1;
    }
  }

  /** Opens the channel, and sees to it that everything ends in the right order. */
  CalculatorClient connect() throws IOException {
    Telemetry telemetry = Telemetry.create("calculator-client", System.getenv());
    ManagedChannelBuilder<?> builder = endpoint.builder();
    CalculatorClient.observe(builder, endpoint.target(), telemetry.openTelemetry());
    CalculatorClient client = new CalculatorClient(builder, Duration.ofMillis(deadlineMillis));
    Program.onExit(
        () -> {
          traffic.close();
          client.close();
          telemetry.close();
        });
    return client;
  }
}
