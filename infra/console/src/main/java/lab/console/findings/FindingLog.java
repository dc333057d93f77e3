package lab.console.findings;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import lab.insight.Finding;

/** Findings that are alike, counted, with the newest that show them. Bounded, whatever comes. */
public final class FindingLog {

  private static final int MOST_KINDS = 200;
  private static final int MOST_EXAMPLES = 5;
  private static final int MOST_SERVICES = 20;

  private final Map<Kind, Seen> seen = new LinkedHashMap<>();
  private long leftOut;

  private record Kind(Finding.About about, String subject, String sentence) {}

  /** A place to look at; {@code spanId} is empty when it is a trace as a whole. */
  public record Example(String traceId, String spanId) {}

  /**
   * What is known of findings of one kind.
   *
   * @param firstMillis when one was first seen here, in milliseconds since 1970
   * @param examples the newest ones, the newest last; none for what has no trace
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
    Kind kind = new Kind(finding.about(), finding.subject(), finding.sentence());
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
      found.examples.addLast(example);
      if (found.examples.size() > MOST_EXAMPLES) {
        found.examples.removeFirst();
      }
    }
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
