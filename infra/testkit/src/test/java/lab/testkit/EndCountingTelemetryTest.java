package lab.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EndCountingTelemetryTest {

  private final OpenTelemetrySdk sdk =
      OpenTelemetrySdk.builder().setTracerProvider(SdkTracerProvider.builder().build()).build();
  private final EndCountingTelemetry ends = new EndCountingTelemetry();
  private final OpenTelemetry telemetry = ends.wrap(sdk);

  @AfterEach
  void close() {
    sdk.close();
  }

  @Test
  @DisplayName("A span that ends once is none of its business")
  void endedTwice_isEmptyWhenEachEndsOnce() {
    start().end();
    start().end(1, TimeUnit.SECONDS);

    assertEquals(Set.of(), ends.endedTwice());
  }

  @ParameterizedTest
  @MethodSource("waysToASpan")
  @DisplayName("A second end is seen, by whichever way one got hold of the span")
  void endedTwice_namesTheSpan(Function<OpenTelemetry, Span> way) {
    start().end();
    Span span = way.apply(telemetry);

    span.end();
    span.end(1, TimeUnit.SECONDS);

    assertEquals(Set.of(span.getSpanContext().getSpanId()), ends.endedTwice());
  }

  static Stream<Function<OpenTelemetry, Span>> waysToASpan() {
    return Stream.of(
        api -> api.getTracer("test").spanBuilder("span").startSpan(),
        api -> api.getTracerProvider().get("test", "1").spanBuilder("span").startSpan(),
        api ->
            api.tracerBuilder("test").setSchemaUrl("url").build().spanBuilder("span").startSpan(),
        api ->
            api.getTracer("test")
                .spanBuilder("span")
                .setNoParent()
                .setSpanKind(SpanKind.SERVER)
                .setAttribute("key", "value")
                .startSpan()
                .setAttribute("key", "value")
                .updateName("name"),
        api ->
            Span.fromContext(Context.root().with(api.getTracer("t").spanBuilder("s").startSpan())),
        api -> {
          try (Scope ignored = api.getTracer("t").spanBuilder("s").startSpan().makeCurrent()) {
            return Span.current();
          }
        });
  }

  @Test
  @DisplayName("There is one object for one span, also for who takes it from a context")
  void span_staysTheSame() {
    Span span = start();

    assertSame(span, Span.fromContext(span.storeInContext(Context.root())));
    assertSame(span, span.setAttribute("key", "value"));
    assertEquals(span, span);
    assertNotEquals(span, start());
  }

  @Test
  @DisplayName("What the SDK throws comes out as it is")
  void failure_isPassedOn() {
    IllegalStateException failure = new IllegalStateException("broken");
    OpenTelemetry broken =
        ends.wrap(
            new OpenTelemetry() {
              @Override
              public TracerProvider getTracerProvider() {
                throw failure;
              }

              @Override
              public ContextPropagators getPropagators() {
                throw failure;
              }
            });

    assertSame(failure, assertThrows(IllegalStateException.class, () -> broken.getTracer("test")));
  }

  @Test
  @DisplayName("What was counted can be forgotten")
  void clear_forgets() {
    Span span = start();
    span.end();
    span.end();

    ends.clear();

    assertEquals(Set.of(), ends.endedTwice());
  }

  private Span start() {
    return telemetry.getTracer("test").spanBuilder("span").startSpan();
  }
}
