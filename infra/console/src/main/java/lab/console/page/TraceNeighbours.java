package lab.console.page;

import java.util.List;
import java.util.Map;
import lab.console.store.Ids;
import lab.console.store.Ids.TraceId;
import lab.console.store.MetricStore;
import lab.console.store.SpanStore;

/** What lies beside a trace: spans of other traces that link to it, and its exemplars. */
final class TraceNeighbours {

  private static final int MAX = 50;

  private final SpanStore spans;
  private final MetricStore metrics;

  TraceNeighbours(SpanStore spans, MetricStore metrics) {
    this.spans = spans;
    this.metrics = metrics;
  }

  Map<String, Object> of(TraceId trace) {
    return Map.of("linkedFrom", linkedFrom(trace), "exemplars", exemplars(trace));
  }

  private List<Map<String, Object>> linkedFrom(TraceId trace) {
    return spans.linkingTo(trace, MAX).stream()
        .flatMap(
            span ->
                span.record().links().stream()
                    .filter(link -> link.traceId().equals(trace.toString()))
                    .map(
                        link ->
                            Map.<String, Object>of(
                                "traceId", span.traceId().toString(),
                                "spanId", Ids.span(span.spanId()),
                                "name", Shown.text(span.name()),
                                "service", Shown.text(span.origin().service()),
                                "to", link.spanId())))
        .limit(MAX)
        .toList();
  }

  private List<Map<String, Object>> exemplars(TraceId trace) {
    return metrics.courses().stream()
        .flatMap(
            course ->
                course.exemplars().stream()
                    .filter(exemplar -> exemplar.traceId().equals(trace.toString()))
                    .map(
                        exemplar ->
                            Map.<String, Object>of(
                                "metric", Shown.text(course.key().name()),
                                "unit", Shown.text(course.key().unit()),
                                "value", exemplar.value(),
                                "millis", exemplar.epochNanos() / 1e6,
                                "spanId", exemplar.spanId())))
        .limit(MAX)
        .toList();
  }
}
