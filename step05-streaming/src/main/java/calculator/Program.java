package calculator;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.logging.log4j.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** What both programs do at their start and at their end. */
final class Program {

  static {
    // gRPC logs by java.util.logging, whose own shutdown hook would silence the last lines. Log4j
    // has to be there first: a logger that is asked for while it starts stays silent.
    LogManager.getContext();
    System.setProperty("java.util.logging.manager", "org.apache.logging.log4j.jul.LogManager");
    // Every text here is English, and so are the numbers in it: 1,000,000 on any machine.
    Locale.setDefault(Locale.ENGLISH);
  }

  private Program() {}

  /**
   * Reads the arguments and runs the command. Takes its class and not an object of it: classes that
   * protoc made log when they are loaded, and this one has to come first.
   *
   * @return the exit status: 0 done, 1 failed, 2 wrong usage
   */
  static int run(Class<? extends Callable<Integer>> command, String... args) {
    return new CommandLine(command)
        .setUnmatchedOptionsArePositionalParams(true) // so that -5 is a number
        .setParameterExceptionHandler((e, arguments) -> correct(e))
        .setExecutionExceptionHandler((e, commandLine, result) -> explain(e, commandLine))
        .execute(args);
  }

  /**
   * Runs {@code last} when the program ends, whether by itself or by Ctrl-C: in both cases the JVM
   * runs its shutdown hooks. Logging stops after it and not before, since log4j2.xml switches
   * Log4j's own hook off.
   */
  static void onExit(Runnable last) {
    Thread hook =
        new Thread(
            () -> {
              last.run();
              LogManager.shutdown();
            },
            "shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private static int correct(ParameterException e) {
    CommandLine commandLine = e.getCommandLine();
    commandLine
        .getErr()
        .printf(
            "%s%nSee: %s --help%n", e.getMessage(), commandLine.getCommandSpec().qualifiedName());
    return CommandLine.ExitCode.USAGE;
  }

  /** One line for what the user can mend; a stack trace only for what nobody foresaw. */
  private static int explain(Exception e, CommandLine commandLine) throws Exception {
    if (!(e instanceof IOException || e instanceof IllegalArgumentException)) {
      throw e;
    }
    String what = e instanceof NoSuchFileException ? "no such file: " : "";
    commandLine.getErr().println(commandLine.getCommandName() + ": " + what + e.getMessage());
    return CommandLine.ExitCode.SOFTWARE;
  }
}
