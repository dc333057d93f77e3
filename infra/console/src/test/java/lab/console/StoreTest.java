package lab.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StoreTest {

  private static final long MEGABYTE = 1 << 20;

  @Test
  @DisplayName("The oldest spans make room for the newest, and the counts add up")
  void spans_areBounded() {
    TelemetryStore store = new TelemetryStore(MEGABYTE);
    for (int i = 1; i <= 5_000; i++) {
      store.add(Samples.call(i));
    }

    Counts counts = store.spans().counts();
    assertEquals(15_000, counts.received());
    assertEquals(15_000, counts.kept() + counts.dropped());
    assertTrue(counts.dropped() > 0, counts.toString());
    assertEquals(3, store.spans().trace(Samples.hex(Samples.traceId(5_000))).size());
    assertEquals(List.of(), store.spans().trace(Samples.hex(Samples.traceId(1))));
  }

  @Test
  @DisplayName("A sender that describes itself at length is charged for it")
  void largeResources_areCharged() {
    TelemetryStore store = new TelemetryStore(MEGABYTE);
    String large = "x".repeat(100_000);
    for (int i = 1; i <= 100; i++) {
      store.add(Samples.spans(large, List.of(Samples.span(i, 1, 0, "small").build())));
    }

    assertTrue(store.spans().counts().kept() < 5, store.spans().counts().toString());
  }

  @Test
  @DisplayName("A single record larger than the bound is dropped like any other")
  void giantRecord_isDropped() {
    TelemetryStore store = new TelemetryStore(MEGABYTE);
    store.add(Samples.log(1, SeverityNumber.SEVERITY_NUMBER_INFO, "x".repeat(3 * (int) MEGABYTE)));

    assertEquals(new Counts(1, 0, 1), store.logs().counts());
  }

  @Test
  @DisplayName("Series that have been silent longest make room")
  void series_areBounded() {
    TelemetryStore store = new TelemetryStore(MEGABYTE);
    for (int i = 0; i < 200; i++) {
      var request = Samples.metrics(1, 2, 3).toBuilder();
      request.getResourceMetricsBuilder(0).setResource(Samples.resource("service-" + i));
      store.add(request.build());
    }

    List<MetricStore.Course> courses = store.metrics().courses();
    assertTrue(courses.size() < 30, courses.size() + " series");
    assertTrue(courses.stream().anyMatch(course -> course.key().service().equals("service-199")));
  }

  @Test
  @DisplayName("A counter that begins anew begins a new course")
  void restart_beginsANewCourse() {
    TelemetryStore store = new TelemetryStore(MEGABYTE);
    store.add(Samples.metrics(1, 10, 500));
    store.add(Samples.metrics(1, 20, 600));
    store.add(Samples.metrics(25, 30, 7));

    MetricStore.Course course =
        store.metrics().courses().stream()
            .filter(c -> c.key().name().equals("calculator.evaluations"))
            .findFirst()
            .orElseThrow();
    assertEquals(1, course.samples().size());
    assertEquals(7, course.samples().get(0).value());
  }

  @Test
  @DisplayName("A trace is found in its parts, whoever sends them and in whatever order")
  void trace_isPutTogether() {
    TelemetryStore store = new TelemetryStore(MEGABYTE);
    ExportTraceServiceRequest call = Samples.call(1);
    store.add(
        call.toBuilder().clearResourceSpans().addResourceSpans(call.getResourceSpans(1)).build());
    store.add(
        call.toBuilder().clearResourceSpans().addResourceSpans(call.getResourceSpans(0)).build());

    assertEquals(3, store.spans().trace(Samples.hex(Samples.traceId(1))).size());
  }

  @Test
  @DisplayName("Clearing forgets everything, counts included")
  void clear_forgetsEverything() {
    TelemetryStore store = new TelemetryStore(MEGABYTE);
    store.add(Samples.call(1));
    long version = store.version();

    store.clear();

    assertEquals(new Counts(0, 0, 0), store.spans().counts());
    assertEquals(List.of(), store.spans().trace(Samples.hex(Samples.traceId(1))));
    assertTrue(store.version() > version);
  }

  @Test
  @DisplayName("Spans that claim to be each other's parents do not hang anything")
  void circles_areKept() {
    TelemetryStore store = new TelemetryStore(MEGABYTE);
    Span one = Samples.span(1, 1, 2, "one").build();
    Span two = Samples.span(1, 2, 1, "two").build();
    Span own = Samples.span(1, 3, 3, "its own").build();
    store.add(Samples.spans("circles", List.of(one, two, own)));

    assertEquals(3, store.spans().trace(Samples.hex(Samples.traceId(1))).size());
  }
}
