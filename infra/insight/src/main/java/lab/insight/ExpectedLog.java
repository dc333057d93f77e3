package lab.insight;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A log record as a test expects it, exactly once. */
public final class ExpectedLog {

  private final String bodyPart;
  private final Map<String, Object> attributes = new TreeMap<>();
  private final Set<String> absent = new TreeSet<>();
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

  /** Expects no attribute of that name. */
  public ExpectedLog without(String... keys) {
    absent.addAll(List.of(keys));
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
              logs.isEmpty()
                  ? "No log record says '%s': nothing that was logged has become a record."
                      .formatted(bodyPart)
                  : "No log record says '%s'. There are: %s."
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
          Object got = log.attributes().get(key);
          if (got == null) {
            findings.add(
                finding(
                    Finding.About.MISSING_ATTRIBUTE,
                    "The record lacks the attribute %s. A machine searches by attributes, not in"
                            .formatted(key)
                        + " the text."));
          } else if (!value.equals(got)) {
            findings.add(
                finding(
                    Finding.About.WRONG_ATTRIBUTE,
                    "The record has %s = %s, expected %s.".formatted(key, got, value)));
          }
        });
    for (String key : absent) {
      if (log.attributes().containsKey(key)) {
        findings.add(
            finding(
                Finding.About.SURPLUS_ATTRIBUTE,
                "The record has an attribute %s = %s that does not belong there."
                    .formatted(key, log.attributes().get(key))));
      }
    }
  }

  /** What was expected beside what came, a few lines under a heading each. */
  public String sideBySide(List<LogRecord> logs) {
    List<LogRecord> found = logs.stream().filter(log -> log.body().contains(bodyPart)).toList();
    List<String> wanted = new ArrayList<>();
    List<String> got = new ArrayList<>();
    wanted.add("1 record");
    got.add(found.size() == 1 ? "1 record" : found.size() + " records");
    @Nullable LogRecord log = found.isEmpty() ? null : found.get(0);
    if (severity != null) {
      wanted.add("severity " + severity);
      got.add(log == null ? "" : "severity " + log.severityText());
    }
    if (span != null) {
      wanted.add("in " + Finding.subject(span));
      got.add(log == null ? "" : place(log, span));
    }
    attributes.forEach(
        (key, value) -> {
          wanted.add(key + " = " + value);
          got.add(log == null ? "" : attribute(log, key));
        });
    for (String key : absent) {
      wanted.add("no attribute " + key);
      got.add(log == null ? "" : attribute(log, key));
    }
    long errors = logs.stream().filter(LogRecord::isError).count();
    if (onlyError && errors > 1) {
      wanted.add("1 record of an error");
      got.add(errors + " records of an error");
    }
    return TraceText.sideBySide(wanted, got);
  }

  private static String place(LogRecord log, SpanRecord span) {
    if (log.traceId().isEmpty()) {
      return "in no span";
    }
    return log.spanId().equals(span.spanId()) ? "in " + Finding.subject(span) : "in another span";
  }

  private static String attribute(LogRecord log, String key) {
    Object value = log.attributes().get(key);
    return value == null
        ? "no attribute " + key
        : Printable.of(key + " = " + value, Finding.LONGEST_NAME);
  }

  private Finding finding(Finding.About about, String sentence) {
    return new Finding(about, "log '" + bodyPart + "'", "", sentence);
  }
}
