package lab.console.findings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import lab.console.findings.FindingLog.Example;
import lab.console.store.MetricStore;
import lab.console.store.Senders;
import lab.console.store.StoredLog;
import lab.console.store.StoredSpan;
import lab.console.store.TelemetryStore;
import lab.insight.ConventionFindings;
import lab.insight.LogRecord;
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
  private final Set<Object> told = Collections.newSetFromMap(new Remembered());
  private long seenSpans;
  private long seenLogs;

  private static final class Remembered extends LinkedHashMap<Object, Boolean> {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Object, Boolean> eldest) {
      return size() > MOST_REMEMBERED;
    }
  }

  public Inspector(TelemetryStore store) {
    this.store = store;
    clock.scheduleWithFixedDelay(
        this::inspectAndGoOn, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** What was found so far. */
  public FindingLog findings() {
    return findings;
  }

  /** Forgets what was found, as the store forgets what it was found in. */
  public void clear() {
    findings.clear();
  }

  /** The clock stops for good when a task throws. */
  private void inspectAndGoOn() {
    try {
      inspect();
      store.prepareSearches(FOR_SEARCHES);
    } catch (RuntimeException e) {
      System.err.println("console: what arrived was not looked at: " + e);
    }
  }

  /** Looks once at what is new. */
  synchronized void inspect() {
    inspectSpans();
    inspectPropagation();
    inspectMetrics();
    inspectLogs();
  }

  private void inspectSpans() {
    long received = store.spans().counts().received();
    long left = Math.min(received - seenSpans, MOST_AT_A_TIME);
    seenSpans = received;
    for (StoredSpan stored : store.spans().newestFirst()) {
      if (left-- <= 0) {
        break;
      }
      SpanRecord span = stored.record();
      ConventionFindings.of(span)
          .forEach(finding -> findings.add(finding, span.service(), List.of(example(span))));
    }
  }

  private void inspectPropagation() {
    long settled =
        TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - Senders.SETTLED.toNanos();
    List<SpanRecord> calls = new ArrayList<>();
    for (StoredSpan span : store.spans().newestFirst()) {
      boolean isCall = span.kind() == SpanKind.SERVER || span.kind() == SpanKind.CLIENT;
      if (isCall
          && span.endEpochNanos() < settled
          && span.endEpochNanos() > settled - WINDOW_NANOS) {
        calls.add(span.record());
      }
      if (calls.size() == MOST_AT_A_TIME) {
        break;
      }
    }
    for (PropagationFindings.Broken broken : PropagationFindings.of(calls)) {
      if (told.add(broken.server().traceId() + broken.server().spanId())) {
        findings.add(
            broken.finding(),
            broken.server().service(),
            List.of(example(broken.client()), example(broken.server())));
      }
    }
  }

  private void inspectMetrics() {
    for (MetricStore.Course course : store.metrics().courses()) {
      MetricStore.Key key = course.key();
      if (told.add(List.of(key.service(), key.instance(), key.name(), key.unit(), key.kind()))) {
        ConventionFindings.of(course.metricWithNewest())
            .forEach(finding -> findings.add(finding, key.service(), List.of()));
      }
    }
  }

  private void inspectLogs() {
    long received = store.logs().counts().received();
    long left = Math.min(received - seenLogs, MOST_AT_A_TIME);
    seenLogs = received;
    for (StoredLog stored : store.logs().newestFirst()) {
      if (left-- <= 0) {
        break;
      }
      LogRecord log = stored.record();
      ConventionFindings.of(log)
          .forEach(finding -> findings.add(finding, log.service(), List.of()));
    }
  }

  private static Example example(SpanRecord span) {
    return new Example(span.traceId(), span.spanId());
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
