package lab.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code lab bench layers} has found.
 *
 * @param plan how it was measured
 * @param calls of servers under load
 * @param paths of one call on one thread
 * @param arrived spans and log records for each call that have arrived
 */
record LayersResult(
    LayersPlan plan, Costs<Setting> calls, Costs<Variant> paths, Map<Setting, Arrived> arrived) {

  /** Values by name; {@code cost.csv} and {@code path.csv} lie beside it. */
  static final String VALUES = "values.json";

  /** Telemetry for each call. */
  record Arrived(double spans, double logRecords) {}

  private static final Setting STEP1 = new Setting(Variant.STEP1, false, true);
  private static final Setting STEP1_DIRECT = new Setting(Variant.STEP1, true, true);
  private static final Setting STEP2 = new Setting(Variant.STEP2, false, true);
  private static final Setting STEP5 = new Setting(Variant.STEP5, false, true);
  private static final Setting STEP5_GONE = new Setting(Variant.STEP5, false, false);

  /** Writes it into a folder, which is made. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    new ObjectMapper()
        .writerWithDefaultPrettyPrinter()
        .writeValue(folder.resolve(VALUES).toFile(), values());
    Files.write(folder.resolve("cost.csv"), cost());
    Files.write(folder.resolve("path.csv"), path());
  }

  /** What the report tells in its sentences; what was not measured is not in it. */
  Map<String, Object> values() {
    Map<String, Object> values = new TreeMap<>();
    values.put("calls-in-flight", MeasuredServer.UNDER_WAY);
    values.put("seconds", rounded(plan.stretch().toMillis() / 1e3, 1));
    values.put("rounds", plan.rounds());
    for (Setting step : List.of(STEP2, STEP5)) {
      if (calls.has(step)) {
        String name = step.variant().toString();
        values.put(name + "-cpu-ratio", ratio(calls.nanosOver(step, STEP1).median()));
        values.put(name + "-bytes-added", whole(calls.bytesBeyond(step, STEP1).median()));
      }
    }
    if (calls.has(STEP5_GONE)) {
      values.put("backend-gone-cpu-ratio", ratio(calls.nanosOver(STEP5_GONE, STEP5).median()));
    }
    values.put("default-over-direct", ratio(calls.nanosOver(STEP1, STEP1_DIRECT).median()));
    for (Variant variant : paths.measured()) {
      String name = "path-" + variant;
      values.put(name + "-time-ratio", ratio(paths.nanosOver(variant, Variant.STEP1).median()));
      values.put(name + "-bytes-added", whole(paths.bytesBeyond(variant, Variant.STEP1).median()));
    }
    return values;
  }

  private List<String> cost() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "variant,executor,backend,cpu_ratio,cpu_ratio_low,cpu_ratio_high,bytes_added,"
            + "spans,log_records");
    for (Setting setting : calls.measured()) {
      Spread ratio = calls.nanosOver(setting, setting.baseline());
      Arrived here = arrived.getOrDefault(setting, new Arrived(0, 0));
      lines.add(
          line(
              setting.variant().label(),
              setting.executor(),
              setting.backendState(),
              ratio(ratio.median()),
              ratio(ratio.low()),
              ratio(ratio.high()),
              whole(calls.bytesBeyond(setting, setting.baseline()).median()),
              rounded(here.spans(), 2),
              rounded(here.logRecords(), 2)));
    }
    return lines;
  }

  private List<String> path() {
    List<String> lines = new ArrayList<>();
    lines.add("variant,time_ratio,time_ratio_low,time_ratio_high,bytes_added");
    for (Variant variant : paths.measured()) {
      Spread ratio = paths.nanosOver(variant, Variant.STEP1);
      lines.add(
          line(
              variant.label(),
              ratio(ratio.median()),
              ratio(ratio.low()),
              ratio(ratio.high()),
              whole(paths.bytesBeyond(variant, Variant.STEP1).median())));
    }
    return lines;
  }

  private static String line(Object... cells) {
    List<String> texts = new ArrayList<>();
    for (Object cell : cells) {
      texts.add(cell.toString());
    }
    return String.join(",", texts);
  }

  /** For people: the same as in the two files. */
  void print(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%n%-20s %-8s %-7s %22s %12s %6s %6s%n",
        "server",
        "executor",
        "backend",
        "CPU time / step 1",
        "bytes more",
        "spans",
        "logs");
    for (String row : cost().subList(1, cost().size())) {
      String[] cells = row.split(",", -1);
      out.printf(
          "%-20s %-8s %-7s %6s (%5s to %5s) %12s %6s %6s%n",
          cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], cells[6], cells[7], cells[8]);
    }
    out.printf("%n%-20s %22s %12s%n", "on one thread", "time / step 1", "bytes more");
    for (String row : path().subList(1, path().size())) {
      String[] cells = row.split(",", -1);
      out.printf("%-20s %6s (%5s to %5s) %12s%n", cells[0], cells[1], cells[2], cells[3], cells[4]);
    }
  }

  private static BigDecimal ratio(double value) {
    return rounded(value, 2);
  }

  private static BigDecimal whole(double value) {
    return rounded(value, 0);
  }

  private static BigDecimal rounded(double value, int digits) {
    return BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP);
  }
}
