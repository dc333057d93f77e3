package lab.testkit;

import java.util.Arrays;
import java.util.List;
import lab.insight.Finding;

/**
 * Telemetry that is not as expected. Its message is made to be read by itself: what was expected,
 * what came, and one sentence.
 */
public final class TelemetryAssertionError extends AssertionError {

  private static final long serialVersionUID = 1L;

  private final transient List<Finding> findings;

  TelemetryAssertionError(String message, List<Finding> findings) {
    super(message);
    this.findings = List.copyOf(findings);
    setStackTrace(ownFrames(getStackTrace()));
  }

  /** All that differs, the most telling first. */
  public List<Finding> findings() {
    return findings;
  }

  /** Leaves the frames of the test itself: an editor jumps there, and nobody reads the others. */
  private static StackTraceElement[] ownFrames(StackTraceElement[] frames) {
    return Arrays.stream(frames)
        .filter(frame -> !frame.getClassName().startsWith("lab.testkit."))
        .filter(frame -> !frame.getClassName().startsWith("java."))
        .filter(frame -> !frame.getClassName().startsWith("org.junit."))
        .filter(frame -> !frame.getClassName().startsWith("jdk."))
        .limit(1)
        .toArray(StackTraceElement[]::new);
  }
}
