package lab.insight;

import java.util.List;
import java.util.Map;

/**
 * One span.
 *
 * @param traceId 32 lowercase hex characters
 * @param spanId 16 lowercase hex characters
 * @param parentSpanId likewise, or empty for a root
 * @param startEpochNanos nanoseconds since 1970-01-01T00:00Z
 * @param endEpochNanos likewise; 0 while the span has not ended
 * @param attributes values are String, Boolean, Long, Double, or a List or Map of these
 * @param leftOut how many attributes, events and links it had no room for
 * @param resource who sent it, such as {@code service.name}
 */
public record SpanRecord(
    String traceId,
    String spanId,
    String parentSpanId,
    String name,
    SpanKind kind,
    long startEpochNanos,
    long endEpochNanos,
    SpanStatus status,
    String statusDescription,
    Map<String, Object> attributes,
    List<SpanEvent> events,
    List<SpanLink> links,
    int leftOut,
    String scope,
    Map<String, Object> resource) {

  public SpanRecord {
    attributes = Attrs.copy(attributes);
    events = List.copyOf(events);
    links = List.copyOf(links);
    resource = Attrs.copy(resource);
  }

  public boolean isRoot() {
    return parentSpanId.isEmpty();
  }

  public boolean hasEnded() {
    return endEpochNanos != 0;
  }

  /** Nanoseconds from start to end; 0 for a span that is open or ends before it starts. */
  public long durationNanos() {
    return hasEnded() ? Math.max(0, endEpochNanos - startEpochNanos) : 0;
  }

  /** {@code service.name}, or {@code unknown}. */
  public String service() {
    return String.valueOf(resource.getOrDefault("service.name", "unknown"));
  }
}
