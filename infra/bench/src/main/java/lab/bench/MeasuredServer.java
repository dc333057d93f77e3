package lab.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server in a process of its own, with somebody who takes its telemetry, or nobody. */
final class MeasuredServer implements AutoCloseable {

  static final int UNDER_WAY = 32;

  private static final String MAIN = "lab.peers.MeasuredServer";
  private static final int PATIENCE_MILLIS = 60_000;

  /** Until a connection stands and all calls are under way. */
  private static final Duration RAMP = Duration.ofMillis(200);

  private final Setting setting;
  private final int port;
  private final Process process;
  private final Path log;
  private final Socket control;
  private final BufferedReader answers;
  private final PrintWriter questions;
  private final @Nullable OtlpCounter backend;
  private long calls;

  /** Starts it; it listens a moment later. */
  MeasuredServer(Measured measured, Setting setting) throws IOException {
    this.setting = setting;
    port = FreePorts.next();
    backend = setting.backend() ? new OtlpCounter() : null;
    int otlpPort = backend == null ? FreePorts.next() : backend.port();
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      listener.setSoTimeout(PATIENCE_MILLIS);
      List<String> arguments =
          List.of(
              String.valueOf(listener.getLocalPort()),
              setting.executor(),
              setting.variant().instrumentation(),
              "--port",
              String.valueOf(port));
      String name =
          "%s-%s-%s".formatted(setting.variant(), setting.executor(), setting.backendState());
      log = measured.log(name);
      process = measured.start(setting.variant(), name, otlpPort, MAIN, arguments);
      control = accept(listener, process, log);
    }
    answers =
        new BufferedReader(
            new InputStreamReader(control.getInputStream(), StandardCharsets.US_ASCII));
    questions = new PrintWriter(control.getOutputStream(), true, StandardCharsets.US_ASCII);
  }

  private static Socket accept(ServerSocket listener, Process process, Path log)
      throws IOException {
    try {
      return listener.accept();
    } catch (SocketTimeoutException e) {
      process.destroyForcibly();
      throw new IOException("a server did not start; see " + log, e);
    }
  }

  Setting setting() {
    return setting;
  }

  /** Calls for a while, and tells what a call has used in that time. */
  Sample measure(Duration stretch) throws IOException, InterruptedException {
    AdditionLoad load = new AdditionLoad(port, UNDER_WAY);
    Sample sample;
    try (load) {
      sample = measure(load, stretch);
    }
    calls += load.answered();
    return sample;
  }

  private Sample measure(AdditionLoad load, Duration stretch)
      throws IOException, InterruptedException {
    awaitAnswers(load, UNDER_WAY);
    Thread.sleep(RAMP.toMillis());
    long[] before = usage();
    long callsBefore = load.answered();
    Thread.sleep(stretch.toMillis());
    awaitAnswers(load, callsBefore + UNDER_WAY); // on a machine that stands still
    long[] after = usage();
    return Sample.of(after[0] - before[0], after[1] - before[1], load.answered() - callsBefore);
  }

  private static void awaitAnswers(AdditionLoad load, long count) throws InterruptedException {
    while (load.answered() < count) {
      Thread.sleep(10);
    }
  }

  /** Processor time in nanoseconds, and bytes, since its start. */
  private long[] usage() throws IOException, InterruptedException {
    questions.println("usage");
    String answer = answers.readLine();
    if (answer == null) {
      int status = process.waitFor();
      throw new IOException(
          "the server of %s has ended with status %d; see %s".formatted(setting, status, log));
    }
    String[] parts = answer.split(" ", -1);
    return new long[] {Long.parseLong(parts[0]), Long.parseLong(parts[1])};
  }

  /** Spans that have arrived, for each call. */
  double spansPerCall() {
    return backend == null ? 0 : (double) backend.spans() / calls;
  }

  /** Log records that have arrived, for each call. */
  double logRecordsPerCall() {
    return backend == null ? 0 : (double) backend.logRecords() / calls;
  }

  /** Whether metrics have arrived. */
  boolean hasMetrics() {
    return backend != null && backend.metrics() > 0;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      control.close();
    } catch (IOException e) {
      // It has gone first.
    }
    if (backend != null) {
      backend.close();
    }
  }
}
