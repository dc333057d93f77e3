package lab.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/**
 * A single program that a scene has run.
 *
 * @param output what it has printed
 * @param exit its exit status
 * @param requestBytes how large the first message was that it sent; 0 when none got through
 */
record Run(String id, String output, int exit, int requestBytes) {

  /**
   * The program of the current scene with this id, when it has ended.
   *
   * @throws ClaimBroken when it does not end
   */
  static Run ended(Play play, String id) throws IOException, InterruptedException {
    return play.await(
        () -> {
          for (JsonNode run : play.demo().at("/scene/runs")) {
            if (run.get("id").asText().equals(id) && run.hasNonNull("exit")) {
              return new Run(
                  id,
                  run.get("output").asText().strip(),
                  run.get("exit").asInt(),
                  run.at("/call/request/bytes").asInt());
            }
          }
          throw new ClaimBroken("that the program %s has ended".formatted(id), "it runs");
        });
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
