package calculator;

import calculator.v1.Operation;
import calculator.v1.SummarizeResponse;
import io.grpc.Status;
import io.grpc.StatusException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The client's commands for streams, one of each kind. */
final class StreamCommands {

  private StreamCommands() {}

  /** What the three have in common: a client, and one line when the stream ends badly. */
  abstract static class StreamCommand implements Callable<Integer> {

    @ParentCommand private ClientMain client;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
      if (client.isBusy()) {
        throw new ParameterException(
            spec.commandLine(),
            "Say one thing to do: a calculation, --rate, or " + spec.name() + ".");
      }
      try {
        run(client.connect().streams(), spec.commandLine().getOut());
        return 0;
      } catch (StatusException e) {
        Status status = e.getStatus();
        spec.commandLine()
            .getErr()
            .println(ErrorDetails.describe(status.asRuntimeException(e.getTrailers())));
        return 1;
      }
    }

    abstract void run(StreamingClient streams, PrintWriter out)
        throws StatusException, IOException, InterruptedException;
  }

  /** A stream from the server. */
  @Command(name = "primes", description = "Prints COUNT primes that are not below FROM.")
  static final class Primes extends StreamCommand {

    @Parameters(paramLabel = "FROM", description = "Where to begin.")
    private long from;

    @Parameters(paramLabel = "COUNT", description = "How many, up to a million.")
    private int count;

    @Override
    void run(StreamingClient streams, PrintWriter out)
        throws StatusException, InterruptedException {
      streams.primes(from, count, out::println);
    }
  }

  /** A stream from the client. */
  @Command(name = "summarize", description = "Has the server describe the numbers.")
  static final class Summarize extends StreamCommand {

    @Parameters(arity = "1..*", paramLabel = "NUMBER", description = "The numbers.")
    private List<Double> numbers;

    @Override
    void run(StreamingClient streams, PrintWriter out)
        throws StatusException, InterruptedException {
      SummarizeResponse summary =
          streams.summarize(numbers.stream().mapToDouble(Double::doubleValue));
      out.printf("count %d%n", summary.getCount());
      out.printf("sum %s%n", summary.getSum());
      out.printf("mean %s%n", summary.getMean());
      out.printf("min %s%n", summary.getMin());
      out.printf("max %s%n", summary.getMax());
      out.printf("standard deviation %s%n", summary.getStandardDeviation());
    }
  }

  /** A stream in both directions. */
  @Command(
      name = "session",
      description = {
        "A calculator with a memory: reads lines such as 'add 5' and prints what it then holds.",
        "An empty line or the end of the input ends it, and so does the deadline: see --deadline."
      })
  static final class Session extends StreamCommand {

    @Override
    void run(StreamingClient streams, PrintWriter out)
        throws StatusException, IOException, InterruptedException {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
      try (StreamingClient.Session session = streams.session()) {
        String line = in.readLine();
        while (line != null && !line.isBlank()) {
          out.println(apply(session, line));
          out.flush();
          line = in.readLine();
        }
      }
    }

    private static double apply(StreamingClient.Session session, String line)
        throws StatusException, InterruptedException {
      String[] words = line.strip().split("\\s+", -1);
      if (words.length != 2) {
        throw new IllegalArgumentException("'" + line + "' is not a line such as 'add 5'");
      }
      Operation operation;
      double operand;
      try {
        operation = new OperationConverter().convert(words[0]);
        operand = Double.parseDouble(words[1]);
      } catch (TypeConversionException | NumberFormatException e) {
        throw new IllegalArgumentException(
            "'" + line + "' is not a line such as 'add 5': " + e.getMessage(), e);
      }
      return session.apply(operation, operand);
    }
  }
}
