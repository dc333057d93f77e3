package calculator;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The standard {@code OTEL_*} variables, as far as this program heeds them. Who runs it decides
 * where its telemetry goes and under which name; the code need not know.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/">
 *     Environment variables</a>
 */
record TelemetrySettings(Map<String, String> environment) {

  /** Where OTLP over gRPC is spoken, such as {@code http://localhost:4317}; empty for nowhere. */
  Optional<String> endpoint() {
    return text("OTEL_EXPORTER_OTLP_ENDPOINT");
  }

  Optional<String> serviceName() {
    return text("OTEL_SERVICE_NAME");
  }

  /**
   * {@code OTEL_RESOURCE_ATTRIBUTES}: pairs such as {@code a=1,b=2}, percent-encoded.
   *
   * @throws IllegalArgumentException when it is not made of pairs
   */
  Attributes resourceAttributes() {
    AttributesBuilder attributes = Attributes.builder();
    for (String pair : text("OTEL_RESOURCE_ATTRIBUTES").orElse("").split(",", -1)) {
      String[] parts = pair.split("=", 2);
      if (parts.length == 2) {
        // URLDecoder was made for forms, where a plus is a space.
        String value = parts[1].strip().replace("+", "%2B");
        attributes.put(parts[0].strip(), URLDecoder.decode(value, StandardCharsets.UTF_8));
      } else if (!pair.isBlank()) {
        throw new IllegalArgumentException(
            "OTEL_RESOURCE_ATTRIBUTES: '" + pair + "' is not a pair such as key=value");
      }
    }
    return attributes.build();
  }

  /**
   * A variable that holds milliseconds.
   *
   * @throws IllegalArgumentException when it holds anything but a positive number
   */
  Duration millis(String variable, Duration otherwise) {
    Optional<String> text = text(variable);
    if (text.isEmpty()) {
      return otherwise;
    }
    if (!text.get().matches("[1-9][0-9]{0,8}")) {
      throw new IllegalArgumentException(
          variable + ": '" + text.get() + "' is not a number of milliseconds");
    }
    return Duration.ofMillis(Long.parseLong(text.get()));
  }

  /** The specification has an empty variable mean the same as an absent one. */
  private Optional<String> text(String variable) {
    return Optional.ofNullable(environment.get(variable))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }
}
