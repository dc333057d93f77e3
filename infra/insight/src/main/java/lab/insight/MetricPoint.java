package lab.insight;

import java.util.List;
import java.util.Map;

/**
 * What a metric says of one set of attributes at one time.
 *
 * @see NumberPoint
 * @see HistogramPoint
 * @see SummaryPoint
 */
public sealed interface MetricPoint {

  Map<String, Object> attributes();

  /** When counting began; 0 when unknown. A later one than before means that it began anew. */
  long startEpochNanos();

  long epochNanos();

  List<Exemplar> exemplars();

  /** One number: a gauge or a sum. */
  record NumberPoint(
      Map<String, Object> attributes,
      long startEpochNanos,
      long epochNanos,
      double value,
      List<Exemplar> exemplars)
      implements MetricPoint {
    public NumberPoint {
      attributes = Attrs.copy(attributes);
      exemplars = List.copyOf(exemplars);
    }
  }

  /**
   * Measurements sorted into buckets.
   *
   * @param min NaN when not sent, as {@code max}
   * @param bounds upper bounds, ascending; one fewer than {@code counts}
   * @param counts how many fell into each bucket, the last one without an upper bound
   */
  record HistogramPoint(
      Map<String, Object> attributes,
      long startEpochNanos,
      long epochNanos,
      long count,
      double sum,
      double min,
      double max,
      List<Double> bounds,
      List<Long> counts,
      List<Exemplar> exemplars)
      implements MetricPoint {
    public HistogramPoint {
      attributes = Attrs.copy(attributes);
      bounds = List.copyOf(bounds);
      counts = List.copyOf(counts);
      exemplars = List.copyOf(exemplars);
    }

    /**
     * An estimate of the value below which a share of the measurements lies, by straight lines
     * within the buckets.
     *
     * @param share 0 to 1
     * @return NaN when nothing was measured, or when there are not as many buckets as bounds ask
     *     for
     */
    public double percentile(double share) {
      if (counts.size() != bounds.size() + 1) {
        return Double.NaN;
      }
      double rank = share * count;
      double below = 0;
      for (int i = 0; i < counts.size(); i++) {
        double inBucket = counts.get(i);
        if (inBucket > 0 && below + inBucket >= rank) {
          double low = i == 0 ? 0 : bounds.get(i - 1);
          boolean last = i == bounds.size();
          double high = last ? (Double.isNaN(max) ? low : max) : bounds.get(i);
          return low + (high - low) * Math.max(0, rank - below) / inBucket;
        }
        below += inBucket;
      }
      return Double.NaN;
    }
  }

  /**
   * Percentiles that the sender worked out.
   *
   * @param quantiles values by share, 0 to 1
   */
  record SummaryPoint(
      Map<String, Object> attributes,
      long startEpochNanos,
      long epochNanos,
      long count,
      double sum,
      Map<Double, Double> quantiles)
      implements MetricPoint {
    public SummaryPoint {
      attributes = Attrs.copy(attributes);
      quantiles = Map.copyOf(quantiles);
    }

    @Override
    public List<Exemplar> exemplars() {
      return List.of();
    }
  }
}
