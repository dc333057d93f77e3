package lab.console.page;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lab.console.store.StoredSpan;
import lab.insight.SpanRecord;
import lab.insight.TraceAlignment;
import org.jspecify.annotations.Nullable;

/** Two traces, span by span. */
final class CompareView {

  private final Shown shown = new Shown();

  /**
   * Compares two traces of at least one span each.
   *
   * @return both as in the list, and {@code pairs} of what belongs together
   */
  Map<String, Object> of(List<StoredSpan> left, List<StoredSpan> right) {
    long leftStart = TraceList.start(left);
    long rightStart = TraceList.start(right);
    Map<String, Object> view = new LinkedHashMap<>();
    TraceOutline leftOutline = new TraceOutline(left);
    TraceOutline rightOutline = new TraceOutline(right);
    view.put("left", TraceList.row(left));
    view.put("right", TraceList.row(right));
    view.put(
        "pairs",
        TraceAlignment.of(leftOutline.trees(), rightOutline.trees(), TraceView.MAX_SPANS).stream()
            .map(
                pair ->
                    new TraceAlignment.Pair(
                        pair.depth(),
                        whole(leftOutline, pair.left()),
                        whole(rightOutline, pair.right())))
            .map(pair -> pair(pair, leftStart, rightStart))
            .toList());
    return view;
  }

  private static @Nullable SpanRecord whole(TraceOutline trace, @Nullable SpanRecord span) {
    return span == null ? null : trace.whole(span);
  }

  private Map<String, Object> pair(TraceAlignment.Pair pair, long leftStart, long rightStart) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("depth", pair.depth());
    view.put("left", span(pair.left(), leftStart));
    view.put("right", span(pair.right(), rightStart));
    Map<String, Object> left = new LinkedHashMap<>();
    Map<String, Object> right = new LinkedHashMap<>();
    pair.differences()
        .forEach(
            (key, values) -> {
              putIfThere(left, key, values.left());
              putIfThere(right, key, values.right());
            });
    view.put("leftAttributes", shown.attributes(left));
    view.put("rightAttributes", shown.attributes(right));
    return view;
  }

  private static void putIfThere(Map<String, Object> map, String key, @Nullable Object value) {
    if (value != null) {
      map.put(key, value);
    }
  }

  private static @Nullable Map<String, Object> span(@Nullable SpanRecord span, long start) {
    if (span == null) {
      return null;
    }
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("spanId", span.spanId());
    view.put("name", Shown.text(span.name()));
    view.put("kind", span.kind());
    view.put("service", Shown.text(span.service()));
    view.put("status", span.status());
    view.put("events", span.events().size());
    view.put("offsetMicros", Micros.between(start, span.startEpochNanos()));
    view.put("durationMicros", span.durationNanos() / 1e3);
    return view;
  }
}
