package calculator;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.trace.Tracer;

/** Records more than its heap can hold, faster than any backend could take it. */
final class Flood {

  static final int COUNT = 200_000;

  private Flood() {}

  public static void main(String[] arguments) {
    try (Telemetry telemetry = Telemetry.create("flood", System.getenv())) {
      OpenTelemetry openTelemetry = telemetry.openTelemetry();
      Tracer tracer = openTelemetry.getTracer("flood");
      // A caller's number as an attribute is a mistake; the SDK bounds what it costs.
      AttributeKey<Long> number = AttributeKey.longKey("number");
      LongCounter counter = openTelemetry.getMeter("flood").counterBuilder("drops").build();
      Logger logger = openTelemetry.getLogsBridge().get("flood");
      for (int i = 0; i < COUNT; i++) {
        tracer.spanBuilder("drop").startSpan().end();
        counter.add(1, Attributes.of(number, (long) i));
        logger.logRecordBuilder().setBody("drop").emit();
      }
    }
  }
}
