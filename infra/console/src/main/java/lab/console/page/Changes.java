package lab.console.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lab.console.store.Firsts.First;
import lab.console.store.Firsts.Kind;
import lab.console.store.Senders.Heard;
import lab.console.store.TelemetryStore;

/** What changed last: who and what has come for the first time, and who has fallen silent. */
final class Changes {

  private static final int MOST_TOLD = 8;
  private static final int MOST_NAMES = 4;

  private final TelemetryStore store;

  Changes(TelemetryStore store) {
    this.store = store;
  }

  /**
   * A change in one line.
   *
   * @param what a {@link Kind}, or {@code SILENT} for an instance
   * @param names the first of its names
   * @param count how many names there are
   */
  record Change(long millis, String what, String service, List<String> names, int count) {}

  /** The newest changes as seen at this time, the newest first. */
  List<Change> newest(long nowMillis) {
    List<Change> changes = new ArrayList<>(appeared());
    changes.addAll(silent(nowMillis));
    changes.sort(Comparator.comparingLong(Change::millis).reversed());
    return changes.subList(0, Math.min(MOST_TOLD, changes.size()));
  }

  private record Line(long millis, Kind kind, String service) {}

  /** What came in one request is one line for each service and kind. */
  private List<Change> appeared() {
    Map<Line, List<String>> lines = new LinkedHashMap<>();
    for (First first : store.firsts().newest()) {
      lines
          .computeIfAbsent(
              new Line(first.millis(), first.kind(), first.service()), line -> new ArrayList<>())
          .add(0, first.name());
    }
    List<Change> changes = new ArrayList<>();
    lines.forEach(
        (line, names) -> changes.add(change(line.millis, line.kind.name(), line.service, names)));
    return changes;
  }

  /** An instance is silent when nothing that it sends is still to be expected. */
  private List<Change> silent(long nowMillis) {
    Map<List<String>, Long> last = new LinkedHashMap<>();
    for (Heard heard : store.senders().all()) {
      last.merge(
          List.of(heard.service(), heard.instance()),
          heard.isOverdue(nowMillis) ? heard.lastMillis() : Long.MAX_VALUE,
          Math::max);
    }
    last.values().removeIf(millis -> millis == Long.MAX_VALUE);
    List<Change> changes = new ArrayList<>();
    last.forEach(
        (instance, millis) ->
            changes.add(change(millis, "SILENT", instance.get(0), List.of(instance.get(1)))));
    return changes;
  }

  private static Change change(long millis, String what, String service, List<String> names) {
    return new Change(
        millis,
        what,
        Clip.text(service),
        names.stream().limit(MOST_NAMES).map(Clip::text).toList(),
        names.size());
  }
}
