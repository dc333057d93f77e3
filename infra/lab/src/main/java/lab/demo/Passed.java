package lab.demo;

import io.grpc.Status;
import java.util.HexFormat;

/**
 * One attempt of a call that a proxy has passed on, when it has ended.
 *
 * @param method full name, without a slash at the beginning
 * @param code how it ended, as the client sees it
 * @param willRetry whether gRPC in the client tries it again, so that its caller has heard nothing
 * @param millis from its beginning to its end
 * @param request the first message of the caller, as it was sent
 * @param response the first message of the server
 */
public record Passed(
    String method,
    Status.Code code,
    boolean willRetry,
    long millis,
    Message request,
    Message response) {

  /**
   * A message as it crossed.
   *
   * @param bytes how many; 0 also if there was none
   * @param hex the first of them, two digits each, with spaces between
   */
  public record Message(int bytes, String hex) {

    private static final int SHOWN_BYTES = 32;

    static final Message NONE = new Message(0, "");

    static Message of(byte[] message) {
      int shown = Math.min(SHOWN_BYTES, message.length);
      return new Message(message.length, HexFormat.ofDelimiter(" ").formatHex(message, 0, shown));
    }
  }
}
