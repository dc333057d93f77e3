package lab.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A program that takes OTLP, in a process of its own. */
final class Backend implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;

  private final String name;
  private final int port;
  private final Process process;

  /**
   * Starts it.
   *
   * @param port where it will take OTLP over gRPC
   * @throws IOException when it does not come up; the message says where its output is
   */
  Backend(String name, int port, List<String> command, Map<String, String> environment)
      throws IOException {
    this.name = name;
    this.port = port;
    Path log = Files.createTempFile(name, ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    process = builder.start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!isOpen()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        process.destroyForcibly();
        throw new IOException("%s did not start; see %s".formatted(name, log));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  String name() {
    return name;
  }

  String target() {
    return "localhost:" + port;
  }

  /** The time that all its threads have used so far. */
  Duration cpu() {
    return process
        .info()
        .totalCpuDuration()
        .orElseThrow(() -> new IllegalStateException("this system does not tell processor times"));
  }

  /** Memory that is in use and not swapped out, in bytes. */
  long residentBytes() throws IOException, InterruptedException {
    Process ps =
        new ProcessBuilder("ps", "-o", "rss=", "-p", String.valueOf(process.pid())).start();
    String kilobytes =
        new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
    ps.waitFor();
    return Long.parseLong(kilobytes) * 1024;
  }

  private boolean isOpen() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
