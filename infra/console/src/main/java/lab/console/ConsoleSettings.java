package lab.console;

import java.net.URI;
import java.util.Optional;

/**
 * Where the console listens, how much it keeps, and who may look. OTLP is taken on the loopback
 * address alone.
 *
 * @param grpcPort for OTLP over gRPC; 0 takes any free one, here and below
 * @param httpPort for OTLP over HTTP
 * @param pagePort for the page
 * @param memoryBytes bound on what is kept, estimated; the oldest goes first
 * @param token opens the page to other machines that know it; without one it is for this machine
 * @param demo where a demo that runs beside this console takes orders, if there is one
 */
public record ConsoleSettings(
    int grpcPort,
    int httpPort,
    int pagePort,
    long memoryBytes,
    Optional<String> token,
    Optional<URI> demo) {

  private static final int SHORTEST_TOKEN = 16;

  public ConsoleSettings {
    if (memoryBytes < 1 << 20) {
      throw new IllegalArgumentException("the console needs 1 MB of memory at least");
    }
    if (token.isPresent() && token.get().length() < SHORTEST_TOKEN) {
      throw new IllegalArgumentException("a token has " + SHORTEST_TOKEN + " letters at least");
    }
  }
}
