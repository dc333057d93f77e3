package calculator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.rpc.BadRequest;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.function.ThrowingSupplier;

/** How a stream ended and how it should have, in sentences. */
final class StreamAssertions {

  private StreamAssertions() {}

  /**
   * Expects an answer.
   *
   * @param what the test did, in a sentence
   */
  static <T> T assertAnswered(String what, ThrowingSupplier<T> call) throws Exception {
    try {
      return call.get();
    } catch (StatusException e) {
      return fail(
          what
              + "\n"
              + ending(e.getStatus())
              + (e.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED
                  ? " What ends a call on the server?"
                  : ""));
    } catch (Exception e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Expects a refusal with details that name a field of the request.
   *
   * @param what the test did, in a sentence
   */
  static void assertRefused(String what, Status.Code code, String field, Executable call) {
    StatusException refusal =
        assertThrows(
            StatusException.class,
            call,
            what + "\nThat was to be refused with " + code + ", and was answered.");
    assertRefused(what, code, field, refusal.getStatus(), refusal.getTrailers());
  }

  /** The same of a call that has ended. */
  static void assertRefused(
      String what, Status.Code code, String field, Status end, @Nullable Metadata trailers) {
    assertEquals(code, end.getCode(), what + "\n" + ending(end));
    List<String> fields =
        ErrorDetails.violations(end.asRuntimeException(trailers)).stream()
            .map(BadRequest.FieldViolation::getField)
            .toList();
    assertEquals(
        List.of(field), fields, what + "\nThe refusal's details name these fields of the request:");
  }

  /** What a status says of the call. */
  static String ending(Status status) {
    return switch (status.getCode()) {
      case OK -> "The call ended as one that is answered.";
      // Of a deadline gRPC says to the nanosecond where the time went.
      case DEADLINE_EXCEEDED -> "The call had no end of its own: its deadline ended it.";
      case CANCELLED ->
          "The call was broken off. gRPC does that to a server that sends no answer, or two, where"
              + " one is due.";
      case UNKNOWN ->
          "The call ended with UNKNOWN: so gRPC answers when code on the server throws, or hands"
              + " onError an exception without a status.";
      case UNIMPLEMENTED ->
          "Nothing was refused until the client had closed its half. What comes then is another task.";
      default -> "The call ended with %s: %s.".formatted(status.getCode(), status.getDescription());
    };
  }
}
