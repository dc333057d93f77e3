package calculator;

import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import java.time.Duration;
import java.util.Collection;

/**
 * The way of metrics out of the program: a reader collects all of them at a fixed interval. They
 * are cumulative, so an export that fails loses no count, only the points in between.
 */
final class MetricDelivery {

  private static final Duration EXPORT_TIMEOUT = Duration.ofSeconds(3);

  private MetricDelivery() {}

  static MetricExporter otlp(String endpoint) {
    return OtlpGrpcMetricExporter.builder()
        .setEndpoint(endpoint)
        .setTimeout(EXPORT_TIMEOUT)
        .build();
  }

  static MetricReader periodic(
      MetricExporter exporter, TelemetrySettings settings, LossReport losses) {
    return PeriodicMetricReader.builder(new CountingExporter(exporter, losses))
        .setInterval(settings.millis("OTEL_METRIC_EXPORT_INTERVAL", Duration.ofMinutes(1)))
        .build();
  }

  private record CountingExporter(MetricExporter exporter, LossReport losses)
      implements MetricExporter {

    @Override
    public CompletableResultCode export(Collection<MetricData> metrics) {
      losses.recorded(metrics.size());
      return losses.exported(metrics.size(), exporter.export(metrics));
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType instrument) {
      return exporter.getAggregationTemporality(instrument);
    }

    @Override
    public CompletableResultCode flush() {
      return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
      return exporter.shutdown();
    }
  }
}
