package lab.console.store;

import static lab.console.MetricSamples.CUMULATIVE;
import static lab.console.MetricSamples.DELTA;
import static lab.console.MetricSamples.buckets;
import static lab.console.MetricSamples.exemplar;
import static lab.console.MetricSamples.gauge;
import static lab.console.MetricSamples.histogram;
import static lab.console.MetricSamples.number;
import static lab.console.MetricSamples.request;
import static lab.console.MetricSamples.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import lab.console.Samples;
import lab.console.store.MetricStore.Course;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MetricStoreTest {

  private static final long MEGABYTE = 1 << 20;
  private static final List<Double> BOUNDS = List.of(1.0, 10.0);

  /** Of which series may take an eighth. */
  private final TelemetryStore store = new TelemetryStore(2 * MEGABYTE);

  @Test
  @DisplayName("A cumulative counter grows by what came since the point before")
  void cumulativeSum_growsFromPointToPoint() throws Exception {
    send(sum("calls", CUMULATIVE, true, number(100, 200, 5)));
    send(sum("calls", CUMULATIVE, true, number(100, 300, 12)));

    assertEquals(List.of(sample(100, 200, 5, 5, false), sample(200, 300, 12, 7, false)), samples());
  }

  @Test
  @DisplayName("A delta counter grows by what each point says")
  void deltaSum_growsByEachPoint() throws Exception {
    send(sum("calls", DELTA, true, number(100, 200, 5)));
    send(sum("calls", DELTA, true, number(200, 300, 2)));

    assertEquals(List.of(sample(100, 200, 5, 5, false), sample(200, 300, 2, 2, false)), samples());
  }

  @Test
  @DisplayName("An up-down counter may fall without beginning anew")
  void upDownCounter_mayFall() throws Exception {
    send(sum("open", CUMULATIVE, false, number(100, 200, 5)));
    send(sum("open", CUMULATIVE, false, number(100, 300, 2)));

    assertEquals(sample(200, 300, 2, -3, false), samples().get(1));
  }

  @Test
  @DisplayName("A gauge has values and no growth, and never begins anew")
  void gauge_hasValuesOnly() throws Exception {
    send(gauge("heap", number(0, 200, 5)));
    send(gauge("heap", number(250, 300, 2)));

    assertEquals(
        List.of(sample(0, 200, 5, Double.NaN, false), sample(200, 300, 2, Double.NaN, false)),
        samples());
  }

  @Test
  @DisplayName("What a new version says is not mixed with what the one before said")
  void version_hasItsOwnSeries() throws Exception {
    var newer = Samples.metrics(1, 2, 3).toBuilder();
    newer
        .getResourceMetricsBuilder(0)
        .getResourceBuilder()
        .addAttributes(Samples.attribute("service.version", "2"));
    store.addMetrics(Samples.metrics(1, 2, 3).toByteArray());
    store.addMetrics(newer.build().toByteArray());

    List<String> versions =
        store.metrics().courses().stream().map(course -> course.key().version()).toList();
    assertEquals(List.of("", "", "", "2", "2", "2"), versions);
  }

  @Test
  @DisplayName("What begins anew is marked and counts from zero: by a later start, or by falling")
  void reset_isMarked() throws Exception {
    send(sum("calls", CUMULATIVE, true, number(100, 200, 500)));
    send(sum("calls", CUMULATIVE, true, number(250, 300, 7)));
    send(sum("calls", CUMULATIVE, true, number(250, 400, 3)));

    assertEquals(
        List.of(
            sample(100, 200, 500, 500, false),
            sample(250, 300, 7, 7, true),
            sample(250, 400, 3, 3, true)),
        samples());
  }

  @Test
  @DisplayName("From when the first point counts may be unknown; then so is its growth")
  void unknownStart_meansUnknownGrowth() throws Exception {
    send(sum("calls", CUMULATIVE, true, number(0, 200, 500)));

    assertEquals(sample(0, 200, 500, Double.NaN, false), samples().get(0));
  }

  @Test
  @DisplayName("A cumulative point that comes late says nothing new")
  void latePoint_isDropped() throws Exception {
    send(sum("calls", CUMULATIVE, true, number(100, 300, 5)));
    send(sum("calls", CUMULATIVE, true, number(100, 200, 4)));

    assertEquals(new Counts(2, 1, 1), store.metrics().counts());
  }

  @Test
  @DisplayName("Of a histogram is kept what fell into each bucket between two points")
  void histogram_keepsBucketsOverTime() throws Exception {
    send(histogram("h", CUMULATIVE, buckets(100, 200, BOUNDS, List.of(1L, 200L, 70_000L)).build()));
    send(histogram("h", CUMULATIVE, buckets(100, 300, BOUNDS, List.of(1L, 203L, 70_001L)).build()));

    Buckets first = Objects.requireNonNull(samples().get(0).buckets());
    Buckets second = Objects.requireNonNull(samples().get(1).buckets());
    assertArrayEquals(new long[] {1, 200, 70_000}, first.counts());
    assertArrayEquals(new long[] {0, 3, 1}, second.counts());
    assertSame(first.bounds(), second.bounds());
    assertEquals(4, samples().get(1).increase());
  }

  @Test
  @DisplayName("A histogram of deltas is kept as it comes")
  void deltaHistogram_isKeptAsSent() throws Exception {
    for (int i = 1; i <= 2; i++) {
      send(
          histogram(
              "h", DELTA, buckets(i * 100, i * 100 + 100, BOUNDS, List.of(1L, 2L, 3L)).build()));
    }

    assertArrayEquals(
        new long[] {1, 2, 3}, Objects.requireNonNull(samples().get(1).buckets()).counts());
  }

  @Test
  @DisplayName("An exponential histogram that has widened its buckets goes on in the wider ones")
  void exponentialHistogram_goesOn() throws Exception {
    send(exponential(200, 1, List.of(1L, 2L, 3L, 4L)));
    send(exponential(300, 0, List.of(3L, 8L)));

    Sample widened = samples().get(1);
    assertEquals(false, widened.anew());
    assertArrayEquals(new long[] {0, 0, 1, 0}, Objects.requireNonNull(widened.buckets()).counts());
    assertArrayEquals(new double[] {1, 2, 4}, Objects.requireNonNull(widened.buckets()).bounds());
  }

  private static Metric exponential(long time, int scale, List<Long> counts) {
    Metric.Builder metric = Metric.newBuilder().setName("e");
    var point =
        metric
            .getExponentialHistogramBuilder()
            .setAggregationTemporality(CUMULATIVE)
            .addDataPointsBuilder()
            .setStartTimeUnixNano(100)
            .setTimeUnixNano(time)
            .setCount(counts.stream().mapToLong(Long::longValue).sum())
            .setScale(scale);
    point.getPositiveBuilder().addAllBucketCounts(counts);
    return metric.build();
  }

  @Test
  @DisplayName("Of a summary the quantiles are kept")
  void summary_keepsQuantiles() throws Exception {
    Metric.Builder metric = Metric.newBuilder().setName("s");
    metric
        .getSummaryBuilder()
        .addDataPointsBuilder()
        .setTimeUnixNano(200)
        .setCount(4)
        .addQuantileValuesBuilder()
        .setQuantile(0.5)
        .setValue(7);
    send(metric.build());

    assertEquals(4, samples().get(0).value());
    assertEquals(Map.of(0.5, 7.0), samples().get(0).quantiles());
  }

  @Test
  @DisplayName("Buckets that make no sense are not kept, the count is")
  void senselessBuckets_areLeftOut() throws Exception {
    List<List<Long>> counts = List.of(List.of(1L, 2L), List.of(1L, -2L, 3L), List.of());
    for (int i = 0; i < counts.size(); i++) {
      send(histogram("h", DELTA, buckets(i, i + 1, BOUNDS, counts.get(i)).setCount(9).build()));
    }
    send(histogram("h", DELTA, buckets(8, 9, List.of(2.0, 1.0), List.of(1L, 1L, 1L)).build()));
    send(histogram("h", DELTA, buckets(9, 10, List.of(Double.NaN), List.of(1L, 1L)).build()));

    assertEquals(5, samples().size());
    samples().forEach(sample -> assertNull(sample.buckets()));
    assertEquals(9, samples().get(0).increase());
  }

  @Test
  @DisplayName("Exemplars are kept with trace and span, the newest, each once")
  void exemplars_areKept() throws Exception {
    for (int i = 1; i <= 100; i++) {
      var point = buckets(1, i + 1, BOUNDS, List.of((long) i, 0L, 0L));
      point.addExemplars(exemplar(i, i, 0.5)).addExemplars(exemplar(i, i, 0.5));
      point.addExemplars(exemplar(i, i, 3).toBuilder().setTraceId(ByteString.copyFromUtf8("?")));
      send(histogram("h", CUMULATIVE, point.build()));
    }

    Course course = course();
    assertEquals(32, course.exemplars().size());
    assertEquals(Samples.hex(Samples.traceId(100)), course.exemplars().get(31).traceId());
    assertEquals(Samples.hex(Samples.spanId(2)), course.exemplars().get(31).spanId());
  }

  @Test
  @DisplayName("When there is no room, all keep going with shorter histories")
  void busySeries_keepTheirNewestPoints() throws Exception {
    List<Double> bounds = IntStream.range(0, 50).mapToObj(i -> (double) i).toList();
    for (int time = 1; time <= 300; time++) {
      for (int series = 0; series < 40; series++) {
        List<Long> counts = Collections.nCopies(51, (long) time * series);
        store.addMetrics(
            request(
                "service-" + series,
                histogram("h", CUMULATIVE, buckets(1, time, bounds, counts).build())));
        assertTrue(store.metrics().bytes() <= MEGABYTE / 4, "bound exceeded");
      }
    }

    List<Course> courses = store.metrics().courses();
    assertEquals(40, courses.size());
    courses.forEach(course -> assertEquals(300, course.newest().epochNanos()));
    Counts counts = store.metrics().counts();
    assertEquals(12_000, counts.kept() + counts.dropped());
  }

  @Test
  @DisplayName("A point larger than a fair share of the room is dropped, and nothing else with it")
  void giantPoint_isDropped() throws Exception {
    send(gauge("small", number(0, 1, 1)));
    send(gauge("giant", number(0, 1, 1, Samples.attribute("text", "x".repeat(1 << 20)))));
    send(
        histogram(
            "giant", DELTA, buckets(1, 2, List.of(), Collections.nCopies(1 << 16, 1L)).build()));

    assertEquals("small", course().key().name());
    assertEquals(new Counts(3, 1, 2), store.metrics().counts());
  }

  @Test
  @DisplayName("What a sender says of itself anew is charged anew")
  void growingDescription_isCharged() throws Exception {
    Metric small = gauge("g", number(0, 1, 1));
    send(small);
    long before = store.metrics().bytes();
    send(small.toBuilder().setDescription("x".repeat(5_000)).build());

    assertTrue(store.metrics().bytes() > before + 10_000);
  }

  @Test
  @DisplayName("Ten thousand series stay within the bound")
  void manySeries_areBounded() throws Exception {
    for (int i = 0; i < 10_000; i++) {
      send(gauge("g", number(0, 1, 1, Samples.attribute("user", "user-" + i))));
      assertTrue(store.metrics().bytes() <= MEGABYTE / 4, "bound exceeded");
    }

    assertEquals(10_000, store.metrics().counts().received());
  }

  private void send(Metric metric) throws MalformedOtlpException {
    store.addMetrics(request("calculator", metric));
  }

  private Course course() {
    List<Course> courses = store.metrics().courses();
    assertEquals(1, courses.size());
    return courses.get(0);
  }

  private List<Sample> samples() {
    return course().samples();
  }

  private static Sample sample(long from, long time, double value, double growth, boolean anew) {
    return new Sample(from, time, value, growth, anew, null, Map.of());
  }
}
