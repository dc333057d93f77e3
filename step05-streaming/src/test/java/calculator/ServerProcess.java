package calculator;

import calculator.v1.Operation;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import lab.testkit.Subprocess;

/** The server program in a small heap of its own, and calls to it. */
final class ServerProcess implements AutoCloseable {

  private static final int CALLERS = 8;

  private final Subprocess process;
  private final CalculatorClient client;

  private ServerProcess(Subprocess process) {
    this.process = process;
    String line = process.awaitLine("its address", text -> text.contains("listening on"));
    String target = line.replaceAll(".*listening on (\\S+).*", "$1");
    this.client =
        new CalculatorClient(
            Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()),
            CalculatorFixture.LONG);
  }

  /** Starts a server that sends its telemetry to {@code endpoint}, soon. */
  static ServerProcess start(String endpoint) {
    Map<String, String> environment =
        Map.of(
            "OTEL_EXPORTER_OTLP_ENDPOINT", endpoint,
            "OTEL_BSP_SCHEDULE_DELAY", "100",
            "OTEL_BLRP_SCHEDULE_DELAY", "100",
            "OTEL_METRIC_EXPORT_INTERVAL", "500");
    return new ServerProcess(
        Subprocess.start(List.of("-Xmx64m"), environment, "calculator.ServerMain", "--port", "0"));
  }

  /** Makes calls, several at a time; the first that fails ends it with its exception. */
  void call(int count) throws InterruptedException {
    // Not a parallel stream: that would run on JUnit's threads, and run other tests while it waits.
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try {
      AtomicInteger next = new AtomicInteger();
      Callable<Void> caller =
          () -> {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
              client.calculate(Operation.OPERATION_ADD, i, 1);
            }
            return null;
          };
      for (Future<Void> done : callers.invokeAll(Collections.nCopies(CALLERS, caller))) {
        done.get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError("a call has failed", e.getCause());
    } finally {
      callers.shutdownNow();
    }
  }

  /** Ends the server as Ctrl-C does, and returns what it has printed. */
  List<String> stop(Duration patience) throws InterruptedException {
    process.interrupt();
    process.awaitExit(patience);
    return process.lines();
  }

  @Override
  public void close() {
    client.close();
    process.close();
  }
}
