package lab.insight;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import lab.insight.MetricPoint.HistogramPoint;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HistogramPointTest {

  @Test
  @DisplayName("A percentile lies on a straight line within its bucket")
  void percentile_liesWithinItsBucket() {
    HistogramPoint point = point(16, List.of(1.0, 2.0), List.of(2L, 4L, 4L));

    assertEquals(0.5, point.percentile(0.1));
    assertEquals(1.5, point.percentile(0.4));
    assertEquals(9, point.percentile(0.8));
    assertEquals(16, point.percentile(1));
  }

  @Test
  @DisplayName("Beyond the last bound, without a largest value, the bound is all that is known")
  void percentile_withoutMaxEndsAtTheLastBound() {
    assertEquals(2, point(Double.NaN, List.of(2.0), List.of(0L, 4L)).percentile(0.9));
  }

  @Test
  @DisplayName("Nothing measured has no percentile")
  void percentile_ofNothingIsNone() {
    assertEquals(Double.NaN, point(0, List.of(1.0), List.of(0L, 0L)).percentile(0.5));
    assertEquals(Double.NaN, point(0, List.of(), List.of()).percentile(0.5));
  }

  @Test
  @DisplayName("Buckets that no bounds explain have no percentile, and throw nothing")
  void percentile_ofUnexplainedBucketsIsNone() {
    assertEquals(Double.NaN, point(9, List.of(), List.of(0L, 5L)).percentile(0.5));
    assertEquals(Double.NaN, point(9, List.of(1.0), List.of(0L, 0L, 5L)).percentile(0.5));
    assertEquals(Double.NaN, point(9, List.of(1.0, 2.0), List.of(5L)).percentile(0.5));
  }

  private static HistogramPoint point(double max, List<Double> bounds, List<Long> counts) {
    long count = counts.stream().mapToLong(Long::longValue).sum();
    return new HistogramPoint(Map.of(), 0, 1, count, 1, 0, max, bounds, counts, List.of());
  }
}
