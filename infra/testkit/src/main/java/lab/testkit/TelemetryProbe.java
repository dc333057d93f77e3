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
      throw told(List.of(subject), List.of(notOne(subject, found.size())));
    }
    return found.get(0);
  }

  /** Expects one span to be so in itself, wherever it lies and whatever lies below it. */
  public void assertSpan(ExpectedSpan expected) {
    SpanRecord span = span(expected.name() + " " + expected.kind());
    List<Finding> findings =
        TraceComparison.compare(List.of(expected), List.of(span), headers.propagation())
            .findings()
            .stream()
            .filter(finding -> finding.about() != Finding.About.WRONG_PARENT)
            .toList();
    if (!findings.isEmpty()) {
      throw new TelemetryAssertionError("\n" + sentence(findings), findings);
    }
  }

  /**
   * Expects the one span to be the parent of the other.
   *
   * @param child as for {@link #span}
   */
  public void assertBelow(String parent, String child) {
    SpanRecord above = span(parent);
    SpanRecord below = span(child);
    if (!above.spanId().equals(below.parentSpanId())) {
      throw told(
          List.of(parent, "└─ " + child),
          List.of(
              new Finding(
                  Finding.About.WRONG_PARENT,
                  child,
                  "not below " + parent,
                  below.isRoot()
                      ? "The span has no parent. Was nothing current where it was started, or was it told"
                          + " to have none?"
                      : "The span does not lie below '%s'. Its parent is what is current where it starts."
                          .formatted(parent))));
    }
  }

  /**
   * Expects that all spans have ended, and each of them once.
   *
   * @param why what the test did, in a sentence that helps when that is not so
   */
  public void assertAllEndedOnce(String why) {
    Set<String> twice = ends.endedTwice();
    List<Finding> findings = new ArrayList<>();
    for (SpanRecord span : spans()) {
      String subject = span.name() + " " + span.kind();
      if (!span.hasEnded()) {
        findings.add(
            new Finding(
                Finding.About.NEVER_ENDED,
                subject,
                "never ended",
                "The span was started and not ended. " + why));
      } else if (twice.contains(span.spanId())) {
        findings.add(
            new Finding(
                Finding.About.ENDED_TWICE,
                subject,
                "ended twice",
                "The span is ended more than once. " + why));
      }
    }
    if (!findings.isEmpty()) {
      Collections.sort(findings);
      throw new TelemetryAssertionError("\n" + sentence(findings.subList(0, 1)), findings);
    }
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

  private Finding notOne(String subject, int count) {
    String name = subject.substring(0, subject.lastIndexOf(' '));
    String kind = subject.substring(name.length() + 1);
    List<SpanRecord> named = spans().stream().filter(s -> s.name().equals(name)).toList();
    List<SpanRecord> ofKind = spans().stream().filter(s -> s.kind().name().equals(kind)).toList();
    if (count > 1) {
      return new Finding(
          Finding.About.SURPLUS_SPAN,
          subject,
          count + " of them",
          "There are %d such spans, expected one: is the same thing recorded twice?"
              .formatted(count));
    }
    if (ofKind.size() == 1) {
      return new Finding(
          Finding.About.SPAN_MISSING,
          subject,
          "missing",
          "The only span of kind %s has another name: '%s'.".formatted(kind, ofKind.get(0).name()));
    }
    if (!named.isEmpty() && ofKind.isEmpty()) {
      return new Finding(
          Finding.About.WRONG_KIND,
          subject,
          "kind " + named.get(0).kind(),
          "The span is of kind %s, expected %s.".formatted(named.get(0).kind(), kind));
    }
    return new Finding(
        Finding.About.SPAN_MISSING,
        subject,
        "missing",
        "There is no such span. Is it started where that happens?");
  }

  private TelemetryAssertionError told(List<String> expected, List<Finding> findings) {
    String trees =
        TraceText.sideBySide(expected, TraceText.observed(spans(), new IdentityHashMap<>()));
    return new TelemetryAssertionError("\n" + trees + sentence(findings), findings);
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
