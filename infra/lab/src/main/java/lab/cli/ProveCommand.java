package lab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import lab.course.Lab;
import lab.prove.Gates;
import lab.prove.WatchSpeed;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The maintainers' gate. */
@Command(
    name = "prove",
    description = "Proves that every task matters and every known mistake is told (maintainers).",
    footer = {"", "Example: lab prove", "         lab prove 2.4 --update"})
final class ProveCommand implements Callable<Integer> {

  @Parameters(
      arity = "0..1",
      paramLabel = "N[.T]",
      description = "Only this step, or only the wrong programs of this task.")
  private @Nullable String what;

  @Option(names = "--update", description = "Write down what learners read, and do not compare it.")
  private boolean update;

  @Option(
      names = "--speed",
      description = "Measure lab watch beside mvn test instead: at most 0.5 s, 10 times faster.")
  private boolean speed;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    if (speed) {
      WatchSpeed watch = new WatchSpeed(Lab.here(), Build.mavenCommand(), out);
      return watch.measure() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
    Gates gates = new Gates(Lab.here(), what == null ? "" : what, update, out);
    return gates.prove() ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
