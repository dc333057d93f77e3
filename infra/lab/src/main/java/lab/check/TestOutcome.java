package lab.check;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * How one test ended.
 *
 * @param id as {@code Class.method}
 * @param title what the test says of itself
 * @param failure the class of what was thrown, empty when the test has passed
 * @param message its message
 * @param frames where in the learner's code, innermost first, such as {@code Arithmetic.java:12}
 * @param meanwhile what went wrong elsewhere; empty when the test has passed
 */
public record TestOutcome(
    String id,
    String title,
    String failure,
    String message,
    List<String> frames,
    List<Mishap> meanwhile) {

  /** Stands in {@link #failure} when the test did not end in time. */
  static final String HANGS = "hangs";

  /** Stands in {@link #failure} when the JVM ended with the test. */
  static final String DIED = "died";

  /** Stands in {@link #failure} when the run ended before it came to the test. */
  static final String NOT_RUN = "not run";

  /** An exception whose message is made for a learner, trees and all. */
  static final String TELEMETRY = "lab.testkit.TelemetryAssertionError";

  /** How a call ends for a blocking stub of the first and of the second generation. */
  private static final List<String> CALLS =
      List.of("io.grpc.StatusRuntimeException", "io.grpc.StatusException");

  private static final List<String> ASSERTIONS =
      List.of("org.opentest4j.AssertionFailedError", "java.lang.AssertionError");

  /** A text longer than this says nothing more. */
  private static final int LONGEST = 10_000;

  public boolean passed() {
    return failure.isEmpty();
  }

  public boolean wasRun() {
    return !failure.equals(NOT_RUN);
  }

  /** Whether the JVM had to end with it. */
  boolean endedTheRun() {
    return failure.equals(HANGS) || failure.equals(DIED);
  }

  /** Whether a call ended with a status where an answer was expected. */
  boolean isCall() {
    return CALLS.contains(failure);
  }

  /** Whether JUnit found one thing where it expected another. */
  boolean isAssertion() {
    return ASSERTIONS.contains(failure);
  }

  /**
   * Where the learner's code has thrown or keeps others waiting, innermost first. Of a call that
   * fails and of what an assertion finds the frames only say who asked.
   */
  List<String> origin() {
    boolean onlyAsked =
        isCall() || isAssertion() || failure.equals(TELEMETRY) || failure.equals(HANGS);
    return onlyAsked
        ? meanwhile.stream()
            .map(Mishap::frames)
            .filter(places -> !places.isEmpty())
            .findFirst()
            .orElse(List.of())
        : frames;
  }

  void write(DataOutput out) throws IOException {
    out.writeUTF(id);
    out.writeUTF(title);
    out.writeUTF(failure);
    out.writeUTF(message.length() > LONGEST ? message.substring(0, LONGEST) + " …" : message);
    Wire.write(frames, out);
    Wire.write(meanwhile, out, Mishap::write);
  }

  static TestOutcome read(DataInput in) throws IOException {
    String id = in.readUTF();
    String title = in.readUTF();
    String failure = in.readUTF();
    String message = in.readUTF();
    return new TestOutcome(id, title, failure, message, Wire.read(in), Wire.read(in, Mishap::read));
  }
}
