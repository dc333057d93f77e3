package lab.console.findings;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import lab.console.store.MetricStore;
import lab.insight.Finding;
import lab.insight.LogRecord;

/** Findings that are alike, counted, with the newest that show them. Bounded, whatever comes. */
public final class FindingLog {

  private static final int MOST_KINDS = 200;
  private static final int MOST_EXAMPLES = 5;
  private static final int MOST_SERVICES = 20;

  private final Map<Kind, Seen> seen = new LinkedHashMap<>();
  private long leftOut;

  private record Kind(Finding.About about, String subject, String sentence) {

    static Kind of(Finding finding) {
      return new Kind(finding.about(), finding.subject(), finding.sentence());
    }
  }

  /**
   * A place to look at.
   *
   * @param address the view of the page that shows it
   */
  public record Example(String text, String address) {

    private static final int SHORT_ID = 8;
    private static final int SHORT_TEXT = 40;

    static Example trace(String traceId, String spanId) {
      return new Example(
          traceId.substring(0, SHORT_ID), "#/trace?id=" + traceId + "&span=" + spanId);
    }

    static Example logs(String traceId, String spanId) {
      return new Example(
          traceId.substring(0, SHORT_ID), "#/logs?traceId=" + traceId + "&spanId=" + spanId);
    }

    /** Records of the same sender with the same beginning. */
    static Example like(LogRecord log) {
      String begin = log.body().substring(0, Math.min(log.body().length(), SHORT_TEXT));
      return new Example(
          "such records",
          "#/logs?service=%s&text=%s".formatted(encoded(log.service()), encoded(begin)));
    }

    static Example metric(MetricStore.Key key) {
      return new Example(
          "the instrument",
          "#/metric?name=%s&kind=%s&unit=%s"
              .formatted(encoded(key.name()), key.kind(), encoded(key.unit())));
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
  }

  /**
   * What is known of findings of one kind.
   *
   * @param firstMillis when one was first seen here, in milliseconds since 1970
   * @param examples the newest ones, the newest last; none for what has none
   */
  public record Entry(
      Finding finding,
      long count,
      long firstMillis,
      long lastMillis,
      Set<String> services,
      List<Example> examples) {}

  private static final class Seen {

    private final Finding finding;
    private final long firstMillis;
    private final Set<String> services = new TreeSet<>();
    private final Deque<Example> examples = new ArrayDeque<>();
    private long lastMillis;
    private long count;

    Seen(Finding finding, long millis) {
      this.finding = finding;
      this.firstMillis = millis;
    }
  }

  synchronized void add(Finding finding, String service, List<Example> examples) {
    Kind kind = Kind.of(finding);
    long now = System.currentTimeMillis();
    if (!seen.containsKey(kind) && seen.size() == MOST_KINDS) {
      leftOut++;
      return;
    }
    Seen found = seen.computeIfAbsent(kind, key -> new Seen(finding, now));
    found.count++;
    found.lastMillis = now;
    if (found.services.size() < MOST_SERVICES) {
      found.services.add(service);
    }
    for (Example example : examples) {
      found.examples.remove(example);
      found.examples.addLast(example);
      if (found.examples.size() > MOST_EXAMPLES) {
        found.examples.removeFirst();
      }
    }
  }

  /** Takes back what has turned out to be none. */
  synchronized void takeBack(Finding finding, Example example) {
    seen.computeIfPresent(
        Kind.of(finding),
        (kind, found) -> {
          found.examples.remove(example);
          found.count--;
          return found.count == 0 ? null : found;
        });
  }

  /** All kinds, those first that often cause others. */
  public synchronized List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (Seen each : seen.values()) {
      entries.add(
          new Entry(
              each.finding,
              each.count,
              each.firstMillis,
              each.lastMillis,
              Set.copyOf(each.services),
              List.copyOf(each.examples)));
    }
    entries.sort(Comparator.comparing(Entry::finding));
    return entries;
  }

  /** How many findings there was no room for. */
  public synchronized long leftOut() {
    return leftOut;
  }

  synchronized void clear() {
    seen.clear();
    leftOut = 0;
  }
}
