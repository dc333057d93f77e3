package lab.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A single program that a scene has run.
 *
 * @param command as one types it
 * @param output what it has printed
 * @param exit its exit status
 * @param requestBytes how large the first message was that it sent; 0 when none got through
 */
record Run(String id, String command, String output, int exit, int requestBytes) {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /**
   * The program of the current scene with this id, when it has ended.
   *
   * @throws IOException when it does not end: then nobody can say what comes of it
   */
  static Run ended(Play play, String id) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() - end < 0) {
      for (JsonNode run : play.demo().at("/scene/runs")) {
        if (run.get("id").asText().equals(id) && run.hasNonNull("exit")) {
          return new Run(
              id,
              run.get("command").asText(),
              run.get("output").asText().strip(),
              run.get("exit").asInt(),
              run.at("/call/request/bytes").asInt());
        }
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    throw new IOException(
        "the program %s of the scene runs after %d s".formatted(id, PATIENCE.toSeconds()));
  }

  /** Asserts how it has ended, and what its output has in it. */
  void require(int status, String text) {
    Play.require(
        exit == status && output.contains(text),
        "%s with exit status %d and “%s”".formatted(id, status, text),
        this);
  }

  @Override
  public String toString() {
    return "exit status %d and “%s”".formatted(exit, output);
  }
}
