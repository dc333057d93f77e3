package lab.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A program of the module under test, run as its user runs it: in a JVM of its own. */
public final class Subprocess implements AutoCloseable {

  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Thread reader;

  private Subprocess(Process process) {
    this.process = process;
    this.reader = new Thread(this::read, "output of " + process.pid());
    this.reader.setDaemon(true);
    this.reader.start();
  }

  /**
   * Starts a main class with the test's own class path and, where its JVM uses one, its archive of
   * classes.
   *
   * @param jvmOptions such as {@code -Xmx32m}
   * @param environment variables on top of the test's own
   */
  public static Subprocess start(
      List<String> jvmOptions, Map<String, String> environment, String main, String... arguments) {
    List<String> options = new ArrayList<>(jvmOptions);
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.matches("-(XX:SharedArchiveFile=|Xlog:cds).*"))
        .forEach(options::add);
    return start(System.getProperty("java.class.path"), options, environment, main, arguments);
  }

  /**
   * Starts a main class.
   *
   * @param classPath with this module in it
   * @param jvmOptions such as {@code -Xmx32m}
   * @param environment variables on top of the test's own
   */
  public static Subprocess start(
      String classPath,
      List<String> jvmOptions,
      Map<String, String> environment,
      String main,
      String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("--enable-native-access=ALL-UNNAMED"); // Netty's; newer JDKs warn without it
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", classPath, Child.class.getName()));
    command.addAll(List.of(String.valueOf(ProcessHandle.current().pid()), main));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      return new Subprocess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All output so far, errors included. */
  public List<String> lines() {
    return lines;
  }

  /** Waits for a line of output and returns it; a JVM needs a while to start. */
  public String awaitLine(String what, Predicate<String> wanted) {
    return awaitLine(what, Await.PATIENCE.multipliedBy(4), wanted);
  }

  String awaitLine(String what, Duration patience, Predicate<String> wanted) {
    // The reader and not the process: what a program printed last is read after its end.
    boolean over =
        Await.holdsWithin(patience, () -> lines.stream().anyMatch(wanted) || !reader.isAlive());
    return lines.stream()
        .filter(wanted)
        .findFirst()
        .orElseThrow(
            () ->
                new AssertionError(
                    (over ? "ended" : "after " + patience.toMillis() + " ms still")
                        + " without %s: %s".formatted(what, lines)));
  }

  /** Sends what Ctrl-C sends, or the nearest thing that the system has. */
  public void interrupt() {
    process.toHandle().destroy(); // unlike process.destroy(), it leaves the output open
  }

  /** Waits for the end and returns the exit status; all output is there afterwards. */
  public int awaitExit(Duration patience) throws InterruptedException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("still running after " + patience.toMillis() + " ms: " + lines);
    }
    reader.join(Await.PATIENCE.toMillis());
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void read() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      output.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      lines.add("(output ended: " + e.getMessage() + ")");
    }
  }
}
