package lab.console.receive;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import lab.console.store.MalformedOtlpException;
import lab.console.store.TelemetryStore;

/** Each of the three signals: where it is sent to, what is sent, and who keeps it. */
@SuppressWarnings("ImmutableEnumChecker") // what it refers to does not change
enum Signal {
  TRACES(
      "/v1/traces",
      TraceServiceGrpc.getExportMethod(),
      ExportTraceServiceRequest.getDefaultInstance(),
      TelemetryStore::addTraces),
  METRICS(
      "/v1/metrics",
      MetricsServiceGrpc.getExportMethod(),
      ExportMetricsServiceRequest.getDefaultInstance(),
      TelemetryStore::addMetrics),
  LOGS(
      "/v1/logs",
      LogsServiceGrpc.getExportMethod(),
      ExportLogsServiceRequest.getDefaultInstance(),
      TelemetryStore::addLogs);

  private final String path;
  private final MethodDescriptor<?, ?> method;
  private final Message request;
  private final Keeper keeper;

  private interface Keeper {
    void keep(TelemetryStore store, byte[] request) throws MalformedOtlpException;
  }

  Signal(String path, MethodDescriptor<?, ?> method, Message request, Keeper keeper) {
    this.path = path;
    this.method = method;
    this.request = request;
    this.keeper = keeper;
  }

  /** Where OTLP over HTTP sends it. */
  String path() {
    return path;
  }

  /** Where OTLP over gRPC sends it. */
  MethodDescriptor<?, ?> method() {
    return method;
  }

  /** An empty request, to be filled from JSON. */
  Message.Builder newRequest() {
    return request.newBuilderForType();
  }

  /** Takes a request in, all of it or nothing. */
  void keep(TelemetryStore store, byte[] bytes) throws MalformedOtlpException {
    keeper.keep(store, bytes);
  }
}
