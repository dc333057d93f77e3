package lab.insight;

/** How a metric's points are to be read. */
public enum MetricKind {
  GAUGE,
  SUM,
  HISTOGRAM,
  SUMMARY
}
