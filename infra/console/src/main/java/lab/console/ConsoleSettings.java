package lab.console;

/**
 * Where the console listens, always on the loopback address, and how much it keeps.
 *
 * @param grpcPort for OTLP over gRPC; 0 takes any free one, here and below
 * @param httpPort for OTLP over HTTP
 * @param pagePort for the page
 * @param memoryBytes bound on what is kept, estimated; the oldest goes first
 */
public record ConsoleSettings(int grpcPort, int httpPort, int pagePort, long memoryBytes) {

  /** OTLP's own ports, and 256 MB. */
  public static final ConsoleSettings DEFAULT = new ConsoleSettings(4317, 4318, 8318, 256L << 20);

  public ConsoleSettings {
    if (memoryBytes < 1 << 20) {
      throw new IllegalArgumentException("the console needs 1 MB of memory at least");
    }
  }
}
