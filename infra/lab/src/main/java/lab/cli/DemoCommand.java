package lab.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import lab.course.Lab;
import lab.demo.Fault;
import lab.demo.Scene;
import lab.demo.Scenes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The live demo: starts it, and from another terminal changes what it shows. */
@Command(
    name = "demo",
    description = "Starts console, two servers and a client, and opens the page.",
    footer = {
      "",
      "Example: lab demo --step 3 --rate 50",
      "In another terminal, or by the bar in the page: lab demo fault slow"
    })
final class DemoCommand implements Callable<Integer> {

  @Option(
      names = "--step",
      defaultValue = "5",
      paramLabel = "N",
      completionCandidates = Candidates.OfStep.class,
      description = "Which step to run (default: ${DEFAULT-VALUE}).")
  private int number;

  @Option(
      names = "--stack",
      paramLabel = "compose",
      description = "Send to the compose stack instead of the console.")
  private @Nullable Backend stack;

  @Mixin private DemoOptions options = new DemoOptions();

  @Spec private CommandSpec spec;

  /** What telemetry can be sent to. */
  enum Backend {
    compose
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Lab lab = Lab.here();
    PrintWriter out = spec.commandLine().getOut();
    Demo demo = new Demo(lab, lab.step(number), Cast.SERVERS, options, out);
    if (stack == null) {
      return demo.onStage();
    }
    int up = new Stack(lab).up();
    return up == 0 ? demo.withStack() : up;
  }

  @Command(
      description = "Goes on with another step, while the demo runs.",
      footer = {"", "Example: lab demo step 3"})
  int step(
      @Parameters(
              paramLabel = "N",
              completionCandidates = Candidates.OfStep.class,
              description = "Which step, 1 to 5.")
          int wanted)
      throws IOException, InterruptedException {
    return order("POST", "step/" + wanted);
  }

  @Command(
      description = "Lets something go wrong in the demo, or no more; without a name lists what.",
      footer = {"", "Example: lab demo fault slow", "         lab demo fault slow --off"})
  int fault(
      @Parameters(
              arity = "0..1",
              paramLabel = "NAME",
              completionCandidates = Candidates.OfFault.class,
              description = "What is to go wrong.")
          @Nullable String name,
      @Option(names = "--off", description = "And no more.") boolean off)
      throws IOException, InterruptedException {
    if (name == null) {
      PrintWriter out = spec.commandLine().getOut();
      for (Fault fault : Fault.values()) {
        out.printf("  %-15s %s%n", fault.id(), fault.title());
      }
      out.flush();
      return ExitCode.OK;
    }
    return order(off ? "DELETE" : "POST", "fault/" + Fault.of(name).id());
  }

  @Command(
      description = "Sets a scene of the talk, while the demo runs; without a name lists them.",
      footer = {"", "Example: lab demo scene 05-trace"})
  int scene(
      @Parameters(
              arity = "0..1",
              paramLabel = "ID",
              completionCandidates = Candidates.OfScene.class,
              description = "Which scene.")
          @Nullable String id)
      throws IOException, InterruptedException {
    if (id == null) {
      PrintWriter out = spec.commandLine().getOut();
      for (Scene scene : Scenes.all()) {
        out.printf("  %-23s %s%n", scene.id(), scene.title().en());
      }
      out.flush();
      return ExitCode.OK;
    }
    return order("POST", "scene/" + Scenes.of(id).id());
  }

  @Command(
      description =
          "Brings the scene to its beginning. Where there is none, nothing goes wrong any more, and"
              + " whatever has ended is started again.",
      footer = {"", "Example: lab demo reset"})
  int reset() throws IOException, InterruptedException {
    return order("POST", "reset");
  }

  @Command(
      description = "Says what the demo shows and what goes wrong in it.",
      footer = {"", "Example: lab demo status"})
  int status() throws IOException, InterruptedException {
    return order("GET", "");
  }

  private int order(String method, String order) throws IOException, InterruptedException {
    JsonNode state = new ConsolePage("http://localhost:" + options.pagePort).demo(method, order);
    PrintWriter out = spec.commandLine().getOut();
    if (state.has("scene")) {
      JsonNode scene = state.get("scene");
      out.printf(
          "Scene %s: %s.%n", scene.get("id").asText(), scene.get("title").get("en").asText());
    }
    out.printf("Step %d.%n", state.get("step").asInt());
    List<String> wrong = new ArrayList<>();
    for (JsonNode fault : state.get("faults")) {
      if (fault.get("on").asBoolean()) {
        wrong.add("%s (%s)".formatted(fault.get("title").asText(), fault.get("id").asText()));
      }
    }
    wrong.forEach(line -> out.println("Goes wrong: " + line));
    for (JsonNode gone : state.get("gone")) {
      out.printf("%s has ended: lab demo reset starts it again.%n", gone.asText());
    }
    out.flush();
    return ExitCode.OK;
  }
}
