package lab.testkit;

import io.grpc.ServerInterceptor;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.testing.exporter.InMemoryLogRecordExporter;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import lab.insight.ExpectedLog;
import lab.insight.ExpectedMetric;
import lab.insight.ExpectedSpan;
import lab.insight.Finding;
import lab.insight.LogRecord;
import lab.insight.MetricRecord;
import lab.insight.SdkAdapter;
import lab.insight.SpanRecord;
import lab.insight.TraceComparison;
import lab.insight.TraceText;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A telemetry backend for one test, registered in a field that is not static: the code under test
 * is given {@link #openTelemetry}, the test then says what should have come of it, and fails if it
 * leaves a span open.
 */
public final class TelemetryProbe implements AfterEachCallback {

  /** How long to wait for more when nothing is open and something is missing. */
  private static final Duration STRAGGLERS = Await.PATIENCE.dividedBy(5);

  private final RecordingProcessor spans = new RecordingProcessor();
  private final InMemoryMetricReader metrics = InMemoryMetricReader.create();
  private final InMemoryLogRecordExporter logs = InMemoryLogRecordExporter.create();
  private final EndCountingTelemetry ends = new EndCountingTelemetry();
  private final HeaderWatch headers = new HeaderWatch();
  private final OpenTelemetrySdk sdk =
      OpenTelemetrySdk.builder()
          .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
          .setTracerProvider(SdkTracerProvider.builder().addSpanProcessor(spans).build())
          .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(metrics).build())
          .setLoggerProvider(
              SdkLoggerProvider.builder()
                  .addLogRecordProcessor(SimpleLogRecordProcessor.create(logs))
                  .build())
          .build();
  private final OpenTelemetry openTelemetry = ends.wrap(sdk);

  private TelemetryProbe() {}

  public static TelemetryProbe create() {
    return new TelemetryProbe();
  }

  /** What the code under test is to record with. */
  public OpenTelemetry openTelemetry() {
    return openTelemetry;
  }

  /** To be added to the server, last and so outermost: sees the headers as they arrive. */
  public ServerInterceptor headerWatch() {
    return headers;
  }

  /** The {@code traceparent} values of each request that {@link #headerWatch} has seen. */
  public List<List<String>> traceparents() {
    return headers.requests();
  }

  /** All spans so far, in the order in which they were started. */
  public List<SpanRecord> spans() {
    return spans.spans();
  }

  /**
   * The one span of that name and kind.
   *
   * @param subject such as {@code evaluate INTERNAL}
   */
  public SpanRecord span(String subject) {
    List<SpanRecord> found =
        spans().stream().filter(s -> (s.name() + " " + s.kind()).equals(subject)).toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " spans are called '" + subject + "', expected one");
    }
    return found.get(0);
  }

  /**
   * Waits until so many spans have ended and none is open. What has not begun when nothing is open
   * any more is not waited for as long as patience lasts: it is missing.
   */
  public void awaitSpans(int count) {
    if (!Await.holdsWithin(STRAGGLERS, () -> spans.allEnded(count))) {
      Await.holdsWithin(Await.PATIENCE, spans::allEnded);
    }
  }

  /** Expects exactly these traces and nothing else. */
  public void assertTraces(ExpectedSpan... expected) {
    List<ExpectedSpan> roots = Arrays.asList(expected);
    awaitSpans(roots.stream().mapToInt(ExpectedSpan::size).sum());
    List<SpanRecord> observed = spans();
    TraceComparison.Result result = TraceComparison.compare(roots, observed, headers.propagation());
    List<Finding> findings = new ArrayList<>(result.findings());
    IdentityHashMap<SpanRecord, Finding> notes = result.notes();
    Set<String> twice = ends.endedTwice();
    for (SpanRecord span : observed) {
      if (twice.contains(span.spanId())) {
        Finding finding = endedTwice(span);
        findings.add(finding);
        notes.merge(span, finding, BinaryOperator.minBy(Comparator.naturalOrder()));
      }
    }
    Collections.sort(findings);
    if (!findings.isEmpty()) {
      String trees =
          TraceText.sideBySide(TraceText.expected(roots), TraceText.observed(observed, notes));
      throw failure(trees, findings);
    }
  }

  /** Expects an instrument as described; asks for its data when it is called. */
  public void assertMetric(ExpectedMetric expected) {
    eventually(() -> expected.compare(metrics()), () -> expected.sideBySide(metrics()));
  }

  /**
   * Expects an instrument as described in what {@link #metrics} has returned, for several that are
   * to be seen at once: an exemplar is told once and then forgotten.
   */
  public static void assertMetric(ExpectedMetric expected, List<MetricRecord> collected) {
    List<Finding> findings = expected.compare(collected).stream().sorted().toList();
    if (!findings.isEmpty()) {
      throw failure(expected.sideBySide(collected), findings);
    }
  }

  /** Everything that the instruments have recorded so far. */
  public List<MetricRecord> metrics() {
    return metrics.collectAllMetrics().stream().map(SdkAdapter::metric).toList();
  }

  /** Expects one log record as described. */
  public void assertLog(ExpectedLog expected) {
    eventually(() -> expected.compare(logs()), () -> expected.sideBySide(logs()));
  }

  /** All log records so far. */
  public List<LogRecord> logs() {
    return logs.getFinishedLogRecordItems().stream().map(SdkAdapter::log).toList();
  }

  @Override
  public void afterEach(ExtensionContext test) {
    boolean hasFailed = test.getExecutionException().isPresent(); // and says more than a wait
    boolean allEnded = hasFailed || Await.holdsWithin(Await.PATIENCE, spans::allEnded);
    List<SpanRecord> left = spans().stream().filter(span -> !span.hasEnded()).toList();
    spans.clear();
    logs.reset();
    ends.clear();
    headers.clear();
    if (!allEnded) {
      String names = String.join(", ", left.stream().map(SpanRecord::name).toList());
      throw new AssertionError("spans were started and never ended: " + names);
    }
  }

  /** The server's side may still be busy when the client has its answer. */
  private static void eventually(Supplier<List<Finding>> comparison, Supplier<String> both) {
    if (!Await.holdsWithin(STRAGGLERS, () -> comparison.get().isEmpty())) {
      List<Finding> findings = comparison.get().stream().sorted().toList();
      if (!findings.isEmpty()) {
        throw failure(both.get(), findings);
      }
    }
  }

  private static TelemetryAssertionError failure(String both, List<Finding> findings) {
    return new TelemetryAssertionError("\n" + both + sentence(findings), findings);
  }

  private static Finding endedTwice(SpanRecord span) {
    return new Finding(
        Finding.About.ENDED_TWICE,
        span.name() + " " + span.kind(),
        "ended twice",
        "The span is ended more than once. Which ways lead to its end?");
  }

  private static String sentence(List<Finding> findings) {
    Finding first = findings.get(0);
    int more = findings.size() - 1;
    return "  %s: %s%s"
        .formatted(first.subject(), first.sentence(), more == 0 ? "" : " (and " + more + " more)");
  }
}
