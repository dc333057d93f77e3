package lab.insight;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * One instrument as it was exported once. Exponential histograms appear with the explicit bounds
 * that their scale means.
 *
 * @param unit UCUM, such as {@code s}, {@code By} or {@code {call}}
 * @param cumulative whether points count from a fixed start, else from the last export
 * @param monotonic whether a sum only ever grows
 */
public record MetricRecord(
    String name,
    String description,
    String unit,
    MetricKind kind,
    boolean cumulative,
    boolean monotonic,
    List<MetricPoint> points,
    String scope,
    Map<String, Object> resource) {
  public MetricRecord {
    points = List.copyOf(points);
    resource = Attrs.copy(resource);
  }

  /** {@code service.name}, or {@code unknown}. */
  public String service() {
    return String.valueOf(resource.getOrDefault("service.name", "unknown"));
  }

  /** In an order that does not depend on chance. */
  List<MetricPoint> sortedPoints() {
    return points.stream()
        .sorted(Comparator.comparing(point -> point.attributes().toString()))
        .toList();
  }
}
