package lab.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What each layer costs a server, beside the ready-made instrumentations in the same run. */
@Command(
    name = "lab bench layers",
    description = "Measures what each layer costs, beside ready-made instrumentations.",
    footer = {"", "Example: lab bench layers --only step3,library --minutes 3"})
public final class LayersMain implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  @SuppressWarnings("UnusedVariable") // picocli looks at it
  private boolean help;

  @Option(
      names = "--check",
      hidden = true,
      description = "Say only what is wrong with the options.")
  private boolean check;

  @Option(names = "--lab", hidden = true, defaultValue = "", description = "The lab's folder.")
  private Path lab;

  @Option(
      names = "--minutes",
      defaultValue = "9",
      paramLabel = "N",
      description = "How long it may take, about (default: ${DEFAULT-VALUE}).")
  private int minutes;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "VARIANT",
      description = "Only these and step1: ${COMPLETION-CANDIDATES}.")
  private final Set<Variant> only = EnumSet.noneOf(Variant.class);

  @Option(names = "--quick", description = "Seconds instead of minutes: to try it, not to believe.")
  private boolean quick;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      defaultValue = "target/layers",
      description = "Where values.json, cost.csv and path.csv go (default: ${DEFAULT-VALUE}).")
  private Path folder;

  @Option(
      names = "--record",
      description = "Keep what was measured as the report's evidence: whole runs only.")
  private boolean record;

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return OneLineErrors.of(new LayersMain()).registerConverter(Variant.class, LayersMain::variant);
  }

  private static Variant variant(String name) {
    for (Variant variant : Variant.values()) {
      if (variant.toString().equals(name)) {
        return variant;
      }
    }
    throw new CommandLine.TypeConversionException(
        "'%s' is none of %s".formatted(name, List.of(Variant.values())));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (minutes < 1) {
      throw new ParameterException(spec.commandLine(), "--minutes is a whole number from 1 on");
    }
    if (record && (quick || !only.isEmpty())) {
      throw new ParameterException(
          spec.commandLine(), "--record wants a whole run: without --quick and --only");
    }
    if (check) {
      return CommandLine.ExitCode.OK;
    }
    Set<Variant> variants = only.isEmpty() ? EnumSet.allOf(Variant.class) : EnumSet.copyOf(only);
    variants.add(Variant.STEP1);
    List<Setting> settings = Setting.of(variants);
    LayersPlan plan =
        quick
            ? LayersPlan.QUICK
            : LayersPlan.of(Duration.ofMinutes(minutes), settings.size(), variants.size());
    PrintWriter out = spec.commandLine().getOut();
    LayersResult result = measure(variants, settings, plan, out);
    result.print(out);
    result.write(folder);
    out.printf("%nWritten to %s%n", folder);
    return CommandLine.ExitCode.OK;
  }

  private LayersResult measure(
      Set<Variant> variants, List<Setting> settings, LayersPlan plan, PrintWriter out)
      throws IOException, InterruptedException {
    Measured measured = new Measured(new ClassPaths(lab.toAbsolutePath()), folder.resolve("logs"));
    Costs<Variant> paths = new Costs<>();
    for (Variant variant : variants) {
      out.printf("one thread   %s%n", variant);
      out.flush();
      CallPath.measure(measured, variant, plan.iteration())
          .forEach(sample -> paths.add(variant, sample));
    }
    List<MeasuredServer> servers = new ArrayList<>();
    try {
      for (Setting setting : settings) {
        servers.add(new MeasuredServer(measured, setting));
      }
      for (MeasuredServer server : servers) {
        out.printf("warm-up      %s%n", server.setting());
        out.flush();
        server.measure(plan.warmUp());
      }
      Costs<Setting> calls = new Costs<>();
      for (int round = 1; round <= plan.rounds(); round++) {
        for (MeasuredServer server : servers) {
          Sample sample = server.measure(plan.stretch());
          calls.add(server.setting(), sample);
          out.printf(
              Locale.ROOT,
              "round %d of %d  %-36s %6.1f µs %,8.0f bytes a call%n",
              round,
              plan.rounds(),
              server.setting(),
              sample.nanos() / 1e3,
              sample.bytes());
          out.flush();
        }
      }
      return new LayersResult(plan, calls, paths, arrived(servers));
    } finally {
      servers.forEach(MeasuredServer::close);
    }
  }

  private static Map<Setting, LayersResult.Arrived> arrived(List<MeasuredServer> servers) {
    Map<Setting, LayersResult.Arrived> arrived = new LinkedHashMap<>();
    for (MeasuredServer server : servers) {
      arrived.put(
          server.setting(),
          new LayersResult.Arrived(server.spansPerCall(), server.logRecordsPerCall()));
    }
    return arrived;
  }
}
