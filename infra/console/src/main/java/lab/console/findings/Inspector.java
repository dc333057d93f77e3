package lab.console.findings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import lab.console.findings.FindingLog.Example;
import lab.console.store.MetricStore;
import lab.console.store.Senders;
import lab.console.store.StoredLog;
import lab.console.store.StoredSpan;
import lab.console.store.TelemetryStore;
import lab.insight.ConventionFindings;
import lab.insight.EarlyEndFindings;
import lab.insight.Finding;
import lab.insight.Finding.About;
import lab.insight.LogRecord;
import lab.insight.LossFindings;
import lab.insight.MetricRecord;
import lab.insight.PropagationFindings;
import lab.insight.SpanKind;
import lab.insight.SpanRecord;

/**
 * Looks at what arrives, on a thread of its own and never at more than it has time for: under load
 * it looks at a part. What takes two sides to see waits until both had time to send.
 */
public final class Inspector implements AutoCloseable {

  private static final long EVERY_MILLIS = 1_000;
  private static final int MOST_AT_A_TIME = 2_000;
  private static final int MOST_REMEMBERED = 5_000;

  /** A twentieth of the time. */
  private static final Duration FOR_SEARCHES = Duration.ofMillis(EVERY_MILLIS / 20);

  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final TelemetryStore store;
  private final FindingLog findings = new FindingLog();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "inspector");
            thread.setDaemon(true);
            return thread;
          });
  private final AbsentSpans absent;
  private final ManySeries many;
  private final Set<Object> told = Collections.newSetFromMap(Remembered.map(MOST_REMEMBERED));
  private long sinceNanos;
  private long seenSpans;
  private long seenLogs;

  /** One that looks when it is told to. */
  Inspector(TelemetryStore store) {
    this.store = store;
    absent = new AbsentSpans(store, findings);
    many = new ManySeries(findings);
  }

  /** One that looks at what arrives until it is closed. */
  public static Inspector start(TelemetryStore store) {
    Inspector inspector = new Inspector(store);
    inspector.clock.scheduleWithFixedDelay(
        inspector::inspectAndGoOn, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    return inspector;
  }

  /** What was found so far. */
  public FindingLog findings() {
    return findings;
  }

  /** Forgets what was found, as the store forgets what it was found in. */
  public synchronized void clear() {
    findings.clear();
    absent.clear();
    many.clear();
    told.clear();
  }

  /**
   * Forgets what was found, and that there was anything to find it in: only what happens from now
   * on counts.
   */
  public synchronized void beginAnew() {
    clear();
    sinceNanos = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
  }

  /** The clock stops for good when a task throws. */
  private void inspectAndGoOn() {
    try {
      inspect(System.currentTimeMillis());
      store.prepareSearches(FOR_SEARCHES);
    } catch (RuntimeException e) {
      System.err.println("console: what arrived was not looked at: " + e);
    }
  }

  /** Looks once at what is new. */
  synchronized void inspect(long nowMillis) {
    List<StoredSpan> spans = newSpans();
    List<StoredLog> logs = newLogs();
    spans.forEach(this::inspect);
    logs.forEach(this::inspect);
    inspectCalls();
    inspectMetrics();
    absent.inspect(spans, logs, nowMillis);
  }

  private List<StoredSpan> newSpans() {
    long received = store.spans().counts().received();
    List<StoredSpan> spans = newest(store.spans().newestFirst(), received - seenSpans);
    seenSpans = received;
    return spans;
  }

  private List<StoredLog> newLogs() {
    long received = store.logs().counts().received();
    List<StoredLog> logs = newest(store.logs().newestFirst(), received - seenLogs);
    seenLogs = received;
    return logs;
  }

  private static <T> List<T> newest(Iterable<T> newestFirst, long count) {
    return StreamSupport.stream(newestFirst.spliterator(), false)
        .limit(Math.max(0, Math.min(count, MOST_AT_A_TIME)))
        .toList();
  }

  private void inspect(StoredSpan stored) {
    SpanRecord span = stored.record();
    List<Finding> found = new ArrayList<>(ConventionFindings.of(span));
    LossFindings.of(span).ifPresent(found::add);
    found.forEach(
        finding ->
            findings.add(
                finding, span.service(), List.of(Example.trace(span.traceId(), span.spanId()))));
  }

  private void inspect(StoredLog stored) {
    LogRecord log = stored.record();
    ConventionFindings.of(log)
        .forEach(finding -> findings.add(finding, log.service(), List.of(Example.like(log))));
  }

  private void inspectCalls() {
    long settled =
        TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - Senders.SETTLED.toNanos();
    List<SpanRecord> calls = new ArrayList<>();
    for (StoredSpan span : store.spans().newestFirst()) {
      boolean isCall = span.kind() == SpanKind.SERVER || span.kind() == SpanKind.CLIENT;
      if (isCall
          && span.startEpochNanos() > sinceNanos
          && span.endEpochNanos() < settled
          && span.endEpochNanos() > settled - WINDOW_NANOS) {
        calls.add(span.record());
      }
      if (calls.size() == MOST_AT_A_TIME) {
        break;
      }
    }
    for (EarlyEndFindings.Early early : EarlyEndFindings.of(calls)) {
      SpanRecord client = early.client();
      if (told.add(List.of(About.ENDED_EARLY, client.service(), client.name()))) {
        findings.add(
            early.finding(),
            client.service(),
            List.of(Example.trace(client.traceId(), client.spanId())));
      }
    }
    for (PropagationFindings.Broken broken : PropagationFindings.of(calls)) {
      if (told.add(broken.server().traceId() + broken.server().spanId())) {
        findings.add(
            broken.finding(),
            broken.server().service(),
            Stream.of(broken.client(), broken.server())
                .map(span -> Example.trace(span.traceId(), span.spanId()))
                .toList());
      }
    }
  }

  private void inspectMetrics() {
    List<MetricStore.Course> courses = store.metrics().courses();
    many.inspect(courses);
    for (MetricStore.Course course : courses) {
      MetricStore.Key key = course.key();
      MetricRecord newest = course.metricWithNewest();
      if (newest.points().stream().noneMatch(point -> point.epochNanos() > sinceNanos)) {
        continue;
      }
      LossFindings.of(newest)
          .filter(finding -> told.add(key))
          .ifPresent(finding -> addMetric(finding, key));
      if (told.add(List.of(key.service(), key.instance(), key.name(), key.unit(), key.kind()))) {
        ConventionFindings.of(newest).forEach(finding -> addMetric(finding, key));
      }
    }
  }

  private void addMetric(Finding finding, MetricStore.Key key) {
    findings.add(finding, key.service(), List.of(Example.metric(key)));
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
