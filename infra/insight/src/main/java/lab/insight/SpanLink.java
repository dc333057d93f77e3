package lab.insight;

import java.util.Map;

/** A span that has to do with another one without being its child. */
public record SpanLink(String traceId, String spanId, Map<String, Object> attributes) {
  public SpanLink {
    attributes = Attrs.copy(attributes);
  }
}
