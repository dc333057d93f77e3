package lab.insight;

import static lab.insight.SeriesFindings.MANY;
import static lab.insight.SeriesFindings.SDK_LIMIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesFindingsTest {

  @Test
  @DisplayName("An instrument of which the SDK keeps no new series is seen, with the attribute")
  void overflow_isSeen() {
    Finding finding = SeriesFindings.of("calls", recorded(SDK_LIMIT + 1), 0).orElseThrow();

    assertEquals(Finding.About.TOO_MANY_SERIES, finding.about());
    assertEquals(SDK_LIMIT + " series", finding.note());
    assertEquals(
        "This instrument has so many series that the SDK keeps no new ones (otel.metric.overflow)."
            + " Most differ in user: an attribute of a metric has few values.",
        finding.sentence());
  }

  @Test
  @DisplayName("Many series that become twice as many are seen before the SDK's limit")
  void growth_isSeenEarly() {
    Finding finding = SeriesFindings.of("calls", recorded(2 * MANY), MANY).orElseThrow();

    assertTrue(
        finding.sentence().startsWith("This instrument has ever more series. Most differ in user"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, MANY - 1, MANY, 2 * MANY - 1})
  @DisplayName("Few series, and many that stay as many, are fine")
  void steadyNumber_isFine(int number) {
    int before = number < MANY ? 0 : MANY;

    assertEquals(Optional.empty(), SeriesFindings.of("calls", recorded(number), before));
  }

  /** What the SDK exports of an instrument with so many series. */
  private static List<Map<String, Object>> recorded(int number) {
    InMemoryMetricReader reader = InMemoryMetricReader.create();
    try (SdkMeterProvider meters =
        SdkMeterProvider.builder().registerMetricReader(reader).build()) {
      LongCounter calls = meters.get("test").counterBuilder("calls").build();
      IntStream.range(0, number)
          .forEach(
              i ->
                  calls.add(
                      1,
                      Attributes.of(
                          AttributeKey.stringKey("user"),
                          "user-" + i,
                          AttributeKey.stringKey("method"),
                          "method-" + i % 5)));
      return reader.collectAllMetrics().stream()
          .flatMap(metric -> SdkAdapter.metric(metric).points().stream())
          .map(MetricPoint::attributes)
          .toList();
    }
  }
}
