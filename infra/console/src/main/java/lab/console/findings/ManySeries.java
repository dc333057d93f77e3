package lab.console.findings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lab.console.findings.FindingLog.Example;
import lab.console.store.MetricStore;
import lab.insight.MetricKind;
import lab.insight.SeriesFindings;

/** Watches how many series the instruments of each sender have. */
final class ManySeries {

  private static final int MOST_INSTRUMENTS = 1_000;

  private final FindingLog findings;

  /** How many series there were when there were many for the first time. */
  private final Map<Instrument, Integer> before = Remembered.map(MOST_INSTRUMENTS);

  private final Map<String, Boolean> told = Remembered.map(MOST_INSTRUMENTS);

  private record Instrument(
      String service, String instance, String scope, String name, MetricKind kind, String unit) {}

  ManySeries(FindingLog findings) {
    this.findings = findings;
  }

  void inspect(List<MetricStore.Course> courses) {
    Map<Instrument, List<MetricStore.Key>> series = new LinkedHashMap<>();
    for (MetricStore.Course course : courses) {
      MetricStore.Key key = course.key();
      Instrument instrument =
          new Instrument(
              key.service(), key.instance(), key.scope(), key.name(), key.kind(), key.unit());
      series.computeIfAbsent(instrument, each -> new ArrayList<>()).add(key);
    }
    series.forEach(this::look);
  }

  private void look(Instrument instrument, List<MetricStore.Key> keys) {
    if (keys.size() >= SeriesFindings.MANY) {
      before.putIfAbsent(instrument, keys.size());
    }
    SeriesFindings.of(
            instrument.name(),
            keys.stream().map(MetricStore.Key::attributes).toList(),
            before.getOrDefault(instrument, 0))
        .ifPresent(
            finding -> {
              if (told.put(instrument + finding.sentence(), true) == null) {
                findings.add(finding, instrument.service(), List.of(Example.metric(keys.get(0))));
              }
            });
  }

  void clear() {
    before.clear();
    told.clear();
  }
}
