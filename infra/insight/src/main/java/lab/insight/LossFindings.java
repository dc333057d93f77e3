package lab.insight;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import lab.insight.MetricPoint.NumberPoint;

/**
 * Telemetry that got lost before it was sent on, as its sender counts it. Only what is certain is
 * said: a loss that nobody counts looks like something that did not happen.
 */
public final class LossFindings {

  private static final String QUEUE_FULL =
      "The sender counts %s that it dropped: they came faster than they left, and the queue was full.";
  private static final String NOT_DELIVERED =
      "The sender counts %s that it could not deliver: the backend was away, too slow, or refused"
          + " them.";

  /**
   * The counters that tell of losses: those of the SDK by the conventions, those that the Java SDK
   * uses unless it is told otherwise, and those of the Collector.
   *
   * @see <a href="https://opentelemetry.io/docs/specs/semconv/otel/sdk-metrics/">SDK metrics</a>
   * @see <a href="https://opentelemetry.io/docs/collector/internal-telemetry/">Collector</a>
   */
  private static final List<Counter> COUNTERS =
      List.of(
          new Counter("otel\\.sdk\\.processor\\.\\w+\\.processed", "error.type", ".+", QUEUE_FULL),
          new Counter("otel\\.sdk\\.exporter\\.\\w+\\.exported", "error.type", ".+", NOT_DELIVERED),
          new Counter("processed(Spans|Logs)", "dropped", "true", QUEUE_FULL),
          new Counter("\\w+\\.exporter\\.exported", "success", "false", NOT_DELIVERED),
          new Counter("otelcol_exporter_enqueue_failed_\\w+", "exporter", ".*", QUEUE_FULL),
          new Counter("otelcol_exporter_send_failed_\\w+", "exporter", ".*", NOT_DELIVERED));

  private LossFindings() {}

  /**
   * A counter of which some series count losses.
   *
   * @param value what {@code attribute} says in these
   */
  private record Counter(Pattern name, String attribute, Pattern value, String sentence) {

    Counter(String name, String attribute, String value, String sentence) {
      this(Pattern.compile(name), attribute, Pattern.compile(value), sentence);
    }

    boolean tells(String metric, Map<String, Object> attributes) {
      return name.matcher(metric).matches()
          && value.matcher(String.valueOf(attributes.getOrDefault(attribute, ""))).matches();
    }
  }

  /** What an export of a metric tells of losses; empty for nothing. */
  public static Optional<Finding> of(MetricRecord metric) {
    for (MetricPoint point : metric.points()) {
      if (point instanceof NumberPoint number && number.value() > 0) {
        for (Counter counter : COUNTERS) {
          if (counter.tells(metric.name(), point.attributes())) {
            String what = what(metric.name(), point.attributes());
            return Optional.of(
                new Finding(
                    Finding.About.TELEMETRY_LOST,
                    metric.name(),
                    "lost " + what,
                    counter.sentence.formatted(what)));
          }
        }
      }
    }
    return Optional.empty();
  }

  /** What a span had no room for; empty for nothing. */
  public static Optional<Finding> of(SpanRecord span) {
    return span.leftOut() == 0
        ? Optional.empty()
        : Optional.of(
            new Finding(
                Finding.About.CUT_SPAN,
                Finding.subject(span),
                "left out " + span.leftOut(),
                "The SDK left out some of the span's events, attributes or links: it keeps 128 of each"
                    + " if nobody says otherwise. Which ones are worth their room?"));
  }

  /** What a counter counts, by its name or by the attribute that the Java SDK gives it. */
  private static String what(String metric, Map<String, Object> attributes) {
    String name = metric + " " + attributes.getOrDefault("type", "");
    if (name.contains("metric")) {
      return "metrics";
    }
    return name.contains("log") || name.contains("Log") ? "log records" : "spans";
  }
}
