package lab.bench;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

/** What goes wrong is told in one line that begins with the command's name. */
final class OneLineErrors {

  private OneLineErrors() {}

  /** A command that ends with 0 when done, 1 when it failed, 2 for wrong usage. */
  static CommandLine of(Object command) {
    return new CommandLine(command)
        .setParameterExceptionHandler(
            (e, arguments) ->
                fail(e.getCommandLine(), e.getMessage() + " (see --help)", ExitCode.USAGE))
        .setExecutionExceptionHandler(
            (e, line, result) -> fail(line, e.getMessage(), ExitCode.SOFTWARE));
  }

  private static int fail(CommandLine command, @Nullable String why, int status) {
    command.getErr().println(command.getCommandName() + ": " + why);
    return status;
  }
}
