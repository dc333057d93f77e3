package lab.insight;

/** What the instrumentation says of a span's outcome; nothing unless it was an error. */
public enum SpanStatus {
  UNSET,
  OK,
  ERROR
}
