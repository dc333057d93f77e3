package calculator;

import static calculator.ExpectedSpans.CALCULATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import calculator.v1.Operation;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import lab.insight.Conventions;
import lab.insight.ExpectedMetric;
import lab.insight.MetricKind;
import lab.insight.MetricPoint;
import lab.insight.MetricRecord;
import lab.insight.SpanRecord;
import lab.testkit.Await;
import lab.testkit.Closing;
import lab.testkit.OtlpReceiver;
import lab.testkit.TelemetryProbe;
import lab.testkit.Terminal;
import lab.testkit.Transport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetricsTest {

  private static final String SERVER_DURATION = "rpc.server.call.duration";
  private static final String CLIENT_DURATION = "rpc.client.call.duration";

  @RegisterExtension final CalculatorFixture calculator = new CalculatorFixture();
  @RegisterExtension final Closing closing = new Closing();

  private final TelemetryProbe telemetry = calculator.telemetry();

  @Test
  @Tag("task-3.1")
  @DisplayName("Metrics go to the endpoint when the program ends, if not before")
  void metrics_areExported() {
    OtlpReceiver receiver = closing.add(OtlpReceiver.start(OtlpReceiver.Manner.PROMPT));
    Map<String, String> environment = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint());

    Telemetry exported = Telemetry.create("metered", environment);
    try (exported) {
      exported.openTelemetry().getMeter("test").counterBuilder("events").build().add(3);
    }

    if (receiver.metrics().isEmpty()) {
      fail(whyNothingArrived(receiver, (OpenTelemetrySdk) exported.openTelemetry()));
    }
    new ExpectedMetric("events")
        .series(Map.of(), 3).compare(receiver.metrics()).stream()
            .findFirst()
            .ifPresent(finding -> fail(finding.sentence()));
  }

  @Test
  @Tag("task-3.1")
  @DisplayName("Metrics are collected once each time")
  @ResourceLock(Resources.SYSTEM_OUT)
  void metrics_areCollectedOnce() {
    Terminal terminal = closing.add(Terminal.listen());
    OtlpReceiver receiver = closing.add(OtlpReceiver.start(OtlpReceiver.Manner.PROMPT));
    Telemetry exported =
        closing.add(
            Telemetry.create(
                "metered", Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint())));
    exported.openTelemetry().getMeter("test").counterBuilder("events.to.be.sent").build().add(3);

    collectByHand((OpenTelemetrySdk) exported.openTelemetry());

    assertEquals(
        1,
        receiver.metrics().stream()
            .filter(metric -> metric.name().equals("events.to.be.sent"))
            .count(),
        "All readers were asked once for what there is. The counter was sent so many times:");
    assertFalse(
        terminal.shows("events.to.be.sent"),
        "OTEL_EXPORTER_OTLP_ENDPOINT is set, and the terminal shows the metric all the same.");
  }

  @Test
  @Tag("task-3.1")
  @DisplayName("Metrics go at the interval that is set, while the program runs")
  void metrics_areExportedAtTheInterval() {
    OtlpReceiver receiver = closing.add(OtlpReceiver.start(OtlpReceiver.Manner.PROMPT));
    Map<String, String> environment =
        Map.of(
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            receiver.endpoint(),
            "OTEL_METRIC_EXPORT_INTERVAL",
            "100");
    Telemetry exported = closing.add(Telemetry.create("metered", environment));
    exported.openTelemetry().getMeter("test").counterBuilder("events").build().add(3);

    assertTrue(
        Await.holdsWithin(Await.PATIENCE, () -> !receiver.metrics().isEmpty()),
        "A counter was counted up, OTEL_METRIC_EXPORT_INTERVAL is 100 ms, and while the program"
            + " ran no metric has come. Who tells the reader how often to collect?");
  }

  @Test
  @Tag("task-3.1")
  @DisplayName("Metrics are seen in the terminal when no endpoint is set")
  @ResourceLock(Resources.SYSTEM_OUT)
  void metrics_areShownWithoutAnEndpoint() {
    Terminal terminal = closing.add(Terminal.listen());

    try (Telemetry shown = Telemetry.create("shown", Map.of())) {
      shown.openTelemetry().getMeter("test").counterBuilder("events.to.be.seen").build().add(3);
    }

    assertTrue(
        terminal.shows("events.to.be.seen"),
        "A counter was counted up and the telemetry is closed. OTEL_EXPORTER_OTLP_ENDPOINT is not"
            + " set, and the terminal shows no such metric. Who gets it when there is no endpoint?");
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @Tag("task-3.2")
  @DisplayName("The server's duration is a histogram in seconds with the agreed buckets")
  void serverDuration_isInSeconds(Transport transport) throws IOException {
    CalculatorClient client = calculator.start(transport);
    long before = System.nanoTime();
    client.calculate(Operation.OPERATION_ADD, 1, 2);
    telemetry.awaitSpans(3);
    double seconds = (System.nanoTime() - before) / 1e9;

    telemetry.assertMetric(
        new ExpectedMetric(SERVER_DURATION)
            .unit("s")
            .buckets(Conventions.DURATION_BUCKETS)
            .shorterThan(seconds));
  }

  @Test
  @Tag("task-3.2")
  @DisplayName("The client's duration bears the name of the client's side")
  void duration_bearsTheNameOfItsSide() {
    CallMetrics metrics =
        new CallMetrics(
            telemetry.openTelemetry().getMeter("test"), "client", RpcConventions::isClientError);
    metrics.begin(Attributes.empty(), Context.root()).end(Status.OK);

    telemetry.assertMetric(
        new ExpectedMetric(CLIENT_DURATION).unit("s").buckets(Conventions.DURATION_BUCKETS));
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @Tag("task-3.3")
  @DisplayName("The client's duration counts every call that it made")
  void clientDuration_countsEveryCall(Transport transport) throws IOException {
    CalculatorClient client = calculator.start(transport);
    assertTimeoutPreemptively(
        CalculatorFixture.LONG.plus(Await.PATIENCE),
        () -> {
          client.calculate(Operation.OPERATION_ADD, 1, 2);
          client.calculate(Operation.OPERATION_ADD, 1, 2);
          assertThrows(
              StatusRuntimeException.class,
              () -> client.calculate(Operation.OPERATION_DIVIDE, 1, 0));
        },
        "The client waits for its answer for ever. Who tells the listener that came with the call?");
    telemetry.awaitSpans(9);

    assertEquals(
        3,
        countClientCalls(),
        "The client made three calls, of which two were answered and one was refused. How many does"
            + " %s count?".formatted(CLIENT_DURATION));
    assertEquals(
        0,
        countActive(),
        "All calls are over. Measurements that were begun, on either side, and not ended:");
    assertEquals(
        3,
        telemetry.spans().stream().map(SpanRecord::traceId).distinct().count(),
        "Each of three calls is one trace, if the server gets the client's headers. Traces:");
  }

  @Test
  @Tag("task-3.3")
  @DisplayName("The client's measurement ends with its call, and not before")
  void clientDuration_lastsAsLongAsTheCall() throws Exception {
    BlockingEvaluator slow = new BlockingEvaluator();
    CalculatorServer server = calculator.startServer(Transport.NETTY, slow);
    CalculatorClient client = calculator.connect(Transport.NETTY, server, CalculatorFixture.LONG);
    Thread caller = new Thread(() -> client.calculate(Operation.OPERATION_ADD, 1, 2));
    caller.start();
    slow.awaitBegun();

    long tooEarly = countClientCalls();
    slow.release();
    caller.join(CalculatorFixture.LONG.toMillis());
    assertEquals(
        0,
        tooEarly,
        "The server is still at work, and %s has counted the call. Where does a call end?"
            .formatted(CLIENT_DURATION));
    assertEquals(1, countClientCalls(), "One call has ended. How many are counted?");
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @Tag("task-3.4")
  @DisplayName("How a call ended is part of its series; whose error it was, too")
  void status_isPartOfTheSeries(Transport transport) throws IOException {
    CalculatorClient client = calculator.start(transport);
    client.calculate(Operation.OPERATION_ADD, 1, 2);
    assertThrows(
        StatusRuntimeException.class, () -> client.calculate(Operation.OPERATION_DIVIDE, 1, 0));

    telemetry.assertMetric(
        new ExpectedMetric(SERVER_DURATION)
            .series(series("OK"), 1)
            .series(series("INVALID_ARGUMENT"), 1));
    assertNoneInProgress();
  }

  @Test
  @Tag("task-3.4")
  @DisplayName("A failure of the server's own carries its type")
  void serverError_carriesItsType() throws IOException {
    Evaluator broken =
        (operation, a, b) -> {
          throw new IllegalStateException("broken");
        };
    CalculatorServer server = calculator.startServer(Transport.NETTY, broken);
    CalculatorClient client = calculator.connect(Transport.NETTY, server, CalculatorFixture.LONG);
    assertThrows(
        StatusRuntimeException.class, () -> client.calculate(Operation.OPERATION_ADD, 1, 2));

    telemetry.assertMetric(
        new ExpectedMetric(SERVER_DURATION)
            .series(
                Map.of(
                    "rpc.system.name", "grpc",
                    "rpc.method", CALCULATE,
                    "rpc.status_code", "UNKNOWN",
                    "error.type", "UNKNOWN"),
                1));
  }

  @Test
  @Tag("task-3.4")
  @DisplayName("To a client every call has failed that has no answer")
  void clientError_carriesItsType() {
    CallMetrics metrics =
        new CallMetrics(
            telemetry.openTelemetry().getMeter("test"), "client", RpcConventions::isClientError);
    metrics.begin(Attributes.empty(), Context.root()).end(Status.INVALID_ARGUMENT);

    telemetry.assertMetric(
        new ExpectedMetric(CLIENT_DURATION)
            .series(
                Map.of("rpc.status_code", "INVALID_ARGUMENT", "error.type", "INVALID_ARGUMENT"),
                1));
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @Tag("task-3.5")
  @DisplayName(
      "An exemplar leads from the histogram to the call's trace, and both agree on how long")
  void exemplar_leadsToTheTrace(Transport transport) throws IOException {
    calculator.start(transport).calculate(Operation.OPERATION_ADD, 1, 2);
    assertEquals(
        "nothing",
        Context.current() == Context.root() ? "nothing" : "the span of the call",
        "The call is over. The next work of the thread lies below what is still current on it:");
    telemetry.awaitSpans(3);

    List<MetricRecord> collected = telemetry.metrics();
    assertLeadsTo(telemetry.span(CALCULATE + " SERVER"), SERVER_DURATION, collected);
    assertLeadsTo(telemetry.span(CALCULATE + " CLIENT"), CLIENT_DURATION, collected);
  }

  @Test
  @Tag("task-3.6")
  @DisplayName("Calls in progress go up and come down again")
  void activeCalls_goUpAndDown() throws IOException {
    BlockingEvaluator slow = new BlockingEvaluator();
    CalculatorServer server = calculator.startServer(Transport.NETTY, slow);
    CalculatorClient client = calculator.connect(Transport.NETTY, server, CalculatorFixture.LONG);
    Map<String, Object> calls = Map.of("rpc.system.name", "grpc", "rpc.method", CALCULATE);
    Map<String, Object> callsToTheServer = new HashMap<>(calls);
    callsToTheServer.put("server.address", "localhost");
    callsToTheServer.put("server.port", (long) server.port());
    new Thread(() -> client.calculate(Operation.OPERATION_ADD, 1, 2)).start();
    slow.awaitBegun();

    try {
      telemetry.assertMetric(
          new ExpectedMetric("calculator.server.calls.active").unit("{call}").series(calls, 1));
    } finally {
      slow.release();
    }
    telemetry.assertMetric(new ExpectedMetric("calculator.server.calls.active").series(calls, 0));
    telemetry.assertMetric(
        new ExpectedMetric("calculator.client.calls.active").series(callsToTheServer, 0));
  }

  @Test
  @Tag("task-3.7")
  @DisplayName("The gauge shows the newest result of each operation")
  void gauge_showsTheNewestResult() throws IOException {
    CalculatorClient client = calculator.start(Transport.NETTY);
    client.calculate(Operation.OPERATION_ADD, 1, 2);
    client.calculate(Operation.OPERATION_ADD, 3, 4);
    client.calculate(Operation.OPERATION_DIVIDE, 7, 2);

    telemetry.assertMetric(newestResults());
    assertTrue(
        newestResults().compare(telemetry.metrics()).isEmpty(),
        "The gauge has shown the newest results. Then the metrics are collected again, without a"
            + " call in between, and the gauge does not show the same once more.");
  }

  @Test
  @Tag("task-3.8")
  @DisplayName("Evaluations are counted by operation and outcome")
  void evaluations_areCounted() throws IOException {
    Evaluator cannotAdd =
        (operation, a, b) -> {
          if (operation == Operation.OPERATION_ADD) {
            throw new IllegalStateException("broken");
          }
          return new Arithmetic().evaluate(operation, a, b);
        };
    CalculatorServer server = calculator.startServer(Transport.NETTY, cannotAdd);
    CalculatorClient client = calculator.connect(Transport.NETTY, server, CalculatorFixture.LONG);
    client.calculate(Operation.OPERATION_DIVIDE, 1, 2);
    client.calculate(Operation.OPERATION_DIVIDE, 3, 4);
    assertThrows(
        StatusRuntimeException.class, () -> client.calculate(Operation.OPERATION_DIVIDE, 1, 0));
    assertThrows(
        StatusRuntimeException.class, () -> client.calculate(Operation.OPERATION_ADD, 1, 2));

    telemetry.assertMetric(
        new ExpectedMetric("calculator.evaluations")
            .unit("{evaluation}")
            .series(evaluations("add", "failed"), 1)
            .series(evaluations("divide", "answered"), 2)
            .series(evaluations("divide", "refused"), 1));
  }

  @Test
  @DisplayName("No value that a caller chooses becomes an attribute of a metric")
  void series_areBounded() throws IOException {
    CalculatorClient client = calculator.start(Transport.NETTY);
    client.calculate(Operation.OPERATION_ADD, 1, 2);
    telemetry.awaitSpans(3);
    int before = countSeries();
    for (int i = 0; i < 50; i++) {
      client.calculate(Operation.OPERATION_ADD, i, i);
    }
    telemetry.awaitSpans(153);

    assertEquals(before, countSeries());
  }

  @Test
  @DisplayName("The JVM's own metrics have the names and units of the conventions")
  void jvmMetrics_followTheConventions() {
    try (JvmMetrics ignored = new JvmMetrics(telemetry.openTelemetry())) {
      System.gc();
      Set<String> expected =
          Set.of(
              "jvm.memory.used By",
              "jvm.memory.committed By",
              "jvm.memory.limit By",
              "jvm.thread.count {thread}",
              "jvm.class.count {class}",
              "jvm.cpu.count {cpu}",
              "jvm.cpu.time s",
              "jvm.cpu.recent_utilization 1",
              "jvm.gc.duration s");
      Await.until(
          "all are there: " + expected,
          () -> {
            Set<String> names = new TreeSet<>();
            telemetry.metrics().forEach(metric -> names.add(metric.name() + " " + metric.unit()));
            return names.containsAll(expected);
          });
    }
  }

  /** Asks for the metrics by hand, which tells apart who has not done his part. */
  private static String whyNothingArrived(OtlpReceiver receiver, OpenTelemetrySdk sdk) {
    collectByHand(sdk);
    return "A counter was counted up, and when the program had ended no metric had come. "
        + (receiver.metrics().isEmpty()
            ? "Who collects what instruments hold, and where and by which protocol is it sent?"
            : "Asked for by hand it came: who sees to it that the last of it is sent?");
  }

  private static void collectByHand(OpenTelemetrySdk sdk) {
    sdk.getSdkMeterProvider().forceFlush().join(Await.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** None of the server's calls is left in the instrument that counts calls in progress. */
  private void assertNoneInProgress() {
    List<MetricRecord> collected = telemetry.metrics().stream().map(MetricsTest::ofServer).toList();
    for (MetricRecord metric : collected) {
      if (isActive(metric) && !metric.points().isEmpty()) {
        TelemetryProbe.assertMetric(
            new ExpectedMetric(metric.name())
                .series(Map.of("rpc.system.name", "grpc", "rpc.method", CALCULATE), 0),
            collected);
      }
    }
  }

  private static MetricRecord ofServer(MetricRecord metric) {
    return new MetricRecord(
        metric.name(),
        metric.description(),
        metric.unit(),
        metric.kind(),
        metric.cumulative(),
        metric.monotonic(),
        metric.points().stream()
            .filter(point -> !point.attributes().containsKey("server.address"))
            .toList(),
        metric.scope(),
        metric.resource());
  }

  private void assertLeadsTo(SpanRecord span, String instrument, List<MetricRecord> collected) {
    TelemetryProbe.assertMetric(
        new ExpectedMetric(instrument).exemplarOf(span.traceId()), collected);
    assertEquals(
        span.durationNanos(),
        Math.round(histogram(instrument).sum() * 1e9),
        "The %s span and %s disagree on how long the call took, in nanoseconds."
            .formatted(span.kind(), instrument));
  }

  /** Calls in progress, whatever the instrument is called that counts them. */
  private long countActive() {
    return telemetry.metrics().stream()
        .filter(MetricsTest::isActive)
        .flatMap(metric -> metric.points().stream())
        .mapToLong(point -> (long) ((MetricPoint.NumberPoint) point).value())
        .sum();
  }

  private static boolean isActive(MetricRecord metric) {
    return metric.name().contains("active")
        && metric.kind() == MetricKind.SUM
        && !metric.monotonic();
  }

  /** What the client's histogram has counted in all its series. */
  private long countClientCalls() {
    return telemetry.metrics().stream()
        .filter(metric -> metric.name().equals(CLIENT_DURATION))
        .flatMap(metric -> metric.points().stream())
        .mapToLong(point -> ((MetricPoint.HistogramPoint) point).count())
        .sum();
  }

  private int countSeries() {
    return telemetry.metrics().stream().mapToInt(metric -> metric.points().size()).sum();
  }

  private MetricPoint.HistogramPoint histogram(String name) {
    List<MetricRecord> found =
        telemetry.metrics().stream().filter(metric -> metric.name().equals(name)).toList();
    assertTrue(!found.isEmpty(), "no instrument " + name + " has recorded anything");
    return (MetricPoint.HistogramPoint) found.get(0).points().get(0);
  }

  private static Map<String, Object> series(String code) {
    return Map.of("rpc.system.name", "grpc", "rpc.method", CALCULATE, "rpc.status_code", code);
  }

  private static ExpectedMetric newestResults() {
    return new ExpectedMetric("calculator.result.newest")
        .kind(MetricKind.GAUGE)
        .series(Map.of("calculator.operation", "add"), 7)
        .series(Map.of("calculator.operation", "divide"), 3.5);
  }

  private static Map<String, Object> evaluations(String operation, String outcome) {
    return Map.of("calculator.operation", operation, "calculator.outcome", outcome);
  }
}
