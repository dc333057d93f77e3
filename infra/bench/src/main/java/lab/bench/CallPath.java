package lab.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Has JMH measure one call on one thread, in a process of its own. */
final class CallPath {

  private static final String MAIN = "lab.peers.CallPathMain";
  private static final int PATIENCE_MINUTES = 5;

  private CallPath() {}

  /**
   * Measures a variant, with the backend gone: sending would be measured along, at times.
   *
   * @param iteration how long one takes; there are five after five to warm up
   * @return what a call has used in each
   */
  static List<Sample> measure(Measured measured, Variant variant, Duration iteration)
      throws IOException, InterruptedException {
    Path result = Files.createTempFile("call-path", ".txt");
    try {
      List<String> arguments =
          List.of(
              variant.instrumentation(), String.valueOf(iteration.toMillis()), result.toString());
      String log = variant + "-path";
      Process process = measured.start(variant, log, FreePorts.next(), MAIN, arguments);
      if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
      List<Sample> samples = parse(Files.readAllLines(result));
      if (samples.isEmpty()) {
        throw new IOException(
            "JMH has measured nothing of %s; see %s".formatted(variant, measured.log(log)));
      }
      return samples;
    } finally {
      Files.delete(result);
    }
  }

  /** Lines with nanoseconds and bytes. */
  static List<Sample> parse(List<String> lines) {
    return lines.stream()
        .map(line -> line.split(" ", -1))
        .map(parts -> new Sample(Double.parseDouble(parts[0]), Double.parseDouble(parts[1])))
        .toList();
  }
}
