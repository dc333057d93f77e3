package lab.check;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * How one test ended.
 *
 * @param id as {@code Class.method}
 * @param title what the test says of itself
 * @param failure the class of what was thrown, empty when the test has passed
 * @param message its message
 * @param frames where in the learner's code, innermost first, such as {@code Arithmetic.java:12}
 */
public record TestOutcome(
    String id, String title, String failure, String message, List<String> frames) {

  /** Stands in {@link #failure} when the test did not end in time. */
  static final String HANGS = "hangs";

  /** Stands in {@link #failure} when the JVM ended with the test. */
  static final String DIED = "died";

  /** Stands in {@link #failure} when the run ended before it came to the test. */
  static final String NOT_RUN = "not run";

  /** A text longer than this says nothing more. */
  private static final int LONGEST = 10_000;

  public boolean passed() {
    return failure.isEmpty();
  }

  /** Whether the JVM had to end with it. */
  boolean endedTheRun() {
    return failure.equals(HANGS) || failure.equals(DIED);
  }

  void write(DataOutput out) throws IOException {
    out.writeUTF(id);
    out.writeUTF(title);
    out.writeUTF(failure);
    out.writeUTF(message.length() > LONGEST ? message.substring(0, LONGEST) + " …" : message);
    out.writeInt(frames.size());
    for (String frame : frames) {
      out.writeUTF(frame);
    }
  }

  static TestOutcome read(DataInput in) throws IOException {
    String id = in.readUTF();
    String title = in.readUTF();
    String failure = in.readUTF();
    String message = in.readUTF();
    List<String> frames = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      frames.add(in.readUTF());
    }
    return new TestOutcome(id, title, failure, message, frames);
  }
}
