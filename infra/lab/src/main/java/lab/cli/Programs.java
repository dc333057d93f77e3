package lab.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import lab.course.Step;
import lab.demo.Scene;

/**
 * Starts the programs of one step.
 *
 * @param module the step as it was built, or a learner's own
 * @param endpoint where they send their telemetry
 */
record Programs(Processes processes, Step step, Path module, String endpoint) {

  /** Short, since somebody is watching; the defaults are for machines. */
  private static final Map<String, String> SHORT_DELAYS =
      Map.of(
          "OTEL_BSP_SCHEDULE_DELAY", "300",
          "OTEL_BLRP_SCHEDULE_DELAY", "300",
          "OTEL_METRIC_EXPORT_INTERVAL", "1000");

  Programs(Processes processes, Step step, String endpoint) {
    this(processes, step, step.folder(), endpoint);
  }

  /** Starts a server, which listens a moment later. */
  Processes.Running server(int number, int port) throws IOException {
    String name = "server-" + number;
    return processes.start(
        "step%d-%s".formatted(step.number(), name),
        module,
        Processes.SMALL,
        environment("calculator-server", name),
        "calculator.ServerMain",
        "--port",
        String.valueOf(port));
  }

  /** Starts a client that calls these servers all the time. */
  Processes.Running client(List<Integer> ports, int rate) throws IOException {
    return processes.start(
        "step%d-client".formatted(step.number()),
        module,
        Processes.SMALL,
        environment("calculator-client", "client"),
        "calculator.ClientMain",
        "--target",
        ports.stream()
            .map(port -> "localhost:" + port)
            .collect(Collectors.joining(",", "static:///", "")),
        "--rate",
        String.valueOf(rate));
  }

  /** Starts a program as one types it; what it tells has its name as instance. */
  Processes.Running alone(Scene.Program program, String name, List<String> arguments)
      throws IOException {
    boolean server = program == Scene.Program.SERVER;
    return processes.start(
        "scene-" + name,
        module,
        Processes.SMALL,
        environment(server ? "calculator-server" : "calculator-client", name),
        server ? "calculator.ServerMain" : "calculator.ClientMain",
        arguments.toArray(String[]::new));
  }

  private Map<String, String> environment(String service, String instance) {
    Map<String, String> environment = new HashMap<>(SHORT_DELAYS);
    environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint);
    environment.put("OTEL_SERVICE_NAME", service);
    environment.put(
        "OTEL_RESOURCE_ATTRIBUTES",
        "service.instance.id=%s,service.version=step-%d".formatted(instance, step.number()));
    return environment;
  }
}
