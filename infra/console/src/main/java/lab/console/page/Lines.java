package lab.console.page;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lab.console.store.MetricStore.Course;
import lab.console.store.Sample;

/** What some series say together, slice by slice; NaN where they say nothing. */
final class Lines {

  private final List<Course> courses;
  private final TimeSlices slices;

  Lines(List<Course> courses, TimeSlices slices) {
    this.courses = courses;
    this.slices = slices;
  }

  /** How much was counted, per second. */
  double[] rates() {
    double[] rates = nothing();
    double stepSeconds = slices.stepNanos() / 1e9;
    for (Course course : courses) {
      for (Sample sample : course.samples()) {
        if (!Double.isNaN(sample.increase())) {
          slices.spread(
              sample, (slice, part) -> add(rates, slice, sample.increase() * part / stepSeconds));
        }
      }
    }
    return rates;
  }

  /** The sum of what the series said last; a series that is silent still counts, until its end. */
  double[] sums() {
    double[] sums = nothing();
    for (Course course : courses) {
      double[] values = last(course);
      double last = Double.NaN;
      for (int i = 0; i < values.length; i++) {
        last = Double.isNaN(values[i]) ? last : values[i];
        if (!Double.isNaN(last)) {
          add(sums, i, last);
        }
      }
    }
    return sums;
  }

  /** The average of all that the series said. */
  double[] averages() {
    double[] sums = nothing();
    int[] counts = new int[slices.count()];
    for (Course course : courses) {
      for (Sample sample : course.samples()) {
        int slice = slices.indexOf(sample.epochNanos());
        if (slice >= 0 && Double.isFinite(sample.value())) {
          add(sums, slice, sample.value());
          counts[slice]++;
        }
      }
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] /= counts[i];
    }
    return sums;
  }

  /** The last value of one series in each slice. */
  private double[] last(Course course) {
    double[] values = nothing();
    for (Sample sample : course.samples()) {
      int slice = slices.indexOf(sample.epochNanos());
      if (slice >= 0) {
        values[slice] = sample.value();
      }
    }
    return values;
  }

  /** Of summaries the quantiles of the last one in each slice: they cannot be added up. */
  Map<String, double[]> quantiles() {
    Map<Double, double[]> lines = new TreeMap<>();
    for (Course course : courses) {
      for (Sample sample : course.samples()) {
        int slice = slices.indexOf(sample.epochNanos());
        sample
            .quantiles()
            .forEach(
                (share, value) -> {
                  if (slice >= 0) {
                    lines.computeIfAbsent(share, key -> nothing())[slice] = value;
                  }
                });
      }
    }
    Map<String, double[]> named = new LinkedHashMap<>();
    lines.forEach((share, line) -> named.put("p" + Math.round(share * 1e4) / 100.0, line));
    return named;
  }

  private double[] nothing() {
    double[] values = new double[slices.count()];
    Arrays.fill(values, Double.NaN);
    return values;
  }

  private static void add(double[] values, int slice, double amount) {
    values[slice] = (Double.isNaN(values[slice]) ? 0 : values[slice]) + amount;
  }
}
