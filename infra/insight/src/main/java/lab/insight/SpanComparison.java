package lab.insight;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares one span with what was expected of it, its place in the tree aside. */
final class SpanComparison {

  private final ExpectedSpan expected;
  private final SpanRecord span;
  private final List<Finding> findings = new ArrayList<>();

  private SpanComparison(ExpectedSpan expected, SpanRecord span) {
    this.expected = expected;
    this.span = span;
  }

  /** All that differs, the most telling first. */
  static List<Finding> compare(ExpectedSpan expected, SpanRecord span) {
    SpanComparison comparison = new SpanComparison(expected, span);
    if (!span.hasEnded()) {
      comparison.add(
          Finding.About.NEVER_ENDED,
          "never ended",
          "The span was started and not ended. Look at every way in which a call can end.");
      return comparison.findings;
    }
    comparison.compareStatus();
    comparison.compareAttributes();
    comparison.compareEvents();
    Collections.sort(comparison.findings);
    return comparison.findings;
  }

  private void compareStatus() {
    if (span.status() == expected.status()) {
      return;
    }
    @Nullable Object code = span.attributes().get("rpc.status_code");
    String why =
        switch (span.status()) {
          case OK ->
              "OK is for a person who overrules an error; instrumentation leaves the status alone.";
          case ERROR ->
              "%s: on the %s's side, is that a failure of its own?"
                  .formatted(
                      code == null
                          ? "How the call ended is not said"
                          : "The call ended with " + code,
                      span.kind().name().toLowerCase(Locale.ROOT));
          case UNSET ->
              "The call failed and the span does not say so. Look at where the call's end is recorded.";
        };
    add(
        Finding.About.WRONG_STATUS,
        "status " + span.status() + ", not " + expected.status(),
        "The status of the span is %s, expected %s. %s"
            .formatted(span.status(), expected.status(), why));
  }

  private void compareAttributes() {
    Map<String, Object> wanted = expected.attributes();
    for (Map.Entry<String, Object> entry : new TreeMap<>(wanted).entrySet()) {
      String key = entry.getKey();
      Object value = span.attributes().get(key);
      if (value == null) {
        missing(key);
      } else if (!entry.getValue().equals(ExpectedSpan.ANY) && !entry.getValue().equals(value)) {
        wrong(key, entry.getValue(), value);
      }
    }
    for (String key : span.attributes().keySet()) {
      if (!expected.allows(key) && !Conventions.DEPRECATED_ATTRIBUTES.containsKey(key)) {
        add(
            Finding.About.SURPLUS_ATTRIBUTE,
            "has " + key,
            "The span has an attribute %s = %s that nobody expects there."
                .formatted(key, span.attributes().get(key)));
      }
    }
    ConventionFindings.deprecated(span).forEach(findings::add);
  }

  private void missing(String key) {
    add(
        Finding.About.MISSING_ATTRIBUTE,
        "lacks " + key,
        "The span has no attribute %s. It has: %s."
            .formatted(
                key,
                span.attributes().isEmpty()
                    ? "none"
                    : String.join(", ", span.attributes().keySet())));
  }

  private void wrong(String key, Object wanted, Object value) {
    String types =
        wanted.getClass() == value.getClass()
            ? ""
            : " One is a %s, the other a %s."
                .formatted(wanted.getClass().getSimpleName(), value.getClass().getSimpleName());
    add(
        Finding.About.WRONG_ATTRIBUTE,
        key + " = " + value,
        "%s is %s, expected %s.%s".formatted(key, value, wanted, types));
  }

  private void compareEvents() {
    List<String> events = span.events().stream().map(SpanComparison::text).toList();
    if (!events.equals(expected.events())) {
      add(
          Finding.About.WRONG_EVENTS,
          "events " + events,
          "The span's events are %s, expected %s.".formatted(events, expected.events()));
    }
  }

  private static String text(SpanEvent event) {
    return event.name().equals("message")
        ? event.attributes().get("message.type") + " " + event.attributes().get("message.id")
        : event.name();
  }

  private void add(Finding.About about, String note, String sentence) {
    findings.add(new Finding(about, Finding.subject(span), note, sentence));
  }
}
