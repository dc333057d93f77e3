package lab.console.page;

import com.carrotsearch.hppc.LongHashSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import lab.console.store.Ids.TraceId;
import lab.console.store.SpanStore;
import lab.console.store.StoredSpan;
import lab.console.store.TextSearch;
import lab.insight.SpanStatus;

/** Traces that are as somebody wants them, the newest first. */
final class TraceList {

  private static final int MAX_SERVICES = 20;

  private final SpanStore spans;

  TraceList(SpanStore spans) {
    this.spans = spans;
  }

  /**
   * Finds traces by service, method (a span's name), status (of any span: {@code error} or a code
   * of gRPC), duration in ms, attribute ({@code key} or {@code key=value}) and text. What is asked
   * of spans has to hold for some span each, not all of it for the same one.
   */
  List<Map<String, Object>> find(Query query) {
    List<Predicate<StoredSpan>> wanted = wanted(query);
    double minMicros = query.number("minMillis", 0) * 1e3;
    double maxMicros = query.number("maxMillis", Double.MAX_VALUE / 1e3) * 1e3;
    int limit = query.limit(100);
    List<List<StoredSpan>> found = new ArrayList<>();
    Set<TraceId> seen = new HashSet<>();
    for (StoredSpan span : spans.newestFirst()) {
      if (found.size() == limit) {
        break;
      }
      if (seen.add(span.traceId())) {
        List<StoredSpan> trace = spans.trace(span.traceId());
        double micros = micros(trace);
        if (!trace.isEmpty()
            && micros >= minMicros
            && micros <= maxMicros
            && wanted.stream().allMatch(one -> trace.stream().anyMatch(one))) {
          found.add(trace);
        }
      }
    }
    found.sort(Comparator.<List<StoredSpan>>comparingLong(TraceList::start).reversed());
    return found.stream().map(TraceList::row).toList();
  }

  private static List<Predicate<StoredSpan>> wanted(Query query) {
    List<Predicate<StoredSpan>> wanted = new ArrayList<>();
    String service = query.text("service");
    if (!service.isEmpty()) {
      wanted.add(span -> span.origin().service().equals(service));
    }
    String method = query.text("method");
    if (!method.isEmpty()) {
      wanted.add(span -> span.name().equals(method));
    }
    String status = query.text("status").toUpperCase(Locale.ROOT);
    if (query.has("errors") || status.equals(SpanStatus.ERROR.name())) {
      wanted.add(span -> span.status() == SpanStatus.ERROR);
    } else if (!status.isEmpty()) {
      wanted.add(having("rpc.status_code=" + status));
    }
    String attribute = query.text("attribute");
    if (!attribute.isEmpty()) {
      wanted.add(having(attribute));
    }
    if (query.has("text")) {
      wanted.add(TextSearch.text(query.text("text"))::isIn);
    }
    return wanted;
  }

  /** {@code key} or {@code key=value}. */
  private static Predicate<StoredSpan> having(String attribute) {
    int equals = attribute.indexOf('=');
    if (equals < 0) {
      TextSearch search = TextSearch.attribute(attribute);
      return span -> search.isIn(span) && span.record().attributes().containsKey(attribute);
    }
    String key = attribute.substring(0, equals).strip();
    String value = attribute.substring(equals + 1).strip();
    TextSearch search = TextSearch.attribute(key, value);
    return span ->
        search.isIn(span) && value.equals(String.valueOf(span.record().attributes().get(key)));
  }

  /** A trace in one row. */
  static Map<String, Object> row(List<StoredSpan> trace) {
    StoredSpan root = root(trace);
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("traceId", root.traceId().toString());
    row.put("name", Shown.text(root.name()));
    row.put("service", Shown.text(root.origin().service()));
    row.put("startMillis", start(trace) / 1e6);
    row.put("durationMicros", micros(trace));
    row.put("spans", trace.size());
    row.put("errors", trace.stream().filter(s -> s.status() == SpanStatus.ERROR).count());
    row.put(
        "services",
        trace.stream()
            .map(span -> span.origin().service())
            .distinct()
            .limit(MAX_SERVICES)
            .map(Shown::text)
            .sorted()
            .toList());
    return row;
  }

  /** The earliest span without a parent here; of spans in a circle, the earliest. */
  static StoredSpan root(List<StoredSpan> trace) {
    LongHashSet ids = new LongHashSet();
    trace.forEach(span -> ids.add(span.spanId()));
    Comparator<StoredSpan> byTime = Comparator.comparingLong(StoredSpan::startEpochNanos);
    return trace.stream()
        .filter(span -> span.parentId() == 0 || !ids.contains(span.parentId()))
        .min(byTime)
        .orElseGet(() -> trace.stream().min(byTime).orElseThrow());
  }

  static long start(Collection<StoredSpan> trace) {
    return trace.stream().mapToLong(StoredSpan::startEpochNanos).min().orElse(0);
  }

  private static double micros(Collection<StoredSpan> trace) {
    long end = trace.stream().mapToLong(StoredSpan::endEpochNanos).max().orElse(0);
    return Math.max(0, Micros.between(start(trace), end));
  }
}
