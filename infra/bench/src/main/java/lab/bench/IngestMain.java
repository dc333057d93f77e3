package lab.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import lab.console.ConsoleMain;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The console under load, beside Jaeger under the same load in the same run. */
@Command(
    name = "lab bench ingest",
    description = "Measures how many spans the console takes in, beside Jaeger if it is here.",
    footer = {"", "Example: lab bench ingest --jaeger ~/bin/jaeger"})
public final class IngestMain implements Callable<Integer> {

  /** Room for all that is sent: what is dropped takes no memory. */
  private static final int MEMORY_MEGABYTES = 512;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  @SuppressWarnings("UnusedVariable") // picocli looks at it
  private boolean help;

  @Option(
      names = "--jaeger",
      paramLabel = "FILE",
      description = "The program jaeger (version 2); without it the console is measured alone.")
  private @Nullable Path jaeger;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "How often each is measured, in turns (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--batches",
      defaultValue = "500",
      description = "Batches of 512 spans in a round (default: ${DEFAULT-VALUE}).")
  private int batches;

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return OneLineErrors.of(new IngestMain());
  }

  /** What was measured of one program. */
  private static final class Measured {

    private final List<Double> spansPerCpuSecond = new ArrayList<>();
    private long spans;
    private long bytes;

    double rate() {
      return spansPerCpuSecond.stream().sorted().toList().get(spansPerCpuSecond.size() / 2);
    }

    double bytesPerSpan() {
      return (double) bytes / spans;
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (rounds < 1 || batches < 1) {
      throw new ParameterException(
          spec.commandLine(), "--rounds and --batches are whole numbers from 1 on");
    }
    if (jaeger != null && !Files.isExecutable(jaeger)) {
      throw new ParameterException(
          spec.commandLine(), "--jaeger: %s is no program".formatted(jaeger));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%d rounds of %,d spans of %d bytes%n",
        rounds, (long) batches * SpanLoad.SPANS_PER_BATCH, SpanLoad.bytesPerSpan());
    Map<Backend, Measured> measured = new LinkedHashMap<>();
    try {
      measured.put(console(), new Measured());
      if (jaeger != null) {
        measured.put(jaeger(jaeger), new Measured());
      }
      measure(measured, out);
    } finally {
      measured.keySet().forEach(Backend::close);
    }
    report(measured, out);
    return 0;
  }

  private void measure(Map<Backend, Measured> all, PrintWriter out)
      throws IOException, InterruptedException {
    for (int round = 0; round <= rounds; round++) {
      for (Map.Entry<Backend, Measured> each : all.entrySet()) {
        Backend backend = each.getKey();
        Measured measured = each.getValue();
        long residentBefore = backend.residentBytes();
        double cpuBefore = seconds(backend);
        try (SpanLoad load = new SpanLoad(backend.target(), round)) {
          long spans = load.send(batches);
          // The first round warms up: compilers, pools and connections.
          if (round > 0) {
            double used = seconds(backend) - cpuBefore;
            measured.spansPerCpuSecond.add(spans / used);
            measured.spans += spans;
            measured.bytes += backend.residentBytes() - residentBefore;
            out.printf("  %-8s %,10.0f spans per CPU second%n", backend.name(), spans / used);
          }
        }
      }
    }
  }

  private static double seconds(Backend backend) {
    return backend.cpu().toNanos() / 1e9;
  }

  private static void report(Map<Backend, Measured> all, PrintWriter out) {
    out.printf("%n%-8s %22s %22s%n", "", "spans per CPU second", "resident bytes a span");
    List<Measured> measured = new ArrayList<>(all.values());
    all.forEach(
        (backend, of) ->
            out.printf("%-8s %,22.0f %,22.0f%n", backend.name(), of.rate(), of.bytesPerSpan()));
    if (measured.size() == 2) {
      out.printf(
          "%-8s %22.2f %22.2f%n",
          "ratio",
          measured.get(0).rate() / measured.get(1).rate(),
          measured.get(0).bytesPerSpan() / measured.get(1).bytesPerSpan());
    }
  }

  private static Backend console() throws IOException {
    int port = FreePorts.next();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ConsoleMain.jvmOptions(MEMORY_MEGABYTES));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ConsoleMain.class.getName());
    command.addAll(List.of("--memory", String.valueOf(MEMORY_MEGABYTES)));
    command.addAll(List.of("--grpc-port", String.valueOf(port)));
    command.addAll(List.of("--http-port", "0", "--page-port", "0"));
    return new Backend("console", port, command, Map.of());
  }

  private static Backend jaeger(Path program) throws IOException {
    int port = FreePorts.next();
    Path configuration = Files.createTempFile("jaeger", ".yaml");
    Files.writeString(
        configuration,
        """
        service:
          extensions: [jaeger_storage, jaeger_query]
          pipelines:
            traces: {receivers: [otlp], exporters: [jaeger_storage_exporter]}
          telemetry:
            metrics: {level: none}
        extensions:
          jaeger_storage:
            backends:
              memory: {memory: {max_traces: 1000000}}
          jaeger_query:
            storage: {traces: memory}
            http: {endpoint: "127.0.0.1:%d"}
            grpc: {endpoint: "127.0.0.1:%d"}
        receivers:
          otlp:
            protocols:
              grpc: {endpoint: "127.0.0.1:%d"}
        exporters:
          jaeger_storage_exporter: {trace_storage: memory}
        """
            .formatted(FreePorts.next(), FreePorts.next(), port));
    return new Backend(
        "jaeger",
        port,
        List.of(program.toString(), "--config", configuration.toString()),
        Map.of());
  }
}
