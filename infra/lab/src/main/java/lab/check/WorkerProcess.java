package lab.check;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A {@link Worker} and the way to it. Not for several threads. */
final class WorkerProcess implements AutoCloseable {

  /** Enough for any test, little enough to find out in time that memory grows. */
  private static final String HEAP = "-Xmx192m";

  /** The JVM's own exit status; a program may choose the same. */
  private static final int OUT_OF_MEMORY = 3;

  private final Process process;
  private final DataOutputStream orders;
  private final DataInputStream reports;
  private final List<String> leftovers = new ArrayList<>();

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
            "-Dlab.patience.millis=2000"));
    command.addAll(classPath);
    command.add(Worker.class.getName());
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    orders = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    reports = new DataInputStream(process.getInputStream());
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
   * @param tests as {@code Class.method}
   * @param limitSeconds how long each may take
   * @return the outcome of each invocation; of tests that did not come to their turn there is none
   */
  List<TestOutcome> run(List<Path> program, Collection<String> tests, int limitSeconds) {
    List<TestOutcome> outcomes = new ArrayList<>();
    Map<String, String> titles = new LinkedHashMap<>(); // of tests that are under way
    boolean exits = false;
    try {
      orders.writeInt(limitSeconds);
      orders.writeInt(program.size());
      for (Path entry : program) {
        orders.writeUTF(entry + (entry.toString().endsWith(".jar") ? "" : File.separator));
      }
      orders.writeInt(tests.size());
      for (String test : tests) {
        orders.writeUTF(test);
      }
      orders.flush();
      for (char report = reports.readChar(); report != Worker.DONE; report = reports.readChar()) {
        if (report == Worker.STARTED) {
          titles.put(reports.readUTF(), reports.readUTF());
        } else if (report == Worker.LEFTOVER) {
          leftovers.add(reports.readUTF());
        } else if (report == Worker.EXITS) {
          exits = true;
        } else {
          TestOutcome outcome = TestOutcome.read(reports);
          titles.remove(outcome.id());
          outcomes.add(outcome);
        }
      }
    } catch (IOException e) { // the end of its output is the end of the process
      if (outcomes.stream().noneMatch(one -> one.failure().equals(TestOutcome.HANGS))) {
        outcomes.add(died(titles, exits));
      }
    }
    return outcomes;
  }

  /** The JVM has ended with what was under way. */
  private TestOutcome died(Map<String, String> titles, boolean exits) {
    int status = process.onExit().join().exitValue();
    String why =
        status == OUT_OF_MEMORY && !exits
            ? "ran out of memory"
            : "ended the whole JVM, with exit status " + status;
    return new TestOutcome(
        titles.keySet().stream().findFirst().orElse(""),
        titles.values().stream().findFirst().orElse(""),
        TestOutcome.DIED,
        why,
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
