package lab.insight;

import java.util.HashMap;
import java.util.Map;

/** Makes log records of which a test says only what matters to it. */
final class LogSample {

  private final String body;
  private final Map<String, Object> attributes = new HashMap<>();
  private int severityNumber = 9;
  private String severityText = "INFO";
  private String trace = "";
  private String span = "";

  private LogSample(String body) {
    this.body = body;
  }

  /** A record of severity INFO that belongs to no trace. */
  static LogSample of(String body) {
    return new LogSample(body);
  }

  LogSample error() {
    severityNumber = 17;
    severityText = "ERROR";
    return this;
  }

  LogSample in(String traceId, String spanId) {
    trace = traceId;
    span = spanId;
    return this;
  }

  LogSample attribute(String key, Object value) {
    attributes.put(key, value);
    return this;
  }

  LogRecord make() {
    return new LogRecord(
        1, severityNumber, severityText, body, attributes, trace, span, "logger", Map.of());
  }
}
