package lab.console.receive;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.javalin.Javalin;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import lab.console.store.TelemetryStore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SlowRequestTest {

  private static final int MEMORY_BYTES = 1 << 20;

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  @DisplayName("A request that arrives byte by byte is given up in time")
  void trickle_isGivenUp() throws IOException {
    OtlpHttpReceiver receiver =
        new OtlpHttpReceiver(
            new TelemetryStore(MEMORY_BYTES), MEMORY_BYTES, Duration.ofMillis(100));
    Javalin server = Javalin.create(config -> receiver.addRoutes(config.routes));
    server.start("127.0.0.1", 0);
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      String head =
          "POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-protobuf\r\n"
              + "Content-Length: %d\r\n\r\n".formatted(OtlpHttpReceiver.MAX_BYTES);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      while (socket.getInputStream().available() == 0) {
        socket.getOutputStream().write(0);
      }

      String status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      assertTrue(status.endsWith("408"), status);
    } finally {
      server.stop();
    }
  }
}
