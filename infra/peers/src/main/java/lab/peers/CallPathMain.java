package lab.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs {@link CallPath} in this process, which has the class path and the options to be measured.
 *
 * <p>Arguments: the name of an {@link Instrumentation}, how long an iteration takes in
 * milliseconds, and the file for the result, as steps log to the terminal. The result is a line
 * {@code NANOS BYTES} for each iteration, both for one call.
 */
public final class CallPathMain {

  private static final int ITERATIONS = 5;
  private static final String BYTES = "gc.alloc.rate.norm";

  private CallPathMain() {}

  public static void main(String[] args) throws RunnerException, IOException {
    Instrumentation.valueOf(args[0].toUpperCase(Locale.ROOT)).install(true);
    TimeValue time = TimeValue.milliseconds(Long.parseLong(args[1]));
    RunResult result =
        new Runner(
                new OptionsBuilder()
                    .include(CallPath.class.getName())
                    .forks(0) // this process is made for it, and an agent has to be in it
                    .warmupIterations(ITERATIONS)
                    .warmupTime(time)
                    .measurementIterations(ITERATIONS)
                    .measurementTime(time)
                    .addProfiler(GCProfiler.class)
                    .verbosity(VerboseMode.SILENT)
                    .shouldFailOnError(true)
                    .build())
            .runSingle();
    Files.write(
        Path.of(args[2]),
        result.getBenchmarkResults().stream()
            .flatMap(fork -> fork.getIterationResults().stream())
            .map(CallPathMain::line)
            .toList());
    // At once: what still waits to be sent is wanted by nobody.
    Runtime.getRuntime().halt(0);
  }

  @SuppressWarnings("rawtypes") // JMH leaves the parameters of its results out
  private static String line(IterationResult iteration) {
    double bytes =
        iteration.getSecondaryResults().entrySet().stream()
            .filter(entry -> entry.getKey().endsWith(BYTES))
            .mapToDouble(entry -> entry.getValue().getScore())
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("JMH tells of no allocations"));
    return iteration.getPrimaryResult().getScore() + " " + bytes;
  }
}
