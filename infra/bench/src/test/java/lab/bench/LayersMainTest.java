package lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayersMainTest {

  private static final LayersPlan PLAN =
      new LayersPlan(2, Duration.ofSeconds(9), Duration.ofMillis(2500), Duration.ofSeconds(1));

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "--minutes 0, --minutes is a whole number from 1 on",
    "--record --quick, --record wants a whole run: without --quick and --only",
    "--record --only step2, --record wants a whole run: without --quick and --only",
    "--speed, Unknown option: '--speed'"
  })
  @DisplayName("Wrong usage is told in one line, and nothing is started")
  void wrongUsage_isTold(String arguments, String why) {
    assertEquals(2, execute(arguments.split(" ")));

    assertEquals(
        "lab bench layers: " + why + " (see --help)" + System.lineSeparator(), err.toString());
    assertEquals("", out.toString());
  }

  @Test
  @DisplayName("A variant that there is not is answered with those that there are")
  void unknownVariant_isAnsweredWithAll() {
    assertEquals(2, execute("--only", "step2,step9"));

    assertTrue(err.toString().contains("'step9' is none of [step1, step2"), err::toString);
    assertTrue(err.toString().contains("java_agent, grpc-opentelemetry]"), err::toString);
  }

  @Test
  @DisplayName("Help names the variants and shows an example")
  void help_showsExample() {
    assertEquals(0, execute("--help"));
    assertTrue(out.toString().contains("step1, step2"), out::toString);
    assertTrue(out.toString().contains("Example: lab bench layers"), out::toString);
  }

  @Test
  @DisplayName("A lab that is not built is told of")
  void unbuiltLab_isTold() throws IOException {
    Files.createDirectories(folder.resolve("step01-plain-grpc"));

    assertEquals(1, execute("--quick", "--only", "step1", "--lab", folder.toString()));

    assertTrue(err.toString().contains("is not built: lab bench layers does it"), err::toString);
  }

  @Test
  @DisplayName("All run on both executors; the last step and the peers without a backend, too")
  void settings_areComplete() {
    List<Setting> settings = Setting.of(EnumSet.of(Variant.STEP1, Variant.STEP5, Variant.LIBRARY));

    assertEquals(
        List.of(
            "step1, default executor, backend there",
            "step5, default executor, backend there",
            "library, default executor, backend there",
            "step1, direct executor, backend there",
            "step5, direct executor, backend there",
            "library, direct executor, backend there",
            "step5, default executor, backend gone",
            "library, default executor, backend gone"),
        settings.stream().map(Setting::toString).toList());
  }

  @Test
  @DisplayName("What is planned leaves time for starting the processes")
  void plan_fitsItsTime() {
    LayersPlan plan = LayersPlan.of(Duration.ofMinutes(10), 22, 9);

    long seconds =
        22 * plan.warmUp().toSeconds()
            + 22 * plan.rounds() * plan.stretch().toSeconds()
            + 9 * 10 * plan.iteration().toSeconds();
    assertTrue(seconds < 9 * 60, plan::toString);
    assertTrue(plan.stretch().toMillis() > 2000, plan::toString);
  }

  @Test
  @DisplayName("Values and tables are what was measured, over the first step of the same round")
  void result_isWritten() throws IOException {
    Costs<Setting> calls = new Costs<>();
    add(calls, Variant.STEP1, false, true, 40, 5000);
    add(calls, Variant.STEP1, true, true, 8, 4000);
    add(calls, Variant.STEP2, false, true, 50, 7000);
    add(calls, Variant.STEP5, false, true, 60, 9500);
    add(calls, Variant.STEP5, true, true, 16, 9000);
    add(calls, Variant.STEP5, false, false, 54, 9000);
    Costs<Variant> paths = new Costs<>();
    paths.add(Variant.STEP1, new Sample(1000, 7000));
    paths.add(Variant.STEP5, new Sample(2500, 7999.6));
    Setting step5 = new Setting(Variant.STEP5, true, true);
    LayersResult result =
        new LayersResult(PLAN, calls, paths, Map.of(step5, new LayersResult.Arrived(2, 0.999)));

    result.write(folder);

    assertEquals(
        Map.ofEntries(
            Map.entry("calls-in-flight", 32),
            Map.entry("seconds", new BigDecimal("2.5")),
            Map.entry("rounds", 2),
            Map.entry("step2-cpu-ratio", new BigDecimal("1.25")),
            Map.entry("step2-bytes-added", new BigDecimal("2000")),
            Map.entry("step5-cpu-ratio", new BigDecimal("1.50")),
            Map.entry("step5-bytes-added", new BigDecimal("4500")),
            Map.entry("default-over-direct", new BigDecimal("5.00")),
            Map.entry("backend-gone-cpu-ratio", new BigDecimal("0.90")),
            Map.entry("path-step1-time-ratio", new BigDecimal("1.00")),
            Map.entry("path-step1-bytes-added", new BigDecimal("0")),
            Map.entry("path-step5-time-ratio", new BigDecimal("2.50")),
            Map.entry("path-step5-bytes-added", new BigDecimal("1000"))),
        result.values());
    List<String> cost = Files.readAllLines(folder.resolve("cost.csv"));
    assertEquals(
        "variant,executor,backend,cpu_ratio,cpu_ratio_low,cpu_ratio_high,bytes_added,"
            + "spans,log_records",
        cost.get(0));
    assertTrue(cost.contains("step 5,direct,there,2.00,2.00,2.00,5000,2.00,1.00"), cost::toString);
    assertTrue(cost.contains("step 5,default,gone,1.35,1.35,1.35,4000,0.00,0.00"), cost::toString);
    List<String> path = Files.readAllLines(folder.resolve("path.csv"));
    assertEquals("step 5,2.50,2.50,2.50,1000", path.get(2));
    assertFalse(Files.readString(folder.resolve(LayersResult.VALUES)).contains("E+"));
  }

  private static void add(
      Costs<Setting> calls,
      Variant variant,
      boolean direct,
      boolean backend,
      double nanos,
      double bytes) {
    calls.add(new Setting(variant, direct, backend), new Sample(nanos, bytes));
  }

  private int execute(String... args) {
    return LayersMain.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }
}
