package calculator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.grpc.Status;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ErrorDetailsTest {

  @Test
  @Tag("task-1.4")
  @DisplayName("A refused call becomes one line that names the fields")
  void describe_namesTheFields() {
    com.google.rpc.Status status =
        com.google.rpc.Status.newBuilder()
            .setCode(Status.Code.INVALID_ARGUMENT.value())
            .setMessage("for the server's eyes")
            .addDetails(
                com.google.protobuf.Any.pack(
                    com.google.rpc.BadRequest.newBuilder()
                        .addFieldViolations(violation("a", "must not be odd"))
                        .addFieldViolations(violation("b", "must not be odd"))
                        .addFieldViolations(violation("c", "must not be there"))
                        .build()))
            .build();

    String line =
        ErrorDetails.describe(io.grpc.protobuf.StatusProto.toStatusRuntimeException(status));

    assertEquals(
        "INVALID_ARGUMENT (a, b, c): must not be odd; must not be there", line, whatIsOdd(line));
    assertEquals(
        "UNAVAILABLE: gone",
        ErrorDetails.describe(Status.UNAVAILABLE.withDescription("gone").asRuntimeException()),
        "A call that never came to its server has no fields to be told of.");
  }

  @Test
  @DisplayName("Without details the status message has to do, with its cause, or the code alone")
  void describe_fallsBackOnTheMessage() {
    assertEquals(
        "UNAVAILABLE: gone",
        ErrorDetails.describe(Status.UNAVAILABLE.withDescription("gone").asRuntimeException()));
    assertEquals(
        "UNAVAILABLE: io exception: Connection refused",
        ErrorDetails.describe(
            Status.UNAVAILABLE
                .withDescription("io exception")
                .withCause(new java.io.IOException("Connection refused"))
                .asRuntimeException()));
    assertEquals(
        "UNAVAILABLE: io exception: handshake failed: certificate has expired",
        ErrorDetails.describe(
            Status.UNAVAILABLE
                .withDescription("io exception\nChannel Pipeline: [SslHandler#0]")
                .withCause(
                    new java.io.IOException(
                        "handshake failed", new IllegalStateException("certificate has expired")))
                .asRuntimeException()));
    assertEquals("INTERNAL", ErrorDetails.describe(Status.INTERNAL.asRuntimeException()));
  }

  private static String whatIsOdd(String line) {
    if (line.contains("for the server's eyes")) {
      return "The person at the client reads the status's message, which is written for the server's"
          + " people. What is wrong with each field stands in the details.";
    }
    if (line.contains("\n")) {
      return "What a person reads should be one line, however many fields are wrong.";
    }
    return "What a person reads, of a refusal that is about three fields:";
  }

  private static com.google.rpc.BadRequest.FieldViolation violation(
      String field, String description) {
    return com.google.rpc.BadRequest.FieldViolation.newBuilder()
        .setField(field)
        .setDescription(description)
        .build();
  }
}
