package lab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import lab.course.Lab;
import org.jspecify.annotations.Nullable;

/** The demo as {@code lab demo} starts it, in the background, on ports that are free. */
final class RunningDemo implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int HIGHEST_PORT = 65_535;

  private final StringWriter said = new StringWriter();
  private final Thread thread;
  private final ConsolePage page;
  private final String address;
  private volatile @Nullable Exception failure;

  private RunningDemo(Lab lab, DemoOptions options) {
    address = "http://localhost:" + options.pagePort;
    page = new ConsolePage(address);
    thread =
        new Thread(
            () -> {
              try {
                new Demo(lab, lab.step(1), Cast.SERVERS, options, new PrintWriter(said)).onStage();
              } catch (InterruptedException e) {
                // It is over.
              } catch (IOException | RuntimeException e) {
                failure = e;
              }
            },
            "demo");
  }

  /**
   * Starts it, and waits until it takes orders.
   *
   * @throws IOException when it does not start; the message says what it said
   */
  static RunningDemo start(Lab lab) throws IOException, InterruptedException {
    List<Integer> ports = Ports.free(3);
    DemoOptions options = new DemoOptions();
    options.rate = 20;
    options.serverPort = inARow(2 * Cast.SERVERS);
    options.pagePort = ports.get(0);
    options.grpcPort = ports.get(1);
    options.httpPort = ports.get(2);
    options.noBrowser = true;
    RunningDemo demo = new RunningDemo(lab, options);
    demo.thread.start();
    try {
      demo.await();
      return demo;
    } catch (IOException | InterruptedException e) {
      demo.close();
      throw e;
    }
  }

  /** The first of so many free ports that follow each other. */
  private static int inARow(int count) throws IOException {
    while (true) {
      int first = Ports.free(1).get(0);
      int free = 1;
      while (free < count && first + free <= HIGHEST_PORT && !Ports.isOpen(first + free)) {
        free++;
      }
      if (free == count) {
        return first;
      }
    }
  }

  private void await() throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        page.demo("GET", "");
        return;
      } catch (IOException e) {
        if (!thread.isAlive() || System.nanoTime() - end > 0) {
          throw new IOException(
              "the demo did not start: %s".formatted(failure == null ? said : failure), e);
        }
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  /** Of its page, without a slash at the end. */
  String address() {
    return address;
  }

  /** Ends all of its programs. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
