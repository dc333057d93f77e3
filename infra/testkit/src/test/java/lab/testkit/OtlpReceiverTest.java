package lab.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import lab.insight.LogRecord;
import lab.insight.MetricRecord;
import lab.insight.SpanRecord;
import lab.testkit.OtlpReceiver.Manner;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT) // most of it is waiting
class OtlpReceiverTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @RegisterExtension final Closing closing = new Closing();

  @Test
  @DisplayName("All three signals are taken and kept, with the service that sent them")
  void promptReceiver_keepsEverySignal() {
    OtlpReceiver receiver = start(Manner.PROMPT);

    try (OpenTelemetrySdk sdk = sdk(receiver.endpoint())) {
      sdk.getTracer("test").spanBuilder("work").startSpan().end();
      sdk.getMeter("test").counterBuilder("calls").build().add(1);
      sdk.getLogsBridge().get("test").logRecordBuilder().setBody("hello").emit();
    }

    assertEquals(List.of("work"), receiver.spans().stream().map(SpanRecord::name).toList());
    assertEquals(List.of("calls"), receiver.metrics().stream().map(MetricRecord::name).toList());
    assertEquals(List.of("hello"), receiver.logs().stream().map(LogRecord::body).toList());
    assertEquals("sender", receiver.spans().get(0).service());
    assertEquals(3, receiver.exports());
  }

  @Test
  @DisplayName("A slow one answers, but not before a second is over")
  void slowReceiver_answersLate() {
    OtlpReceiver receiver = start(Manner.SLOW);
    long start = System.nanoTime();

    assertEquals(Status.Code.OK, export(receiver, LONG));

    assertTrue(System.nanoTime() - start >= TimeUnit.SECONDS.toNanos(1));
    assertEquals(1, receiver.exports());
  }

  @Test
  @DisplayName("A hanging one takes the request and never answers")
  void hangingReceiver_leavesItToTheDeadline() {
    OtlpReceiver receiver = start(Manner.HANGING);

    assertEquals(Status.Code.DEADLINE_EXCEEDED, export(receiver, Duration.ofSeconds(3)));

    assertEquals(1, receiver.exports());
  }

  @Test
  @DisplayName("A failing one refuses with UNAVAILABLE")
  void failingReceiver_refuses() {
    OtlpReceiver receiver = start(Manner.FAILING);

    assertEquals(Status.Code.UNAVAILABLE, export(receiver, LONG));

    assertEquals(1, receiver.exports());
  }

  @Test
  @DisplayName("Nobody listens any more as soon as it is closed")
  void closedReceiver_isGone() {
    OtlpReceiver receiver = OtlpReceiver.start(Manner.PROMPT);
    int port = URI.create(receiver.endpoint()).getPort();

    receiver.close();

    assertThrows(ConnectException.class, () -> new Socket("localhost", port).close());
  }

  private OtlpReceiver start(Manner manner) {
    return closing.add(OtlpReceiver.start(manner));
  }

  private Status.Code export(OtlpReceiver receiver, Duration deadline) {
    String target = URI.create(receiver.endpoint()).getAuthority();
    ManagedChannel channel =
        closing.add(Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()).build());
    try {
      ExportTraceServiceResponse ignored =
          TraceServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS)
              .export(ExportTraceServiceRequest.getDefaultInstance());
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  private static OpenTelemetrySdk sdk(String endpoint) {
    Resource resource = Resource.create(Attributes.builder().put("service.name", "sender").build());
    return OpenTelemetrySdk.builder()
        .setTracerProvider(
            SdkTracerProvider.builder()
                .setResource(resource)
                .addSpanProcessor(
                    SimpleSpanProcessor.create(
                        OtlpGrpcSpanExporter.builder().setEndpoint(endpoint).build()))
                .build())
        .setMeterProvider(
            SdkMeterProvider.builder()
                .setResource(resource)
                .registerMetricReader(
                    PeriodicMetricReader.create(
                        OtlpGrpcMetricExporter.builder().setEndpoint(endpoint).build()))
                .build())
        .setLoggerProvider(
            SdkLoggerProvider.builder()
                .setResource(resource)
                .addLogRecordProcessor(
                    SimpleLogRecordProcessor.create(
                        OtlpGrpcLogRecordExporter.builder().setEndpoint(endpoint).build()))
                .build())
        .build();
  }
}
