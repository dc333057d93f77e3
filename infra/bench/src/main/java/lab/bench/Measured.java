package lab.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts the processes that are measured.
 *
 * @param logs where their complaints go; what they print otherwise goes nowhere, as some write a
 *     line for each call
 */
record Measured(ClassPaths classPaths, Path logs) {

  /** Heap for what is under way and for a full queue; one thread that collects, as on two cores. */
  private static final List<String> JVM =
      List.of("-Xmx128m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED");

  private static final String METRICS_EVERY = "3000"; // milliseconds: some in every stretch

  /**
   * Starts a JVM with the class path of a variant.
   *
   * @param log the name of the file for its complaints
   * @param otlpPort where it sends its telemetry
   */
  Process start(Variant variant, String log, int otlpPort, String main, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    if (variant == Variant.JAVA_AGENT) {
      command.add("-javaagent:" + classPaths.agent());
    }
    command.addAll(List.of("-cp", classPaths.of(variant), main));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(log(log).toFile());
    builder.environment().putAll(environment(otlpPort));
    return builder.start();
  }

  /** The file for a process's complaints. */
  Path log(String name) throws IOException {
    return Files.createDirectories(logs).resolve(name + ".log");
  }

  /** The agent is set to what the steps have in their code. */
  private static Map<String, String> environment(int otlpPort) {
    return Map.of(
        "OTEL_SERVICE_NAME", "calculator-server",
        "OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:" + otlpPort,
        "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc",
        "OTEL_EXPORTER_OTLP_TIMEOUT", "3000",
        "OTEL_BSP_MAX_QUEUE_SIZE", "16384",
        "OTEL_METRIC_EXPORT_INTERVAL", METRICS_EVERY,
        "OTEL_LOGS_EXPORTER", "none",
        "GRPC_EXPERIMENTAL_ENABLE_OTEL_TRACING", "true");
  }
}
