package lab.insight;

import java.util.Map;

/**
 * Something that happened at one moment of a span.
 *
 * @param epochNanos nanoseconds since 1970-01-01T00:00Z
 */
public record SpanEvent(String name, long epochNanos, Map<String, Object> attributes) {
  public SpanEvent {
    attributes = Attrs.copy(attributes);
  }
}
