package lab.insight;

import java.util.Map;

/**
 * One log record.
 *
 * @param epochNanos when it happened, or when it was noticed if nobody said when it happened
 * @param severityNumber 1 to 24 as in the data model (9 INFO, 13 WARN, 17 ERROR); 0 when not given
 * @param traceId 32 lowercase hex characters, or empty when it belongs to no trace
 * @param spanId 16 lowercase hex characters, or empty
 * @param scope the logger's name
 */
public record LogRecord(
    long epochNanos,
    int severityNumber,
    String severityText,
    String body,
    Map<String, Object> attributes,
    String traceId,
    String spanId,
    String scope,
    Map<String, Object> resource) {
  public LogRecord {
    attributes = Attrs.copy(attributes);
    resource = Attrs.copy(resource);
  }

  /** {@code service.name}, or {@code unknown}. */
  public String service() {
    return String.valueOf(resource.getOrDefault("service.name", "unknown"));
  }

  public boolean isError() {
    return severityNumber >= 17;
  }
}
