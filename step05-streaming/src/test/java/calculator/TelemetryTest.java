package calculator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import lab.insight.SpanRecord;
import lab.testkit.Await;
import lab.testkit.Closing;
import lab.testkit.OtlpReceiver;
import lab.testkit.Subprocess;
import lab.testkit.Terminal;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ResourceLock(value = "bridge", mode = ResourceAccessMode.READ) // its own SDKs take it over
@Execution(ExecutionMode.CONCURRENT) // most of it is waiting
class TelemetryTest {

  @RegisterExtension final Closing closing = new Closing();

  @Test
  @Tag("task-2.1")
  @DisplayName("Spans go to the endpoint, under the service's name")
  void spans_areExported() {
    OtlpReceiver receiver = closing.add(OtlpReceiver.start(OtlpReceiver.Manner.PROMPT));
    Map<String, String> environment =
        Map.of(
            "OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint(),
            "OTEL_SERVICE_NAME", "named",
            "OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=caf%C3%A9,team=a+b");

    try (Telemetry telemetry = Telemetry.create("default", environment)) {
      startSpans(telemetry, 1);
    }

    assertFalse(
        receiver.spans().isEmpty(),
        "A span has ended and the telemetry is closed, but nothing came to the endpoint that"
            + " OTEL_EXPORTER_OTLP_ENDPOINT names.\nFollow the span's way: who hears of its end, who"
            + " sends it, in which protocol, where to, and who waits until it is sent?");
    assertEquals(1, receiver.spans().size(), "How often one span came to the endpoint:");
    SpanRecord span = receiver.spans().get(0);
    assertEquals("named", span.service());
    assertEquals("café", span.resource().get("deployment.environment.name"));
    assertEquals("a+b", span.resource().get("team"));
    assertTrue(span.resource().containsKey("service.instance.id"), span.resource().toString());
  }

  @Test
  @Tag("task-2.1")
  @DisplayName("Nothing that was recorded is lost at a normal end, even after a burst")
  void close_losesNothing() {
    OtlpReceiver receiver = closing.add(OtlpReceiver.start(OtlpReceiver.Manner.PROMPT));

    Map<String, String> environment =
        Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint(), "OTEL_BSP_SCHEDULE_DELAY", "10");

    try (Telemetry telemetry = Telemetry.create("burst", environment)) {
      // A program that has run for a while: the end is timed, and is not to wait for a cold JVM.
      startSpans(telemetry, 1);
      Await.holdsWithin(Await.PATIENCE, () -> !receiver.spans().isEmpty());
      startSpans(telemetry, 9_999);
    }

    Set<String> ids = receiver.spans().stream().map(SpanRecord::spanId).collect(Collectors.toSet());
    assertTrue(
        ids.size() == 10_000,
        "10,000 spans ended in a burst, and some of them never came. Where do they wait, and how many"
            + " have room there?");
  }

  @Test
  @Tag("task-2.1")
  @DisplayName("Spans leave together, and not one by one")
  void spans_leaveInBatches() {
    OtlpReceiver receiver = closing.add(OtlpReceiver.start(OtlpReceiver.Manner.PROMPT));

    try (Telemetry telemetry =
        Telemetry.create("batch", Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint()))) {
      startSpans(telemetry, 100);
    }

    assertTrue(
        receiver.exports() * 10 <= receiver.spans().size(),
        "Many spans ended within a moment, and nearly each came in a request of its own: every call"
            + " pays for one.");
    assertEquals(100, receiver.spans().size(), "How many of 100 spans came:");
  }

  @Test
  @Tag("task-2.1")
  @DisplayName("Spans are seen in the terminal when no endpoint is set")
  @ResourceLock(Resources.SYSTEM_OUT)
  void spans_areShownWithoutAnEndpoint() {
    Terminal terminal = closing.add(Terminal.listen());

    try (Telemetry telemetry = Telemetry.create("shown", Map.of())) {
      telemetry.openTelemetry().getTracer("test").spanBuilder("span to be seen").startSpan().end();
    }

    assertTrue(
        terminal.shows("span to be seen"),
        "A span has ended and the telemetry is closed. OTEL_EXPORTER_OTLP_ENDPOINT is not set, and"
            + " the terminal shows nothing of the span. Who gets it when there is no endpoint?");
  }

  @ParameterizedTest
  @EnumSource(
      value = OtlpReceiver.Manner.class,
      names = {"HANGING", "FAILING", "SLOW"})
  @DisplayName("A backend that treats us badly delays the end by a few seconds at most")
  void badBackend_cannotKeepTheProgram(OtlpReceiver.Manner manner) {
    OtlpReceiver receiver = closing.add(OtlpReceiver.start(manner));

    assertClosesInTime(receiver.endpoint());
  }

  @Test
  @DisplayName("Neither can one that is not there")
  void absentBackend_cannotKeepTheProgram() {
    OtlpReceiver receiver = OtlpReceiver.start(OtlpReceiver.Manner.PROMPT);
    receiver.close();

    assertClosesInTime(receiver.endpoint());
  }

  @Test
  @DisplayName("What a backend does not take is dropped and told of, and memory stays bounded")
  void flood_fitsIntoASmallHeap() throws InterruptedException {
    OtlpReceiver receiver = closing.add(OtlpReceiver.start(OtlpReceiver.Manner.HANGING));
    List<String> smallHeap = List.of("-Xmx40m", "-XX:+ExitOnOutOfMemoryError");
    Map<String, String> environment = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint());
    Subprocess program =
        closing.add(Subprocess.start(smallHeap, environment, Flood.class.getName()));

    int status = program.awaitExit(Duration.ofMinutes(1));

    String output = String.join("\n", program.lines());
    assertEquals(0, status, output);
    assertTrue(output.contains("of " + Flood.COUNT + " spans were lost"), output);
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-1", "0", "1.5"})
  @DisplayName("A variable that is malformed is named in one line")
  void malformedVariable_isNamed(String value) {
    Map<String, String> environment = Map.of("OTEL_BSP_SCHEDULE_DELAY", value);

    IllegalArgumentException complaint =
        assertThrows(
            IllegalArgumentException.class, () -> Telemetry.create("malformed", environment));

    assertTrue(complaint.getMessage().contains("OTEL_BSP_SCHEDULE_DELAY"), complaint.getMessage());
  }

  private static void assertClosesInTime(String endpoint) {
    Telemetry telemetry =
        Telemetry.create("stubborn", Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint));
    long beforeRecording = System.nanoTime();
    startSpans(telemetry, 20_000);
    Duration recording = Duration.ofNanos(System.nanoTime() - beforeRecording);

    long beforeClose = System.nanoTime();
    telemetry.close();
    Duration closing = Duration.ofNanos(System.nanoTime() - beforeClose);

    // More than the queue holds: a span that waited would wait for eight batches, 3 s each.
    assertTrue(recording.toMillis() < 6_000, "recording took " + recording);
    assertTrue(closing.toMillis() < 7_000, "closing took " + closing);
  }

  private static void startSpans(Telemetry telemetry, int count) {
    for (int i = 0; i < count; i++) {
      telemetry.openTelemetry().getTracer("test").spanBuilder("span").startSpan().end();
    }
  }
}
