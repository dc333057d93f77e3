package calculator;

import static io.opentelemetry.semconv.ServiceAttributes.SERVICE_INSTANCE_ID;
import static io.opentelemetry.semconv.ServiceAttributes.SERVICE_NAME;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.logging.LoggingMetricExporter;
import io.opentelemetry.exporter.logging.LoggingSpanExporter;
import io.opentelemetry.exporter.logging.SystemOutLogRecordExporter;
import io.opentelemetry.instrumentation.log4j.appender.v2_17.OpenTelemetryAppender;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.OpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.SdkLoggerProviderBuilder;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The one place that knows the OpenTelemetry SDK; everything else sees the API only.
 *
 * <p>What is recorded waits in memory and is sent in the background, so the last of it is lost
 * unless somebody calls {@link #close}, after the server has stopped.
 */
final class Telemetry implements AutoCloseable {

  private static final long CLOSE_SECONDS = 5;

  private final List<LossReport> lossReports = new ArrayList<>();
  private final OpenTelemetrySdk sdk;
  private final JvmMetrics jvmMetrics;

  private Telemetry(String serviceName, TelemetrySettings settings) {
    Resource resource = resource(serviceName, settings);
    OpenTelemetrySdkBuilder builder = OpenTelemetrySdk.builder();
    builder.setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()));
    builder.setTracerProvider(tracerProvider(resource, settings));
    builder.setMeterProvider(meterProvider(resource, settings));
    builder.setLoggerProvider(loggerProvider(resource, settings));
    sdk = builder.build();
    // tag::task-4.3[]
    // What was logged before this has waited in the appender, up to 1,000 records.
    OpenTelemetryAppender.install(sdk);
    // end::task-4.3[]
    jvmMetrics = new JvmMetrics(sdk);
  }

  /**
   * @param serviceName the name of this program, unless {@code OTEL_SERVICE_NAME} gives another
   * @param environment the variables to heed, usually {@link System#getenv()}
   * @throws IllegalArgumentException when a variable is malformed; the message names it
   */
  static Telemetry create(String serviceName, Map<String, String> environment) {
    return new Telemetry(serviceName, new TelemetrySettings(environment));
  }

  OpenTelemetry openTelemetry() {
    return sdk;
  }

  /** Sends what still waits. Takes {@value #CLOSE_SECONDS} seconds at most, whoever listens. */
  @Override
  public void close() {
    jvmMetrics.close();
    // On a thread of its own: parts of shutdown() wait by themselves for a backend that hangs.
    Thread shutdown =
        new Thread(() -> sdk.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS), "telemetry");
    shutdown.setDaemon(true);
    shutdown.start();
    try {
      shutdown.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lossReports.forEach(LossReport::summarize);
  }

  private SdkTracerProvider tracerProvider(Resource resource, TelemetrySettings settings) {
    SdkTracerProviderBuilder builder = SdkTracerProvider.builder().setResource(resource);
    // tag::task-2.1[]
    SpanExporter exporter =
        settings
            .endpoint()
            .<SpanExporter>map(SpanDelivery::otlp)
            .orElseGet(LoggingSpanExporter::create);
    LossReport losses = lossReport("spans");
    builder.addSpanProcessor(SpanDelivery.batched(exporter, settings, losses));
    // end::task-2.1[]
    return builder.build();
  }

  private SdkMeterProvider meterProvider(Resource resource, TelemetrySettings settings) {
    SdkMeterProviderBuilder builder = SdkMeterProvider.builder().setResource(resource);
    // tag::task-3.1[]
    MetricExporter exporter =
        settings
            .endpoint()
            .<MetricExporter>map(MetricDelivery::otlp)
            .orElseGet(LoggingMetricExporter::create);
    LossReport losses = lossReport("metrics");
    builder.registerMetricReader(MetricDelivery.periodic(exporter, settings, losses));
    // end::task-3.1[]
    return builder.build();
  }

  private SdkLoggerProvider loggerProvider(Resource resource, TelemetrySettings settings) {
    SdkLoggerProviderBuilder builder = SdkLoggerProvider.builder().setResource(resource);
    // tag::task-4.1[]
    LogRecordExporter exporter =
        settings
            .endpoint()
            .<LogRecordExporter>map(LogDelivery::otlp)
            // The other logging exporter logs, and what it logs would come back to be exported.
            .orElseGet(SystemOutLogRecordExporter::create);
    LossReport losses = lossReport("log records");
    builder.addLogRecordProcessor(LogDelivery.batched(exporter, settings, losses));
    // end::task-4.1[]
    return builder.build();
  }

  /** Counts what is lost; {@link #close} says how much that was. */
  private LossReport lossReport(String what) {
    LossReport report = new LossReport(what);
    lossReports.add(report);
    return report;
  }

  /** Who sends: tools group what they receive by it. */
  private static Resource resource(String serviceName, TelemetrySettings settings) {
    Attributes defaults =
        Attributes.of(SERVICE_NAME, serviceName, SERVICE_INSTANCE_ID, UUID.randomUUID().toString());
    Resource resource =
        Resource.getDefault()
            .merge(Resource.create(defaults))
            .merge(Resource.create(settings.resourceAttributes()));
    return settings
        .serviceName()
        .map(name -> resource.merge(Resource.create(Attributes.of(SERVICE_NAME, name))))
        .orElse(resource);
  }
}
