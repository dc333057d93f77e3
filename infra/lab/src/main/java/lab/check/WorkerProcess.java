package lab.check;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A {@link Worker} and the way to it. Not for several threads. */
final class WorkerProcess implements AutoCloseable {

  /** Enough for any test, little enough to find out in time that memory grows. */
  private static final String HEAP = "-Xmx192m";

  /** How long a test waits for what does not come. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  /** The JVM's own exit status; a program may choose the same. */
  private static final int OUT_OF_MEMORY = 3;

  /** When somebody who waits begins to wonder. */
  private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** A test that runs, since a point in time of {@link System#nanoTime}. */
  record UnderWay(String title, long since) {}

  private final Process process;
  private final DataOutputStream orders;
  private final DataInputStream reports;
  private final List<String> leftovers = new ArrayList<>();
  private volatile @Nullable UnderWay underWay;
  private Duration longestFailure = Duration.ZERO;

  /**
   * Starts a JVM; it is ready when it has loaded what it needs.
   *
   * @param classPath as options: JUnit and all that the tests need, without the program itself
   */
  WorkerProcess(List<String> classPath) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            HEAP,
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-Xshare:auto",
            "-Dio.opentelemetry.context.enableStrictContext=true",
            "-Dlog4j2.contextSelector=org.apache.logging.log4j.core.selector.BasicContextSelector",
            "-Dlog4j.shutdownHookEnabled=false",
            "-Dlog4j2.status.entries=20", // errors in a configuration
            "-Dlab.patience.millis=" + PATIENCE.toMillis()));
    command.addAll(classPath);
    command.add(Worker.class.getName());
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    orders = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    reports = new DataInputStream(process.getInputStream());
  }

  /** A test that takes long; null when none does. For any thread. */
  @Nullable UnderWay slow() {
    @Nullable UnderWay test = underWay;
    return test == null || System.nanoTime() - test.since < LONG_NANOS ? null : test;
  }

  /** Where threads still run that tests have left behind; such a process runs no more tests. */
  List<String> leftovers() {
    return List.copyOf(leftovers);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Runs tests.
   *
   * @param program the learner's classes, then those of the tests and whatever else is not a
   *     library
   * @param tasks the tests of each, as {@code Class.method}
   * @param limitSeconds how long each may take
   * @return the outcome of each invocation; of tests that did not come to their turn there is none
   */
  List<TestOutcome> run(List<Path> program, List<List<String>> tasks, int limitSeconds) {
    List<TestOutcome> outcomes = new ArrayList<>();
    Map<String, String> titles = new LinkedHashMap<>(); // of tests that are under way
    underWay = null;
    longestFailure = Duration.ZERO;
    @Nullable List<String> exit = null; // where the program has ended the JVM itself
    try {
      orders.writeInt(limitSeconds);
      Wire.write(program, orders, (entry, out) -> out.writeUTF(entry.toString()));
      Wire.write(tasks, orders, Wire::write);
      orders.flush();
      for (char report = reports.readChar(); report != Worker.DONE; report = reports.readChar()) {
        if (report == Worker.STARTED) {
          String id = reports.readUTF();
          String title = reports.readUTF();
          titles.put(id, title);
          underWay = new UnderWay(title, System.nanoTime());
        } else if (report == Worker.LEFTOVER) {
          leftovers.add(reports.readUTF());
        } else if (report == Worker.EXITS) {
          exit = Wire.read(reports);
        } else {
          TestOutcome outcome = TestOutcome.read(reports);
          titles.remove(outcome.id());
          outcomes.add(outcome);
          ended(outcome);
        }
      }
    } catch (IOException e) { // the end of its output is the end of the process
      if (outcomes.stream().noneMatch(one -> one.failure().equals(TestOutcome.HANGS))) {
        outcomes.add(died(titles, exit));
      }
    }
    underWay = null;
    return outcomes;
  }

  /** How long the longest test took that has failed in the last run. */
  Duration longestFailure() {
    return longestFailure;
  }

  private void ended(TestOutcome outcome) {
    @Nullable UnderWay test = underWay;
    if (test != null && !outcome.passed()) {
      Duration took = Duration.ofNanos(System.nanoTime() - test.since);
      longestFailure = took.compareTo(longestFailure) > 0 ? took : longestFailure;
    }
    underWay = null;
  }

  /** The JVM has ended with what was under way. */
  private TestOutcome died(Map<String, String> titles, @Nullable List<String> exit) {
    int status = process.onExit().join().exitValue();
    String why =
        status == OUT_OF_MEMORY && exit == null
            ? "ran out of memory"
            : "ended the whole JVM, with exit status " + status;
    return new TestOutcome(
        titles.keySet().stream().findFirst().orElse(""),
        titles.values().stream().findFirst().orElse(""),
        TestOutcome.DIED,
        why,
        exit == null ? List.of() : exit,
        List.of());
  }

  /** Waits for the end of one whose run has ended it. */
  void awaitEnd() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
