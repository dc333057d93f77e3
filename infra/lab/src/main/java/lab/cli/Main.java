package lab.cli;

import com.github.difflib.patch.AbstractDelta;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import lab.course.Lab;
import lab.course.Step;
import lab.course.StepDiff;
import lab.testkit.Certificates;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code lab} command. */
@Command(
    name = "lab",
    description = "Learn gRPC and OpenTelemetry with a calculator in five steps.",
    subcommands = {
      LearnCommands.Start.class,
      LearnCommands.Check.class,
      WatchCommand.class,
      LearnCommands.Hint.class,
      LearnCommands.Show.class,
      LearnCommands.Solve.class,
      LearnCommands.Reset.class,
      DemoCommand.class,
      RehearseCommand.class,
      ReportCommand.class,
      ProveCommand.class
    },
    footer = {"", "Example: lab demo --step 2"})
public final class Main implements Callable<Integer> {

  private static final String STEP = "Which step, 1 to 5.";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help and exit.")
  @SuppressWarnings("UnusedVariable") // picocli looks at it
  private boolean help;

  @Spec private CommandSpec spec;

  private final Lab lab = Lab.here();

  public static void main(String[] args) {
    System.exit(execute(args));
  }

  /**
   * Runs one command.
   *
   * @return the exit status: 0 done, 1 failed, 2 wrong usage
   */
  static int execute(String... args) {
    return commandLine()
        .setParameterExceptionHandler((e, arguments) -> correct(e))
        .setExecutionExceptionHandler((e, commandLine, result) -> explain(e, commandLine))
        .execute(args);
  }

  /** The command with all that it knows. */
  static CommandLine commandLine() {
    CommandLine command = new CommandLine(new Main());
    command
        .getSubcommands()
        .forEach(
            (name, program) -> {
              if (List.of("server", "client", "bench").contains(name)) {
                program.setStopAtPositional(true); // what follows is the program's own
              }
            });
    return command;
  }

  /** Where am I, and what next. */
  @Override
  public Integer call() throws IOException {
    Lines.print(spec.commandLine().getOut(), new Overview(lab).lines());
    return ExitCode.OK;
  }

  @Command(
      name = "run",
      description = "Starts one step: a server, a client and the console.",
      footer = {"", "Example: lab run 2", "         lab run 2 --mine"})
  int runStep(
      @Parameters(
              paramLabel = "N",
              completionCandidates = Candidates.OfStep.class,
              description = STEP)
          int number,
      @Mixin OwnCode code,
      @Mixin DemoOptions options)
      throws IOException, InterruptedException {
    Step step = lab.step(number);
    return new Demo(lab, step, 1, options, spec.commandLine().getOut())
        .withConsole(code.module(lab, step));
  }

  @Command(
      description = "Runs one step's server alone, in this terminal.",
      footer = {
        "",
        "Example: lab server 1 --port 5002",
        "         lab server --mine 1",
        "Its options: lab server 1 --help"
      })
  int server(
      @Parameters(
              index = "0",
              paramLabel = "N",
              completionCandidates = Candidates.OfStep.class,
              description = STEP)
          int number,
      @Parameters(index = "1..*", paramLabel = "ARGUMENT", description = "What the server gets.")
          @Nullable List<String> arguments,
      @Mixin OwnCode code)
      throws IOException, InterruptedException {
    return runHere(number, code, "calculator.ServerMain", arguments);
  }

  @Command(
      description = "Runs one step's client alone, in this terminal.",
      footer = {
        "",
        "Example: lab client 1 divide 22 7",
        "         lab client --mine 1 divide 22 7",
        "Its options: lab client 1 --help"
      })
  int client(
      @Parameters(
              index = "0",
              paramLabel = "N",
              completionCandidates = Candidates.OfStep.class,
              description = STEP)
          int number,
      @Parameters(index = "1..*", paramLabel = "ARGUMENT", description = "What the client gets.")
          @Nullable List<String> arguments,
      @Mixin OwnCode code)
      throws IOException, InterruptedException {
    return runHere(number, code, "calculator.ClientMain", arguments);
  }

  private int runHere(int number, OwnCode code, String main, @Nullable List<String> arguments)
      throws IOException, InterruptedException {
    List<String> own = arguments == null ? List.of() : arguments;
    return Processes.runHere(lab, code.module(lab, lab.step(number)), main, own);
  }

  @Command(
      description = "Measures what things cost (maintainers).",
      footer = {"", "Example: lab bench layers", "Its options: lab bench layers --help"})
  int bench(
      @Parameters(index = "0", paramLabel = "ingest|layers", description = "What to measure.")
          Measurement what,
      @Parameters(index = "1..*", paramLabel = "ARGUMENT", description = "What it gets.")
          @Nullable List<String> arguments)
      throws IOException, InterruptedException {
    List<String> own = arguments == null ? List.of() : arguments;
    return switch (what) {
      case ingest -> Processes.runHere(lab, lab.module("bench"), "lab.bench.IngestMain", own);
      case layers -> new LayersBench(lab, spec.commandLine().getOut()).run(own);
    };
  }

  /** What can be measured. */
  enum Measurement {
    /** What the console takes in. */
    ingest,
    /** What each layer costs a server. */
    layers
  }

  @Command(
      description = "Starts, ends or shows the compose stack.",
      footer = {"", "Example: lab stack up"})
  int stack(@Parameters(paramLabel = "up|down|status", description = "What to do.") Action action)
      throws IOException, InterruptedException {
    Stack stack = new Stack(lab);
    return switch (action) {
      case up -> stack.up();
      case down -> stack.down();
      case status -> stack.status();
    };
  }

  /** What can be done with the stack. */
  enum Action {
    up,
    down,
    status
  }

  @Command(
      description = "Makes certificates for trying TLS, good for 30 days.",
      footer = {"", "Example: lab certs certs"})
  int certs(
      @Parameters(
              defaultValue = "certs",
              paramLabel = "FOLDER",
              description = "Where to put them (default: ${DEFAULT-VALUE}).")
          Path folder)
      throws IOException {
    Certificates made;
    try {
      made = Certificates.create(folder);
    } catch (FileAlreadyExistsException e) {
      throw new IllegalArgumentException(
          e.getMessage() + " is there already: name another folder, or take it away", e);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf("server  --tls-cert %s --tls-key %s%n", made.server(), made.serverKey());
    out.printf("        and for mutual TLS  --tls-client-ca %s%n", made.ca());
    out.printf("client  --tls-ca %s%n", made.ca());
    out.printf(
        "        and for mutual TLS  --tls-cert %s --tls-key %s%n",
        made.client(), made.clientKey());
    return ExitCode.OK;
  }

  @Command(
      description = "Shows what a step adds to the one before.",
      footer = {"", "Example: lab diff 2"})
  int diff(
      @Parameters(
              paramLabel = "N",
              completionCandidates = Candidates.OfStep.class,
              description = "Which step, 2 to 5.")
          int number,
      @Option(names = "--tests", description = "With the tests that it adds.") boolean tests)
      throws IOException {
    if (number == 1) {
      throw new IllegalArgumentException("step 1 is the first: ask for 2 to 5");
    }
    Step step = lab.step(number); // first, since it is the one that was asked for
    StepDiff diff = new StepDiff(lab.step(number - 1).sources(), step.sources());
    PrintWriter out = spec.commandLine().getOut();
    int leftOut = 0;
    for (String file : diff.files()) {
      if (file.startsWith("test/") && !tests) {
        leftOut += diff.changes(file).isEmpty() ? 0 : 1;
        continue;
      }
      List<AbstractDelta<String>> changes = diff.changes(file);
      if (!changes.isEmpty()) {
        out.println(Ansi.AUTO.string("@|bold " + (diff.isNew(file) ? "new " : "") + file + "|@"));
      }
      for (AbstractDelta<String> change : changes) {
        out.printf("  line %d%n", change.getTarget().getPosition() + 1);
        print(out, "red", "-", change.getSource().getLines());
        print(out, "green", "+", change.getTarget().getLines());
      }
    }
    if (leftOut > 0) {
      out.printf("%d files of tests are left out: lab diff %d --tests%n", leftOut, number);
    }
    return ExitCode.OK;
  }

  @Command(
      description = "Prints what makes a shell complete this command, to be sourced.",
      footer = {
        "",
        "Example: source <(./lab completion bash)",
        "         ./lab completion fish | source"
      })
  void completion(
      @Parameters(
              defaultValue = "bash",
              paramLabel = "bash|zsh|fish",
              description = "Which shell (default: ${DEFAULT-VALUE}).")
          Completion.Shell shell) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(Completion.script(shell, spec.commandLine()));
    out.flush();
  }

  private static void print(PrintWriter out, String colour, String sign, List<String> lines) {
    Ansi.IStyle style = Ansi.Style.valueOf("fg_" + colour);
    boolean coloured = Ansi.AUTO.enabled();
    for (String line : lines) {
      // The text is no markup of ours, so it goes between the codes as it is.
      out.println(coloured ? style.on() + sign + " " + line + style.off() : sign + " " + line);
    }
  }

  private static int correct(ParameterException e) {
    CommandLine commandLine = e.getCommandLine();
    PrintWriter err = commandLine.getErr();
    err.println("lab: " + e.getMessage());
    if (!UnmatchedArgumentException.printSuggestions(e, err)) {
      err.printf("See: %s --help%n", commandLine.getCommandSpec().qualifiedName());
    }
    return ExitCode.USAGE;
  }

  /** Why it failed; a failure of the file system says itself only which file it is about. */
  static String words(IOException e) {
    if (!(e instanceof FileSystemException failure)) {
      return String.valueOf(e.getMessage());
    }
    String why =
        failure instanceof AccessDeniedException
            ? "permission denied"
            : failure instanceof NoSuchFileException
                ? "there is no such file"
                : failure instanceof FileAlreadyExistsException
                    ? "it is there already"
                    : Objects.requireNonNullElse(failure.getReason(), "it cannot be used");
    return "%s: %s. See that it can be read and written, and try again"
        .formatted(failure.getFile(), why);
  }

  /** One line for what the user can mend; a stack trace only for what nobody foresaw. */
  private static int explain(Exception e, CommandLine commandLine) throws Exception {
    if (e instanceof IllegalArgumentException) {
      commandLine.getErr().println("lab: " + e.getMessage());
      return ExitCode.USAGE;
    }
    if (e instanceof IOException failure) {
      commandLine.getErr().println("lab: " + words(failure));
      return ExitCode.SOFTWARE;
    }
    if (e instanceof IllegalStateException) {
      commandLine.getErr().println("lab: " + e.getMessage());
      return ExitCode.SOFTWARE;
    }
    throw e;
  }
}
