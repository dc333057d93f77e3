package lab.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The spans of one trace.
 *
 * @param all as the console's API has them, in the order of the tree
 */
record Spans(List<JsonNode> all) {

  /** Those of a trace as {@code /api/traces/{id}} tells it. */
  static Spans of(JsonNode trace) {
    List<JsonNode> all = new ArrayList<>();
    trace.get("tree").forEach(all::add);
    return new Spans(all);
  }

  Optional<JsonNode> byId(String spanId) {
    return all.stream().filter(span -> text(span, "spanId").equals(spanId)).findFirst();
  }

  /** The first of a kind. */
  Optional<JsonNode> ofKind(String kind) {
    return all.stream().filter(span -> text(span, "kind").equals(kind)).findFirst();
  }

  /** The first of a kind below another. */
  Optional<JsonNode> below(JsonNode parent, String kind) {
    return all.stream()
        .filter(span -> text(span, "parentSpanId").equals(text(parent, "spanId")))
        .filter(span -> text(span, "kind").equals(kind))
        .findFirst();
  }

  static String text(JsonNode span, String name) {
    return span.path(name).asText();
  }

  /** An attribute as text; empty when the span does not have it. */
  static String attribute(JsonNode span, String key) {
    return span.path("attributes").path(key).asText();
  }

  static double millis(JsonNode span) {
    return span.get("durationMicros").asDouble() / 1e3;
  }

  /** Each with its service and kind, for whoever reads that they are not as expected. */
  @Override
  public String toString() {
    return all.stream()
        .map(
            span ->
                "%s %s %s of %s below %s"
                    .formatted(
                        text(span, "name"),
                        text(span, "kind"),
                        text(span, "spanId"),
                        text(span, "service"),
                        text(span, "parentSpanId").isEmpty()
                            ? "nothing"
                            : text(span, "parentSpanId")))
        .collect(Collectors.joining("; ", all.size() + " spans: ", ""));
  }
}
