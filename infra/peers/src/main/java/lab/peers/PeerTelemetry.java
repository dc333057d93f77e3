package lab.peers;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.time.Duration;

/** An SDK that delivers as those of the steps do: the same exporters, queues and delays. */
final class PeerTelemetry {

  private static final Duration EXPORT_TIMEOUT = Duration.ofSeconds(3);
  private static final int QUEUE_SIZE = 16_384; // spans

  private PeerTelemetry() {}

  /** Sends where {@code OTEL_EXPORTER_OTLP_ENDPOINT} says. */
  static OpenTelemetrySdk create() {
    String endpoint = System.getenv("OTEL_EXPORTER_OTLP_ENDPOINT");
    Resource resource =
        Resource.getDefault()
            .merge(
                Resource.create(
                    Attributes.of(AttributeKey.stringKey("service.name"), "calculator-server")));
    return OpenTelemetrySdk.builder()
        .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
        .setTracerProvider(tracerProvider(resource, endpoint))
        .setMeterProvider(meterProvider(resource, endpoint))
        .build();
  }

  private static SdkTracerProvider tracerProvider(Resource resource, String endpoint) {
    OtlpGrpcSpanExporter exporter =
        OtlpGrpcSpanExporter.builder().setEndpoint(endpoint).setTimeout(EXPORT_TIMEOUT).build();
    return SdkTracerProvider.builder()
        .setResource(resource)
        .addSpanProcessor(
            BatchSpanProcessor.builder(exporter)
                .setExporterTimeout(EXPORT_TIMEOUT)
                .setMaxQueueSize(QUEUE_SIZE)
                .build())
        .build();
  }

  private static SdkMeterProvider meterProvider(Resource resource, String endpoint) {
    OtlpGrpcMetricExporter exporter =
        OtlpGrpcMetricExporter.builder().setEndpoint(endpoint).setTimeout(EXPORT_TIMEOUT).build();
    String interval = System.getenv().getOrDefault("OTEL_METRIC_EXPORT_INTERVAL", "60000");
    return SdkMeterProvider.builder()
        .setResource(resource)
        .registerMetricReader(
            PeriodicMetricReader.builder(exporter)
                .setInterval(Duration.ofMillis(Long.parseLong(interval)))
                .build())
        .build();
  }
}
