package lab.console.findings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import lab.console.findings.FindingLog.Example;
import lab.console.store.Ids;
import lab.console.store.Ids.TraceId;
import lab.console.store.MetricStore;
import lab.console.store.Origin;
import lab.console.store.Senders;
import lab.console.store.StoredLog;
import lab.console.store.StoredSpan;
import lab.console.store.TelemetryStore;
import lab.insight.AbsentSpanFindings;
import lab.insight.Finding;
import lab.insight.SpanKind;
import org.jspecify.annotations.Nullable;

/**
 * Waits for spans that what has arrived tells of: the parent of a span, and the span in which
 * something was logged. A span is sent when it ends, so one that comes late is nothing unusual; one
 * is missed when its trace has been quiet for {@link #QUIET} while its sender went on sending. What
 * cannot be known is not said: whether a sender that nobody here has heard of records anything, and
 * what became of spans that had to make room.
 */
final class AbsentSpans {

  static final Duration QUIET = Duration.ofMinutes(1);

  private static final int MOST_TRACES = 5_000;
  private static final int MOST_METHODS = 1_000;
  private static final int MOST_LOGS_PER_TRACE = 20;

  private final TelemetryStore store;
  private final FindingLog findings;

  /** Traces in which something is missing; those that have been quiet longest first. */
  private final Map<TraceId, Waiting> waiting = Remembered.map(MOST_TRACES);

  private final Map<TraceId, Map<Long, Told>> told = Remembered.map(MOST_TRACES);

  /** Which services have called a method so that both sides arrived. */
  private final Map<Method, Set<String>> callers = Remembered.map(MOST_METHODS);

  private record Method(String server, String name) {}

  private record Told(Finding finding, Example example) {}

  /** What is known of a trace in which something is missing. */
  private static final class Waiting {

    private final List<StoredLog> logs = new ArrayList<>();
    private final long receivedBefore;
    private long sinceMillis;

    /**
     * @param receivedBefore how many spans had come, ever, when something was missing first
     */
    Waiting(long receivedBefore) {
      this.receivedBefore = receivedBefore;
    }
  }

  private enum Verdict {
    MISSED,
    NOT_YET,
    UNKNOWN
  }

  AbsentSpans(TelemetryStore store, FindingLog findings) {
    this.store = store;
    this.findings = findings;
  }

  /** Notes what has just arrived, and says what is missed by now. */
  void inspect(List<StoredSpan> spans, List<StoredLog> logs, long nowMillis) {
    Map<TraceId, List<StoredLog>> touched = new LinkedHashMap<>();
    spans.forEach(span -> touched.computeIfAbsent(span.traceId(), id -> new ArrayList<>()));
    for (StoredLog log : logs) {
      if (log.spanId() != 0 && log.isSampled()) {
        touched.computeIfAbsent(log.traceId(), id -> new ArrayList<>()).add(log);
      }
    }
    touched.forEach((id, news) -> note(id, news, nowMillis));
    judge(nowMillis);
  }

  void clear() {
    waiting.clear();
    told.clear();
    callers.clear();
  }

  private void note(TraceId id, List<StoredLog> news, long nowMillis) {
    @Nullable Waiting before = waiting.remove(id);
    Waiting now = before == null ? new Waiting(store.spans().counts().received()) : before;
    now.sinceMillis = nowMillis;
    news.stream().limit(MOST_LOGS_PER_TRACE - now.logs.size()).forEach(now.logs::add);
    Map<Long, StoredSpan> here = byId(store.spans().trace(id));
    takeBack(id, here);
    now.logs.removeIf(log -> here.containsKey(log.spanId()));
    boolean complete = now.logs.isEmpty();
    for (StoredSpan span : here.values()) {
      @Nullable StoredSpan parent = here.get(span.parentId());
      if (parent != null && span.kind() == SpanKind.SERVER && parent.kind() == SpanKind.CLIENT) {
        callers
            .computeIfAbsent(method(span), method -> new TreeSet<>())
            .add(parent.origin().service());
      }
      complete &= parent != null || span.parentId() == 0;
    }
    if (!complete) {
      waiting.put(id, now);
    }
  }

  private void takeBack(TraceId id, Map<Long, StoredSpan> here) {
    Map<Long, Told> ofTrace = told.getOrDefault(id, Map.of());
    for (Iterator<Map.Entry<Long, Told>> each = ofTrace.entrySet().iterator(); each.hasNext(); ) {
      Map.Entry<Long, Told> one = each.next();
      if (here.containsKey(one.getKey())) {
        findings.takeBack(one.getValue().finding(), one.getValue().example());
        each.remove();
      }
    }
  }

  private void judge(long nowMillis) {
    Iterator<Map.Entry<TraceId, Waiting>> each = waiting.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<TraceId, Waiting> one = each.next();
      if (nowMillis - one.getValue().sinceMillis < QUIET.toMillis()) {
        break;
      }
      if (isSettled(one.getKey(), one.getValue())) {
        each.remove();
      }
    }
  }

  /** Looks at each span that is missing; false when it is too early for one of them. */
  private boolean isSettled(TraceId id, Waiting since) {
    List<StoredSpan> trace = store.spans().trace(id);
    boolean madeRoom =
        store.spans().counts().dropped() > since.receivedBefore
            || (trace.isEmpty() && store.spans().wasHere(id));
    if (madeRoom) {
      return true;
    }
    Map<Long, StoredSpan> here = byId(trace);
    boolean settled = true;
    for (StoredSpan span : trace) {
      if (span.parentId() != 0 && !here.containsKey(span.parentId())) {
        settled &= look(span, since);
      }
    }
    for (StoredLog log : since.logs) {
      if (!here.containsKey(log.spanId())) {
        settled &= look(log, since);
      }
    }
    return settled;
  }

  private boolean look(StoredSpan child, Waiting since) {
    // Its parent may have come and gone long before the end of a span that outlived it.
    if (child.durationNanos() > QUIET.toNanos()) {
      return true;
    }
    boolean remote = child.hasRemoteParent();
    Set<String> known = callers.getOrDefault(method(child), Set.of());
    if (remote && known.size() != 1) {
      return true;
    }
    String service = remote ? known.iterator().next() : child.origin().service();
    Verdict verdict = verdict(service, remote ? null : child.origin().instance(), since);
    if (verdict == Verdict.MISSED) {
      tell(
          child.traceId(),
          child.parentId(),
          remote
              ? AbsentSpanFindings.callerOf(child.record(), service)
              : AbsentSpanFindings.parentOf(child.record()),
          service,
          Example.trace(child.traceId().toString(), Ids.span(child.spanId())));
    }
    return verdict != Verdict.NOT_YET;
  }

  private boolean look(StoredLog log, Waiting since) {
    Origin origin = log.origin();
    Verdict verdict = verdict(origin.service(), origin.instance(), since);
    if (verdict == Verdict.MISSED) {
      tell(
          log.traceId(),
          log.spanId(),
          AbsentSpanFindings.spanOf(log.record()),
          origin.service(),
          Example.logs(log.traceId().toString(), Ids.span(log.spanId())));
    }
    return verdict != Verdict.NOT_YET;
  }

  private void tell(TraceId id, long spanId, Finding finding, String service, Example example) {
    Map<Long, Told> ofTrace = told.computeIfAbsent(id, trace -> new HashMap<>());
    if (ofTrace.putIfAbsent(spanId, new Told(finding, example)) == null) {
      findings.add(finding, service, List.of(example));
    }
  }

  /**
   * What can be said of a span that a service should have sent.
   *
   * @param instance null for any
   */
  private Verdict verdict(String service, @Nullable String instance, Waiting since) {
    boolean heardLater =
        store.senders().all().stream()
            .anyMatch(
                heard ->
                    heard.signal() == Senders.Signal.TRACES
                        && heard.service().equals(service)
                        && (instance == null || heard.instance().equals(instance))
                        && heard.lastMillis() > since.sinceMillis + Senders.SETTLED.toMillis());
    if (!heardLater) {
      return Verdict.NOT_YET;
    }
    return beganAnew(service, instance, since.sinceMillis) ? Verdict.UNKNOWN : Verdict.MISSED;
  }

  /** Whether a program counts from zero again: what it had not sent when it died is lost. */
  private boolean beganAnew(String service, @Nullable String instance, long sinceMillis) {
    long since = TimeUnit.MILLISECONDS.toNanos(sinceMillis);
    Map<String, Long> firstStarts = new HashMap<>();
    for (MetricStore.Course course : store.metrics().courses(key -> isOf(key, service, instance))) {
      long start = course.newest().startEpochNanos();
      if (course.metric().cumulative() && start > 0 && course.newest().epochNanos() > since) {
        firstStarts.merge(course.key().instance(), start, Math::min);
      }
    }
    return firstStarts.values().stream().anyMatch(start -> start > since);
  }

  private static boolean isOf(MetricStore.Key key, String service, @Nullable String instance) {
    return key.service().equals(service) && (instance == null || key.instance().equals(instance));
  }

  private static Method method(StoredSpan server) {
    return new Method(server.origin().service(), server.name());
  }

  private static Map<Long, StoredSpan> byId(List<StoredSpan> trace) {
    return trace.stream()
        .collect(Collectors.toMap(StoredSpan::spanId, span -> span, (one, other) -> other));
  }
}
