package calculator;

import io.grpc.Status;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A request that has no answer because of what its sender wrote. The message is meant for that
 * sender, so it says what to change and holds nothing internal.
 */
final class InvalidInputException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Status.Code code;
  private final transient List<String> fields;

  /**
   * @param code {@code INVALID_ARGUMENT} when a field is wrong whatever the others hold, {@code
   *     OUT_OF_RANGE} when the fields are right one by one and have no result together
   * @param message what the fields must be, without their names
   * @param fields the request's fields to look at, by their names in the proto file
   */
  InvalidInputException(Status.Code code, String message, String... fields) {
    super(message);
    this.code = code;
    this.fields = List.of(fields);
  }

  Status.Code code() {
    return code;
  }

  List<String> fields() {
    return fields;
  }

  /**
   * The same problem in a request whose fields have other names.
   *
   * @param names from the names here to the names there
   */
  InvalidInputException renamed(Map<String, String> names) {
    String[] renamed =
        fields.stream()
            .map(field -> names.getOrDefault(field, field))
            .distinct()
            .toArray(String[]::new);
    return new InvalidInputException(code, Objects.requireNonNull(getMessage()), renamed);
  }
}
