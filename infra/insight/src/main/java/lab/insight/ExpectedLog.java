package lab.insight;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A log record as a test expects it, exactly once. */
public final class ExpectedLog {

  private final String bodyPart;
  private final Map<String, Object> attributes = new TreeMap<>();
  private @Nullable String severity;
  private @Nullable SpanRecord span;
  private boolean onlyError;

  /**
   * @param bodyPart words that the record's text contains
   */
  public ExpectedLog(String bodyPart) {
    this.bodyPart = bodyPart;
  }

  /** Expects a severity such as {@code WARN}. */
  public ExpectedLog severity(String expected) {
    severity = expected;
    return this;
  }

  public ExpectedLog attribute(String key, Object value) {
    attributes.put(key, value);
    return this;
  }

  /** Expects the record to carry the ids of this span. */
  public ExpectedLog in(SpanRecord expected) {
    span = expected;
    return this;
  }

  /** Expects no other record of an error beside this one. */
  public ExpectedLog theOnlyError() {
    onlyError = true;
    return this;
  }

  /** All that differs. */
  public List<Finding> compare(List<LogRecord> logs) {
    List<LogRecord> found = logs.stream().filter(log -> log.body().contains(bodyPart)).toList();
    if (found.isEmpty()) {
      return List.of(
          finding(
              Finding.About.LOG_MISSING,
              "No log record says '%s'. There are: %s."
                  .formatted(bodyPart, logs.stream().map(LogRecord::body).toList())));
    }
    List<Finding> findings = new ArrayList<>();
    if (found.size() > 1) {
      findings.add(
          finding(
              Finding.About.REPEATED_LOG,
              "'%s' is logged %d times, expected once. By whom? %s."
                  .formatted(
                      bodyPart, found.size(), found.stream().map(LogRecord::scope).toList())));
    }
    List<LogRecord> errors = logs.stream().filter(LogRecord::isError).toList();
    if (onlyError && errors.size() > 1) {
      findings.add(
          finding(
              Finding.About.REPEATED_LOG,
              "One failure has left %d records of an error: %s. Where is it handled?"
                  .formatted(errors.size(), errors.stream().map(LogRecord::body).toList())));
    }
    compare(found.get(0), findings);
    return findings;
  }

  private void compare(LogRecord log, List<Finding> findings) {
    if (span != null && log.traceId().isEmpty()) {
      findings.add(
          finding(
              Finding.About.LOG_WITHOUT_TRACE,
              "The record carries no trace id. Is the span current where it is logged?"));
    } else if (span != null
        && !(log.traceId().equals(span.traceId()) && log.spanId().equals(span.spanId()))) {
      findings.add(
          finding(
              Finding.About.LOG_OF_ANOTHER_SPAN,
              "The record carries the ids of another span than '%s'."
                  .formatted(Finding.subject(span))));
    }
    if (severity != null && !log.severityText().equals(severity)) {
      findings.add(
          finding(
              Finding.About.WRONG_ATTRIBUTE,
              "The severity is %s, expected %s.".formatted(log.severityText(), severity)));
    }
    attributes.forEach(
        (key, value) -> {
          if (!value.equals(log.attributes().get(key))) {
            findings.add(
                finding(
                    Finding.About.MISSING_ATTRIBUTE,
                    "The record has %s = %s, expected %s. A machine searches by attributes."
                        .formatted(key, log.attributes().get(key), value)));
          }
        });
  }

  private Finding finding(Finding.About about, String sentence) {
    return new Finding(about, "log '" + bodyPart + "'", "", sentence);
  }
}
