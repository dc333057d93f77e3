package lab.console.store;

import java.io.IOException;

/** Bytes that are not the OTLP that they claim to be; the message says why, for the sender. */
public final class MalformedOtlpException extends IOException {

  private static final long serialVersionUID = 1;

  public MalformedOtlpException(String message) {
    super(message);
  }

  public MalformedOtlpException(String message, Throwable cause) {
    super(message, cause);
  }
}
