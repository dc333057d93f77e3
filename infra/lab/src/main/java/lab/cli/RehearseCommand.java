package lab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import lab.course.Lab;
import lab.demo.Scene;
import lab.demo.Scenes;
import lab.rehearse.Rehearsal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The whole talk without an audience. */
@Command(
    name = "rehearse",
    description =
        "Plays the demo's scenes in a browser without a window, and asserts their claims.",
    footer = {
      "",
      "Example: lab rehearse 05-trace 06-broken-propagation",
      "         lab rehearse --record"
    })
final class RehearseCommand implements Callable<Integer> {

  @Parameters(
      arity = "0..*",
      paramLabel = "SCENE",
      completionCandidates = Candidates.OfScene.class,
      description = "Only these; all of them when none is named.")
  private @Nullable List<String> ids;

  @Option(
      names = "--record",
      description = "Leave pictures and numbers for the report, when every scene has passed.")
  private boolean record;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (record && ids != null) {
      throw new IllegalArgumentException("--record takes all scenes: name none");
    }
    List<Scene> scenes =
        ids == null ? Scenes.all() : ids.stream().distinct().map(Scenes::of).toList();
    Optional<Path> browser = Rehearsal.browser();
    if (browser.isEmpty()) {
      throw new IllegalArgumentException(
          "no Chromium or Chrome is on the PATH: install one (apt install chromium), or name it in"
              + " LAB_BROWSER");
    }
    PrintWriter out = spec.commandLine().getOut();
    Lab lab = Lab.here();
    try (RunningDemo demo = RunningDemo.start(lab)) {
      Rehearsal.Outcome outcome =
          Rehearsal.play(lab, demo.address(), browser.get(), scenes, record, out);
      return outcome.isGood() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
  }
}
