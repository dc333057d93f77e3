package lab.demo;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Something that goes wrong in the demo while it is switched on. */
public enum Fault {
  SLOW("One server answers a quarter of a second late"),
  ERRORS("One call in four fails on its way to the server"),
  WRONG_INPUT("One request in four arrives empty"),
  KILLED("One of the two servers is killed"),
  BACKEND_GONE("Nobody takes the telemetry"),
  NO_PROPAGATION("The headers that carry the trace get lost"),
  SLOW_READER("Who reads a stream takes its time");

  private final String title;

  Fault(String title) {
    this.title = title;
  }

  /** What goes wrong, in a few words. */
  public String title() {
    return title;
  }

  /** As one types it: {@code backend-gone}. */
  @JsonValue
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The fault with this id.
   *
   * @throws IllegalArgumentException when there is none; the message names all
   */
  @JsonCreator
  public static Fault of(String id) {
    return Stream.of(values())
        .filter(fault -> fault.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no fault is called '%s': there are %s"
                        .formatted(
                            id,
                            Stream.of(values()).map(Fault::id).collect(Collectors.joining(", ")))));
  }
}
