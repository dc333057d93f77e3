package lab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lab.console.ConsoleMain;
import lab.course.Lab;
import lab.course.Step;

/**
 * One step, running: servers, a client with steady traffic, and something that shows what they
 * tell.
 */
final class Demo {

  /** How much telemetry the console keeps; its JVM gets twice that. */
  private static final int CONSOLE_MEGABYTES = 256;

  /** The client's own limit. */
  private static final int HIGHEST_RATE = 10_000;

  private static final int TOKEN_BYTES = 16;
  private static final Duration START = Duration.ofSeconds(30);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Lab lab;
  private final Step step;
  private final int servers;
  private final DemoOptions options;
  private final PrintWriter out;
  private final String token;
  private final long begun = System.nanoTime();

  /**
   * @throws IllegalArgumentException when no client can call at that rate
   */
  Demo(Lab lab, Step step, int servers, DemoOptions options, PrintWriter out) {
    if (options.rate < 1 || options.rate > HIGHEST_RATE) {
      throw new IllegalArgumentException(
          "--rate is from 1 to %d calls a second".formatted(HIGHEST_RATE));
    }
    this.lab = lab;
    this.step = step;
    this.servers = servers;
    this.options = options;
    this.out = out;
    this.token = options.share ? newToken() : "";
  }

  /**
   * Runs with the console until Ctrl-C, or as long as the options say.
   *
   * @param module the step as it was built, or a learner's own
   * @return the exit status
   */
  int withConsole(Path module) throws IOException, InterruptedException {
    requireConsolePorts();
    try (Processes processes = start(servers)) {
      if (!module.equals(step.folder())) {
        out.println("  code     your own");
      }
      startConsole(processes, Map.of());
      startStep(processes, module, "http://localhost:" + options.grpcPort);
      return show(processes, processes::ended, false);
    }
  }

  /**
   * The same, and while it runs one can change the step and let things go wrong.
   *
   * @return the exit status
   */
  int onStage() throws IOException, InterruptedException {
    requireConsolePorts();
    try (Processes processes = start(2 * servers);
        DemoServer orders = new DemoServer(lab, newToken())) {
      Processes.Running console =
          startConsole(processes, Map.of(ConsoleMain.DEMO_VARIABLE, orders.address().toString()));
      try (Stage stage =
          new Stage(
              lab,
              processes,
              step,
              options,
              options.grpcPort,
              logs(),
              (program, port) ->
                  await(() -> endedOf(program), program.name(), () -> Ports.isOpen(port)))) {
        orders.open(stage);
        sayWhere();
        return show(processes, () -> endedOf(console), true);
      }
    }
  }

  private void requireConsolePorts() {
    Ports.requireFree(options.grpcPort, "OTLP over gRPC", "--grpc-port");
    Ports.requireFree(options.httpPort, "OTLP over HTTP", "--http-port");
    Ports.requireFree(options.pagePort, "the page", "--page-port");
  }

  /**
   * Opens the page when it is there, and stays.
   *
   * @param ended whose end is the end of all
   * @param scenes whether there are some, and so a page for whoever presents them
   */
  private int show(Processes processes, Supplier<List<Processes.Running>> ended, boolean scenes)
      throws IOException, InterruptedException {
    String page = "http://localhost:" + options.pagePort;
    awaitPort(processes, "the page", options.pagePort);
    out.printf("  page     %s%n", page);
    if (scenes) {
      out.printf("  talk     %s/presenter.html%n", page);
    }
    if (options.share) {
      out.printf("  others   http://%s:%d/?token=%s%n", here(), options.pagePort, token);
    }
    out.flush();
    if (!options.noBrowser) {
      Browser.open(page);
    }
    ConsolePage console = new ConsolePage(page);
    boolean seen = step.number() == 1 || awaitFirstTrace(processes, console);
    int status = stay(ended, seen);
    return reportFindings(console) ? 1 : status;
  }

  private Processes.Running startConsole(Processes processes, Map<String, String> more)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--memory",
                String.valueOf(CONSOLE_MEGABYTES),
                "--grpc-port",
                String.valueOf(options.grpcPort),
                "--http-port",
                String.valueOf(options.httpPort),
                "--page-port",
                String.valueOf(options.pagePort)));
    if (options.share) {
      arguments.add("--share");
    }
    Map<String, String> environment = new HashMap<>(more);
    environment.put(ConsoleMain.TOKEN_VARIABLE, token);
    return processes.start(
        "console",
        lab.module("console"),
        ConsoleMain.jvmOptions(CONSOLE_MEGABYTES),
        environment,
        ConsoleMain.class.getName(),
        arguments.toArray(String[]::new));
  }

  private static String newToken() {
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /** How other machines are likely to reach this one. */
  private static String here() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
        .map(InetAddress::getHostAddress)
        .findFirst()
        .orElse("this-machine");
  }

  /** The same with the compose stack, which is up already, in the console's place. */
  int withStack() throws IOException, InterruptedException {
    try (Processes processes = start(servers)) {
      startStep(processes, step.folder(), "http://localhost:4317");
      out.println("  traces   http://localhost:16686   (Jaeger)");
      out.println("  metrics  http://localhost:9090    (Prometheus)");
      out.println("  logs     http://localhost:3100    (Loki: an API, no page)");
      out.flush();
      if (!options.noBrowser) {
        Browser.open("http://localhost:16686");
      }
      return stay(processes::ended, true);
    }
  }

  /** Where the output of all is. */
  private Path logs() {
    return lab.root().resolve("target").resolve("demo");
  }

  private Processes start(int ports) throws IOException {
    for (int i = 0; i < ports; i++) {
      Ports.requireFree(options.serverPort + i, "server " + (i + 1), "--server-port");
    }
    Processes processes = new Processes(lab, logs());
    Runtime.getRuntime().addShutdownHook(new Thread(processes::close, "shutdown"));
    out.printf("Step %d: %s%n", step.number(), step.layer());
    out.flush();
    return processes;
  }

  /** The programs of the step, without anything between them. */
  private void startStep(Processes processes, Path module, String endpoint)
      throws IOException, InterruptedException {
    Programs programs = new Programs(processes, step, module, endpoint);
    for (int i = 0; i < servers; i++) {
      programs.server(i + 1, options.serverPort + i);
    }
    for (int i = 0; i < servers; i++) {
      awaitPort(processes, "server " + (i + 1), options.serverPort + i);
    }
    programs.client(ports(), options.rate);
    sayWhere();
  }

  private List<Integer> ports() {
    return IntStream.range(0, servers).mapToObj(i -> options.serverPort + i).toList();
  }

  private void sayWhere() {
    out.printf(
        "  servers  %s%n",
        ports().stream().map(port -> "localhost:" + port).collect(Collectors.joining("  ")));
    out.printf("  client   %d calls a second, some with wrong input%n", options.rate);
    out.flush();
  }

  private void awaitPort(Processes processes, String what, int port) throws InterruptedException {
    await(processes::ended, what, () -> Ports.isOpen(port));
  }

  private boolean awaitFirstTrace(Processes processes, ConsolePage console)
      throws InterruptedException {
    await(
        processes::ended,
        "the first trace",
        () -> {
          try {
            return console.hasTraces();
          } catch (IOException e) {
            return false;
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
          }
        });
    out.printf(
        "  traces   the first one was there after %.1f s%n", (System.nanoTime() - begun) / 1e9);
    return true;
  }

  /** Until Ctrl-C; what ends before that is named with its log. */
  private int stay(Supplier<List<Processes.Running>> ended, boolean seen)
      throws InterruptedException {
    out.printf("  logs     %s%n", lab.root().relativize(logs()).resolve("*.log"));
    out.println(options.seconds > 0 ? "" : "Ctrl-C ends all of it.");
    out.flush();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(options.seconds);
    while (options.seconds == 0 || System.nanoTime() - end < 0) {
      requireNone(ended.get());
      LockSupport.parkNanos(PAUSE_NANOS);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    return seen ? 0 : 1;
  }

  /** Says what the console found wrong in all that time; true when there is something. */
  private boolean reportFindings(ConsolePage console) throws IOException, InterruptedException {
    List<String> findings = console.findings();
    findings.forEach(finding -> out.println("  found    " + finding));
    out.flush();
    return !findings.isEmpty();
  }

  /**
   * Waits until something is so.
   *
   * @param ended whose end is the end of waiting
   */
  private void await(
      Supplier<List<Processes.Running>> ended, String what, BooleanSupplier condition)
      throws InterruptedException {
    long end = System.nanoTime() + START.toNanos();
    while (!condition.getAsBoolean()) {
      requireNone(ended.get());
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException(
            "%s was not there after %d s: see %s".formatted(what, START.toSeconds(), logs()));
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  private static List<Processes.Running> endedOf(Processes.Running program) {
    return program.process().isAlive() ? List.of() : List.of(program);
  }

  private static void requireNone(List<Processes.Running> ended) {
    if (!ended.isEmpty()) {
      throw new IllegalStateException(explain(ended.get(0)));
    }
  }

  private static String explain(Processes.Running ended) {
    return "%s has ended by itself: %s (all of its output is in %s)"
        .formatted(ended.name(), lastLine(ended.log()), ended.log());
  }

  private static String lastLine(Path log) {
    try {
      List<String> lines = Files.readAllLines(log);
      return lines.isEmpty() ? "without a word" : lines.get(lines.size() - 1);
    } catch (IOException e) {
      return "its log cannot be read";
    }
  }
}
