package calculator;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, in a form that a program can read. A status code alone says that an argument was
 * invalid; the {@link BadRequest} beside it, sent in the trailers, says which one.
 *
 * @see <a href="https://google.aip.dev/193">AIP-193, Errors</a>
 */
final class ErrorDetails {

  private ErrorDetails() {}

  /** Turns wrong input into the exception that a service hands to {@code onError}. */
  static StatusRuntimeException toStatus(InvalidInputException problem) {
    BadRequest.Builder badRequest = BadRequest.newBuilder();
    // tag::task-1.2[]
    for (String field : problem.fields()) {
      badRequest.addFieldViolationsBuilder().setField(field).setDescription(problem.getMessage());
    }
    // end::task-1.2[]
    return StatusProto.toStatusRuntimeException(
        Status.newBuilder()
            .setCode(problem.code().value())
            .setMessage(String.join(" and ", problem.fields()) + " " + problem.getMessage())
            .addDetails(Any.pack(badRequest.build()))
            .build());
  }

  /**
   * One line for a person: {@code INVALID_ARGUMENT (b): must not be zero}. Without details it falls
   * back on the status message and on its causes, each of which may be absent.
   */
  static String describe(StatusRuntimeException failure) {
    String code = failure.getStatus().getCode().name();
    // tag::task-1.4[]
    List<BadRequest.FieldViolation> violations = violations(failure);
    if (!violations.isEmpty()) {
      return "%s (%s): %s"
          .formatted(
              code,
              join(", ", violations, BadRequest.FieldViolation::getField),
              join("; ", violations, BadRequest.FieldViolation::getDescription));
    }
    // end::task-1.4[]
    String line = append(code, failure.getStatus().getDescription());
    // How the network failed, only the causes say: the first one where, the last one why.
    for (Throwable cause = failure.getStatus().getCause();
        cause != null;
        cause = cause.getCause()) {
      line = append(line, cause.getMessage());
    }
    return line;
  }

  /** Adds what is new in a text: its first line, since below it gRPC tells of its own parts. */
  private static String append(String line, @Nullable String text) {
    String first = text == null ? "" : text.lines().findFirst().orElse("");
    return line.contains(first) ? line : line + ": " + first;
  }

  /** The fields that the server complains about; empty when it sent no details. */
  static List<BadRequest.FieldViolation> violations(StatusRuntimeException failure) {
    Status status = StatusProto.fromThrowable(failure);
    if (status == null) {
      return List.of();
    }
    try {
      for (Any detail : status.getDetailsList()) {
        if (detail.is(BadRequest.class)) {
          return detail.unpack(BadRequest.class).getFieldViolationsList();
        }
      }
    } catch (InvalidProtocolBufferException e) {
      // Details that cannot be read are worth less than the status that came with them.
      return List.of();
    }
    return List.of();
  }

  private static String join(
      String separator,
      List<BadRequest.FieldViolation> violations,
      Function<BadRequest.FieldViolation, String> part) {
    return violations.stream().map(part).distinct().collect(Collectors.joining(separator));
  }
}
