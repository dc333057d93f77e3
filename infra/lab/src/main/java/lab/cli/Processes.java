package lab.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lab.course.ClassArchive;
import lab.course.Lab;
import lab.testkit.Child;

/**
 * Programs that were started together and end together, the last one first. Their output goes to a
 * file each.
 */
final class Processes implements AutoCloseable {

  private static final long GRACE_SECONDS = 15; // a server waits for its calls and its telemetry

  /** Options for a JVM that is to start soon and take little. */
  static final List<String> SMALL =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m");

  private final Lab lab;
  private final Path logs;
  private final Deque<Running> running = new ConcurrentLinkedDeque<>();
  private final List<Running> writing = new CopyOnWriteArrayList<>();
  private volatile boolean closing;

  /** A program by the name that its user knows. */
  record Running(String name, Process process, Path log) {}

  /** Waits until a program has opened a port; fails when it ends before that. */
  interface Waiting {
    void forPort(Running program, int port) throws InterruptedException;
  }

  Processes(Lab lab, Path logs) throws IOException {
    this.lab = lab;
    this.logs = Files.createDirectories(logs);
  }

  /**
   * Starts a main class in a JVM of its own.
   *
   * @param module the folder whose class path it needs
   */
  synchronized Running start(
      String name,
      Path module,
      List<String> jvmOptions,
      Map<String, String> environment,
      String main,
      String... arguments)
      throws IOException {
    Path log = log(name);
    ProcessBuilder builder =
        program(lab, module, jvmOptions, main, List.of(arguments))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    deafToCtrlC(builder.command());
    builder.environment().putAll(environment);
    Running started = new Running(name, builder.start(), log);
    running.push(started);
    writing.add(started);
    return started;
  }

  /** A file of its own, also while another program of this name still runs. */
  private Path log(String name) {
    writing.removeIf(one -> !one.process().isAlive());
    Path log = logs.resolve(name + ".log");
    for (int i = 2; isTaken(log); i++) {
      log = logs.resolve("%s-%d.log".formatted(name, i));
    }
    return log;
  }

  private boolean isTaken(Path log) {
    return writing.stream().anyMatch(one -> one.log().equals(log));
  }

  /**
   * A terminal sends Ctrl-C to all programs at once. Those that end in an order must not hear it:
   * the console would go first, and the others wait for it in vain with what they still have to
   * tell.
   */
  private static void deafToCtrlC(List<String> command) {
    if (File.separatorChar == '/') {
      command.addAll(0, List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh"));
    }
  }

  /**
   * Runs a main class of a module in this terminal until it ends, or until Ctrl-C ends it.
   *
   * @return its exit status
   */
  static int runHere(Lab lab, Path module, String main, List<String> arguments)
      throws IOException, InterruptedException {
    return runHere(lab, module, SMALL, main, arguments);
  }

  /** The same with other options for its JVM. */
  static int runHere(
      Lab lab, Path module, List<String> jvmOptions, String main, List<String> arguments)
      throws IOException, InterruptedException {
    Process process = program(lab, module, jvmOptions, main, arguments).inheritIO().start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process), "shutdown"));
    return process.waitFor();
  }

  private static ProcessBuilder program(
      Lab lab, Path module, List<String> jvmOptions, String main, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED"); // Netty's; newer JDKs warn without it
    command.addAll(jvmOptions);
    command.addAll(ClassArchive.of(lab).options(lab.programPath(module)));
    command.add(Child.class.getName());
    command.addAll(List.of(String.valueOf(ProcessHandle.current().pid()), main));
    command.addAll(arguments);
    return new ProcessBuilder(command);
  }

  /** Programs that have ended by themselves. */
  List<Running> ended() {
    return closing ? List.of() : running.stream().filter(one -> !one.process().isAlive()).toList();
  }

  /** Asks programs to end, all at once, and waits for them. */
  synchronized void stop(List<Running> programs) {
    programs.forEach(running::remove);
    programs.forEach(one -> one.process().destroy());
    programs.forEach(one -> end(one.process()));
  }

  /**
   * Asks programs to end and waits a moment; whatever is still there then is not asked any more.
   *
   * @param patience for all of them together
   */
  synchronized void stopSoon(List<Running> programs, Duration patience) {
    programs.forEach(running::remove);
    programs.forEach(one -> one.process().destroy());
    CompletableFuture<?>[] ends =
        programs.stream().map(one -> one.process().onExit()).toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(ends).get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // They are ended below.
    }
    programs.forEach(one -> one.process().destroyForcibly());
  }

  /** Asks programs to end and does not wait for them; after a while they are not asked any more. */
  synchronized void letGo(List<Running> programs) {
    for (Running program : programs) {
      running.remove(program);
      program.process().destroy();
      program
          .process()
          .onExit()
          .orTimeout(GRACE_SECONDS, TimeUnit.SECONDS)
          .whenComplete((process, late) -> program.process().destroyForcibly());
    }
  }

  /** Ends a program without asking it, and waits until it has gone. */
  synchronized void kill(Running program) {
    running.remove(program);
    program.process().destroyForcibly().onExit().join();
  }

  /** Asks all to end, waits for them, and ends those that do not. */
  @Override
  public synchronized void close() {
    closing = true;
    while (!running.isEmpty()) {
      end(running.pop().process());
    }
  }

  private static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
