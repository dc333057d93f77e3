package lab.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lab.course.ClassArchive;
import lab.course.Lab;
import lab.course.SourcesCheck;
import lab.prove.Gates;
import lab.prove.Lessons;
import lab.prove.WatchSpeed;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The maintainers' gate. */
@Command(
    name = "prove",
    description = "Proves that every task matters and every known mistake is told (maintainers).",
    footer = {"", "Example: lab prove", "         lab prove 2.4 --update"})
final class ProveCommand extends LearnCommands.LearnCommand {

  @Parameters(
      arity = "0..1",
      paramLabel = "N[.T]",
      completionCandidates = Candidates.OfStepOrTask.class,
      description = "Only this step, or only the wrong programs of this task.")
  private @Nullable String what;

  @Option(names = "--update", description = "Write down what learners read, and do not compare it.")
  private boolean update;

  @Option(
      names = "--speed",
      description = "Measure lab watch beside mvn test instead: at most 0.5 s, 10 times faster.")
  private boolean speed;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (speed) {
      WatchSpeed watch = new WatchSpeed(lab, Maven.command(), out());
      return watch.measure() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
    if (what != null) {
      refuseUnknown(what);
    }
    ClassArchive.of(lab).make();
    List<Gates.Gate> others = what == null ? List.of(sources(lab), lessons(lab)) : List.of();
    Gates gates = new Gates(lab, what == null ? "" : what, update, others, out());
    return gates.prove() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  /** Refuses what is neither a step nor a task: nothing would be tried, and nothing be wrong. */
  private void refuseUnknown(String id) throws IOException {
    if (id.contains(".")) {
      task(id);
    } else {
      step(id);
    }
  }

  private static Gates.Gate lessons(Lab lab) {
    List<Path> pages = new ArrayList<>(List.of(lab.root().resolve("README.md")));
    lab.steps().forEach(step -> pages.add(step.folder().resolve("README.md")));
    return new Lessons(lab, pages, Main.commandLine());
  }

  private static Gates.Gate sources(Lab lab) {
    return new Gates.Gate() {
      @Override
      public String name() {
        return "tasks, sources, tests and neighbouring steps agree";
      }

      @Override
      public List<String> problems() throws IOException {
        return new SourcesCheck(lab).problems();
      }
    };
  }
}
