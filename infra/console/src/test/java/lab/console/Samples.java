package lab.console;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import lab.insight.Conventions;

/** Telemetry as a calculator would send it, and as somebody with bad intentions would. */
public final class Samples {

  public static final String METHOD = "calculator.v1.Calculator/Calculate";
  public static final String HOSTILE = "<img src=x onerror=alert(1)>\u202Egnp.exe\u0000";

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private Samples() {}

  public static ByteString traceId(long number) {
    return ByteString.copyFrom(ByteBuffer.allocate(16).putLong(0xabcdefL).putLong(number).array());
  }

  public static ByteString spanId(long number) {
    return ByteString.copyFrom(ByteBuffer.allocate(8).putLong(number).array());
  }

  public static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  public static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  public static Resource resource(String service) {
    return Resource.newBuilder()
        .addAttributes(attribute("service.name", service))
        .addAttributes(attribute("service.instance.id", service + "-1"))
        .build();
  }

  /** A span that ended a moment ago. */
  public static Span.Builder span(long trace, long id, long parent, String name) {
    long end = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - SECOND;
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(traceId(trace))
            .setSpanId(spanId(id))
            .setName(name)
            .setStartTimeUnixNano(end - 10_000_000)
            .setEndTimeUnixNano(end);
    return parent == 0 ? span : span.setParentSpanId(spanId(parent));
  }

  public static ExportTraceServiceRequest spans(String service, List<Span> spans) {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    request
        .addResourceSpansBuilder()
        .setResource(resource(service))
        .addScopeSpansBuilder()
        .addAllSpans(spans);
    return request.build();
  }

  /** One call: client, server, and the work. */
  public static ExportTraceServiceRequest call(long trace) {
    Span client = rpc(span(trace, 1, 0, METHOD), Span.SpanKind.SPAN_KIND_CLIENT, "OK");
    Span server = rpc(span(trace, 2, 1, METHOD), Span.SpanKind.SPAN_KIND_SERVER, "OK");
    Span work = span(trace, 3, 2, "evaluate").addAttributes(attribute("text", HOSTILE)).build();
    return spans("calculator-client", List.of(client)).toBuilder()
        .addAllResourceSpans(
            spans("calculator-server", List.of(server, work)).getResourceSpansList())
        .build();
  }

  /** The same, sent by programs that say this of themselves. */
  public static ExportTraceServiceRequest sentBy(
      ExportTraceServiceRequest request, String key, String value) {
    ExportTraceServiceRequest.Builder sent = request.toBuilder();
    for (ResourceSpans.Builder spans : sent.getResourceSpansBuilderList()) {
      Resource.Builder resource = spans.getResourceBuilder();
      List<KeyValue> others =
          resource.getAttributesList().stream().filter(one -> !one.getKey().equals(key)).toList();
      resource.clearAttributes().addAllAttributes(others).addAttributes(attribute(key, value));
    }
    return sent.build();
  }

  /** A call that failed. */
  public static ExportTraceServiceRequest failedCall(long trace) {
    Span client =
        rpc(span(trace, 1, 0, METHOD), Span.SpanKind.SPAN_KIND_CLIENT, "UNAVAILABLE").toBuilder()
            .addAttributes(attribute("error.type", "UNAVAILABLE"))
            .setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR))
            .build();
    return spans("calculator-client", List.of(client));
  }

  private static Span rpc(Span.Builder span, Span.SpanKind kind, String code) {
    return span.setKind(kind)
        .addAttributes(attribute("rpc.system.name", "grpc"))
        .addAttributes(attribute("rpc.method", METHOD))
        .addAttributes(attribute("rpc.status_code", code))
        .addEvents(
            Span.Event.newBuilder()
                .setName("message")
                .setTimeUnixNano(span.getStartTimeUnixNano() + 1_000_000)
                .addAttributes(attribute("message.type", "SENT")))
        .build();
  }

  /** A counter, a gauge and a histogram with an exemplar; {@code value} is what all of them say. */
  public static ExportMetricsServiceRequest metrics(long startNanos, long timeNanos, long value) {
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    var scope =
        request
            .addResourceMetricsBuilder()
            .setResource(resource("calculator-server"))
            .addScopeMetricsBuilder();
    Metric.Builder counter =
        scope.addMetricsBuilder().setName("calculator.evaluations").setUnit("{evaluation}");
    counter
        .getSumBuilder()
        .setIsMonotonic(true)
        .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
        .addDataPointsBuilder()
        .setStartTimeUnixNano(startNanos)
        .setTimeUnixNano(timeNanos)
        .setAsInt(value);
    scope
        .addMetricsBuilder()
        .setName("calculator.result.newest")
        .getGaugeBuilder()
        .addDataPointsBuilder()
        .setTimeUnixNano(timeNanos)
        .setAsDouble(value);
    scope
        .addMetricsBuilder()
        .setName("rpc.server.call.duration")
        .setUnit("s")
        .getHistogramBuilder()
        .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
        .addDataPointsBuilder()
        .setStartTimeUnixNano(startNanos)
        .setTimeUnixNano(timeNanos)
        .setCount(value)
        .setSum(value * 0.004)
        .addAllExplicitBounds(Conventions.DURATION_BUCKETS)
        .addBucketCounts(value)
        .addAllBucketCounts(Collections.nCopies(14, 0L))
        .addExemplars(
            Exemplar.newBuilder()
                .setAsDouble(0.004)
                .setTimeUnixNano(timeNanos)
                .setTraceId(traceId(1))
                .setSpanId(spanId(2)));
    return request.build();
  }

  public static ExportLogsServiceRequest log(long trace, SeverityNumber severity, String body) {
    ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
    request
        .addResourceLogsBuilder()
        .setResource(resource("calculator-server"))
        .addScopeLogsBuilder()
        .addLogRecords(
            LogRecord.newBuilder()
                .setTimeUnixNano(TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()))
                .setSeverityNumber(severity)
                .setSeverityText(severity.name().replace("SEVERITY_NUMBER_", ""))
                .setBody(AnyValue.newBuilder().setStringValue(body))
                .addAttributes(attribute("calculator.operation", "add"))
                .setTraceId(traceId(trace))
                .setSpanId(spanId(2)));
    return request.build();
  }
}
