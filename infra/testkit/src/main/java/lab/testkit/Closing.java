package lab.testkit;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Closes after each test what the test opened, the newest first. */
public final class Closing implements AfterEachCallback {

  private static final long SECONDS = 10;

  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  public <T extends AutoCloseable> T add(T closeable) {
    open.push(closeable);
    return closeable;
  }

  public Server add(Server server) {
    open.push(
        () -> {
          server.shutdownNow();
          if (!server.awaitTermination(SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the server has not stopped after " + SECONDS + " s");
          }
        });
    return server;
  }

  public ManagedChannel add(ManagedChannel channel) {
    open.push(
        () -> {
          channel.shutdownNow();
          if (!channel.awaitTermination(SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the channel has not stopped after " + SECONDS + " s");
          }
        });
    return channel;
  }

  @Override
  public void afterEach(ExtensionContext test) throws Exception {
    if (!open.isEmpty()) {
      // All are closed, whatever one throws; later failures are suppressed by the first.
      try (AutoCloseable oldest = open.removeLast()) {
        afterEach(test);
      }
    }
  }
}
