package lab.testkit;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import lab.insight.LogRecord;
import lab.insight.MetricRecord;
import lab.insight.OtlpAdapter;
import lab.insight.SpanRecord;

/** Takes OTLP over gRPC on a free port and keeps it, or treats its senders badly. */
public final class OtlpReceiver implements AutoCloseable {

  /** How exports are answered. */
  public enum Manner {
    PROMPT,
    /** After a second. */
    SLOW,
    /** Never. */
    HANGING,
    /** With UNAVAILABLE. */
    FAILING
  }

  private final List<SpanRecord> spans = new CopyOnWriteArrayList<>();
  private final List<MetricRecord> metrics = new CopyOnWriteArrayList<>();
  private final List<LogRecord> logs = new CopyOnWriteArrayList<>();
  private final AtomicInteger exports = new AtomicInteger();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final Manner manner;
  private final Server server;
  private final String endpoint;

  private OtlpReceiver(Manner manner) throws IOException {
    this.manner = manner;
    this.server =
        Transport.NETTY
            .serverBuilder()
            .maxInboundMessageSize(64 << 20)
            .addService(new Traces())
            .addService(new Metrics())
            .addService(new Logs())
            .build()
            .start();
    this.endpoint = "http://localhost:" + server.getPort();
  }

  public static OtlpReceiver start(Manner manner) {
    try {
      return new OtlpReceiver(manner);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For {@code OTEL_EXPORTER_OTLP_ENDPOINT}; nobody listens there once this is closed. */
  public String endpoint() {
    return endpoint;
  }

  public List<SpanRecord> spans() {
    return spans;
  }

  /** Every export of every metric; the last one of a name holds the newest numbers. */
  public List<MetricRecord> metrics() {
    return metrics;
  }

  public List<LogRecord> logs() {
    return logs;
  }

  /** How many requests have come, answered or not. */
  public int exports() {
    return exports.get();
  }

  @Override
  public void close() {
    server.shutdownNow();
    clock.shutdownNow();
  }

  private <T> void answer(T response, StreamObserver<T> responses) {
    exports.incrementAndGet();
    Runnable success =
        () -> {
          responses.onNext(response);
          responses.onCompleted();
        };
    switch (manner) {
      case PROMPT -> success.run();
      case SLOW -> clock.schedule(success, 1, TimeUnit.SECONDS);
      case FAILING -> responses.onError(Status.UNAVAILABLE.asRuntimeException());
      case HANGING -> {} // the caller's deadline has to end it
    }
  }

  private final class Traces extends TraceServiceGrpc.TraceServiceImplBase {
    @Override
    public void export(
        ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> responses) {
      request.getResourceSpansList().forEach(sent -> spans.addAll(OtlpAdapter.spans(sent)));
      answer(ExportTraceServiceResponse.getDefaultInstance(), responses);
    }
  }

  private final class Metrics extends MetricsServiceGrpc.MetricsServiceImplBase {
    @Override
    public void export(
        ExportMetricsServiceRequest request,
        StreamObserver<ExportMetricsServiceResponse> responses) {
      request.getResourceMetricsList().forEach(sent -> metrics.addAll(OtlpAdapter.metrics(sent)));
      answer(ExportMetricsServiceResponse.getDefaultInstance(), responses);
    }
  }

  private final class Logs extends LogsServiceGrpc.LogsServiceImplBase {
    @Override
    public void export(
        ExportLogsServiceRequest request, StreamObserver<ExportLogsServiceResponse> responses) {
      request.getResourceLogsList().forEach(sent -> logs.addAll(OtlpAdapter.logs(sent)));
      answer(ExportLogsServiceResponse.getDefaultInstance(), responses);
    }
  }
}
