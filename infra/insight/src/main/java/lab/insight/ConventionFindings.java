package lab.insight;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a piece of telemetry gets wrong by the conventions alone, whatever anybody expected. */
public final class ConventionFindings {

  private static final List<String> REQUIRED =
      List.of("rpc.system.name", "rpc.method", "rpc.status_code");

  private ConventionFindings() {}

  /** What is wrong with a span that is one side of a call; empty for any other span. */
  public static List<Finding> of(SpanRecord span) {
    if (!Conventions.isRpc(span)) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>(deprecated(span));
    if (!span.hasEnded()) {
      return findings;
    }
    Object code = span.attributes().get("rpc.status_code");
    for (String key : REQUIRED) {
      // A call that an exception stopped before it had a status has none to tell.
      boolean excused =
          key.equals("rpc.status_code") && span.attributes().containsKey("error.type");
      if (!span.attributes().containsKey(key) && !excused) {
        findings.add(
            new Finding(
                Finding.About.MISSING_ATTRIBUTE,
                Finding.subject(span),
                "lacks " + key,
                "This %s span lacks %s%s."
                    .formatted(
                        span.kind(),
                        key,
                        misspelt(key, span)
                            .map(": it has %s, which is nearly that"::formatted)
                            .orElse(""))));
      }
    }
    if (code instanceof String text) {
      findings.addAll(status(span, text));
    }
    return findings;
  }

  /** An attribute of the span whose name is wrong by a letter or two. */
  private static Optional<String> misspelt(String key, SpanRecord span) {
    return span.attributes().keySet().stream()
        .filter(name -> !Conventions.DEPRECATED_ATTRIBUTES.containsKey(name))
        .filter(name -> Misspelling.isOf(key, name))
        .findFirst();
  }

  private static List<Finding> status(SpanRecord span, String code) {
    boolean failed = Conventions.isError(span.kind(), code);
    if (failed == (span.status() == SpanStatus.ERROR) && span.status() != SpanStatus.OK) {
      return List.of();
    }
    return List.of(
        new Finding(
            Finding.About.WRONG_STATUS,
            Finding.subject(span),
            "status " + span.status(),
            "A %s span that ended with %s has the status %s; by the conventions it is %s."
                .formatted(
                    span.kind(),
                    code,
                    span.status(),
                    failed ? SpanStatus.ERROR : SpanStatus.UNSET)));
  }

  static List<Finding> deprecated(SpanRecord span) {
    List<Finding> findings = new ArrayList<>();
    for (String name : span.attributes().keySet()) {
      String current = Conventions.DEPRECATED_ATTRIBUTES.get(name);
      if (current != null) {
        findings.add(
            new Finding(
                Finding.About.DEPRECATED_ATTRIBUTE,
                Finding.subject(span),
                "has " + name,
                "%s is a name that the conventions have given up%s."
                    .formatted(name, current.isEmpty() ? "" : ": today it is " + current)));
      }
    }
    return findings;
  }

  /** What is wrong with a record that tells of a call; empty for any other. */
  public static List<Finding> of(LogRecord log) {
    if (!log.attributes().containsKey("rpc.method") || !log.traceId().isEmpty()) {
      return List.of();
    }
    return List.of(
        new Finding(
            Finding.About.LOG_WITHOUT_TRACE,
            log.scope(),
            "no trace id",
            "A log record tells of a call (it has rpc.method) and has no trace id: no span was current"
                + " where it was logged, or the bridge did not see it."));
  }

  /** What is wrong with an instrument that measures calls; empty for any other. */
  public static List<Finding> of(MetricRecord metric) {
    List<Finding> findings = new ArrayList<>();
    String current = Conventions.DEPRECATED_METRICS.get(metric.name());
    if (current != null) {
      findings.add(
          new Finding(
              Finding.About.METRIC_MISSING,
              metric.name(),
              "given up",
              "%s is a name that the conventions have given up%s."
                  .formatted(metric.name(), current.isEmpty() ? "" : ": today it is " + current)));
    }
    if (metric.name().matches("rpc\\.(client|server)\\.call\\.duration")) {
      findings.addAll(
          new ExpectedMetric(metric.name())
              .unit("s")
              .buckets(Conventions.DURATION_BUCKETS)
              .compareShape(metric));
    }
    return findings;
  }
}
