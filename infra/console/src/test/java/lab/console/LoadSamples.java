package lab.console;

import static lab.console.MetricSamples.CUMULATIVE;
import static lab.console.Samples.attribute;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import lab.insight.Conventions;

/**
 * What a busy minute of the last step sends: calls of four methods by two clients to three servers,
 * which ask a service behind them. Every batch is as large as the SDK makes it.
 */
final class LoadSamples {

  static final int TRACES = 25_000;
  static final int SPANS = 4 * TRACES;
  static final int LOGS = TRACES;

  /** Links to {@link #LINKED}, and to nothing else. */
  static final int LINKING = 5;

  static final int LINKED = 7;
  static final int STREAM = 11;

  private static final int BATCH = 512;
  private static final int EXPORTS = 60;
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final List<String> METHODS =
      List.of("Calculate", "Primes", "Summarize", "Session");
  private static final List<String> OPERATIONS = List.of("ADD", "SUBTRACT", "MULTIPLY", "DIVIDE");

  private final Random chance = new Random(1);
  private final long begin =
      TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - MINUTE - 10_000 * MILLI;

  /** One program of a version: an instance of a service. */
  private record Sender(String service, int instance, String version) {

    private static final Comparator<Sender> ORDER =
        Comparator.comparing(Sender::service)
            .thenComparing(Sender::instance)
            .thenComparing(Sender::version);

    static Sender of(String service, int instances, int trace) {
      return new Sender(service, trace % instances + 1, trace < TRACES / 2 ? "4" : "5");
    }

    Resource resource() {
      return Resource.newBuilder()
          .addAttributes(attribute("service.name", service))
          .addAttributes(attribute("service.instance.id", service + "-" + instance))
          .addAttributes(attribute("service.version", version))
          .addAttributes(attribute("telemetry.sdk.language", "java"))
          .build();
    }
  }

  List<byte[]> traces() {
    List<byte[]> requests = new ArrayList<>();
    Map<Sender, List<Span>> waiting = new TreeMap<>(Sender.ORDER);
    for (int trace = 1; trace <= TRACES; trace++) {
      long start = begin + MINUTE / TRACES * trace;
      add(Sender.of("calculator-client", 2, trace), client(trace, start), waiting, requests);
      Sender server = Sender.of("calculator-server", 3, trace);
      add(server, server(trace, start + MILLI), waiting, requests);
      add(server, evaluate(trace, start + 2 * MILLI), waiting, requests);
      add(
          Sender.of("memory-server", 1, trace),
          lookUp(trace, start + 3 * MILLI),
          waiting,
          requests);
    }
    waiting.forEach((sender, spans) -> requests.add(request(sender, spans)));
    return requests;
  }

  private static void add(
      Sender sender, Span span, Map<Sender, List<Span>> waiting, List<byte[]> requests) {
    List<Span> spans = waiting.computeIfAbsent(sender, key -> new ArrayList<>());
    spans.add(span);
    if (spans.size() == BATCH) {
      requests.add(request(sender, spans));
      spans.clear();
    }
  }

  private static byte[] request(Sender sender, List<Span> spans) {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    request
        .addResourceSpansBuilder()
        .setResource(sender.resource())
        .addScopeSpansBuilder()
        .addAllSpans(spans);
    return request.build().toByteArray();
  }

  private Span client(int trace, long start) {
    Span.Builder span =
        call(trace, 1, start, (6 + chance.nextInt(20)) * MILLI, Span.SpanKind.SPAN_KIND_CLIENT);
    if (trace == LINKING) {
      span.addLinks(
          Span.Link.newBuilder().setTraceId(Samples.traceId(LINKED)).setSpanId(Samples.spanId(1)));
    } else if (trace % 20 == 0) {
      span.addLinks(
          Span.Link.newBuilder()
              .setTraceId(Samples.traceId(trace - 1L))
              .setSpanId(Samples.spanId(1)));
    }
    return span.build();
  }

  private Span server(int trace, long start) {
    return call(trace, 2, start, (4 + chance.nextInt(3)) * MILLI, Span.SpanKind.SPAN_KIND_SERVER)
        .build();
  }

  private static Span evaluate(int trace, long start) {
    return span(trace, 3, "evaluate", start, 3 * MILLI)
        .addAttributes(attribute("calculator.operation", OPERATIONS.get(trace % 4)))
        .addAttributes(attribute("calculator.expression", trace + " and " + 7 * trace))
        .build();
  }

  private static Span lookUp(int trace, long start) {
    return rpc(span(trace, 4, "calculator.v1.Memory/LookUp", start, MILLI), "OK")
        .setKind(Span.SpanKind.SPAN_KIND_SERVER)
        .build();
  }

  private static Span.Builder call(int trace, int id, long start, long nanos, Span.SpanKind kind) {
    boolean fails = trace % 50 == 0;
    String method = METHODS.get(trace % 4);
    Span.Builder span =
        rpc(
                span(trace, id, "calculator.v1.Calculator/" + method, start, nanos),
                fails ? "UNAVAILABLE" : "OK")
            .setKind(kind);
    if (fails) {
      span.addAttributes(attribute("error.type", "UNAVAILABLE"))
          .setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR));
    }
    int messages = method.equals("Session") ? 6 : 2;
    for (int i = 0; i < messages; i++) {
      span.addEvents(
          Span.Event.newBuilder()
              .setName("message")
              .setTimeUnixNano(start + i * nanos / messages)
              .addAttributes(attribute("message.type", i % 2 == 0 ? "SENT" : "RECEIVED"))
              .addAttributes(attribute("message.id", String.valueOf(1 + i / 2))));
    }
    return span;
  }

  private static Span.Builder rpc(Span.Builder span, String code) {
    return span.addAttributes(attribute("rpc.system.name", "grpc"))
        .addAttributes(attribute("rpc.method", span.getName()))
        .addAttributes(attribute("rpc.status_code", code))
        .addAttributes(attribute("server.address", "localhost"))
        .addAttributes(attribute("network.peer.address", "127.0.0.1"));
  }

  private static Span.Builder span(int trace, int id, String name, long start, long nanos) {
    return Span.newBuilder()
        .setTraceId(Samples.traceId(trace))
        .setSpanId(Samples.spanId(4L * trace + id))
        .setParentSpanId(id == 1 ? ByteString.EMPTY : Samples.spanId(4L * trace + id - 1))
        .setName(name)
        .setStartTimeUnixNano(start)
        .setEndTimeUnixNano(start + nanos);
  }

  List<byte[]> logs() {
    List<byte[]> requests = new ArrayList<>();
    for (int first = 1; first <= LOGS; first += BATCH) {
      ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
      var scope =
          request
              .addResourceLogsBuilder()
              .setResource(Sender.of("calculator-server", 3, first).resource())
              .addScopeLogsBuilder();
      for (int trace = first; trace < Math.min(first + BATCH, LOGS + 1); trace++) {
        scope.addLogRecords(log(trace));
      }
      requests.add(request.build().toByteArray());
    }
    return requests;
  }

  private LogRecord log(int trace) {
    boolean fails = trace % 50 == 0;
    return LogRecord.newBuilder()
        .setTimeUnixNano(begin + MINUTE / TRACES * trace)
        .setSeverityNumber(
            fails ? SeverityNumber.SEVERITY_NUMBER_ERROR : SeverityNumber.SEVERITY_NUMBER_INFO)
        .setSeverityText(fails ? "ERROR" : "INFO")
        .setBody(AnyValue.newBuilder().setStringValue("evaluated " + trace + " and " + 7 * trace))
        .addAttributes(attribute("calculator.operation", OPERATIONS.get(trace % 4)))
        .addAttributes(attribute("thread.name", "grpc-default-executor-" + trace % 8))
        .setTraceId(Samples.traceId(trace))
        .setSpanId(Samples.spanId(4L * trace + 2))
        .build();
  }

  /** Each of three servers tells of four methods with two codes. */
  List<byte[]> metrics() {
    List<byte[]> requests = new ArrayList<>();
    for (int export = 1; export <= EXPORTS; export++) {
      long time = begin + MINUTE / EXPORTS * export;
      for (int instance = 1; instance <= 3; instance++) {
        requests.add(
            MetricSamples.request(
                "calculator-server-" + instance, durations(export, time), counter(export, time)));
      }
    }
    return requests;
  }

  private Metric durations(int export, long time) {
    List<HistogramDataPoint> points = new ArrayList<>();
    for (String method : METHODS) {
      for (String code : List.of("OK", "UNAVAILABLE")) {
        long[] counts = new long[15];
        Arrays.setAll(counts, i -> i > 2 && i < 8 ? (long) export * (i + 1) : 0);
        points.add(
            MetricSamples.buckets(
                    begin,
                    time,
                    Conventions.DURATION_BUCKETS,
                    Arrays.stream(counts).boxed().toList())
                .addAttributes(attribute("rpc.method", "calculator.v1.Calculator/" + method))
                .addAttributes(attribute("rpc.status_code", code))
                .addExemplars(MetricSamples.exemplar(1 + chance.nextInt(TRACES), time, 0.02))
                .build());
      }
    }
    return MetricSamples.histogram(
        "rpc.server.call.duration", CUMULATIVE, points.toArray(HistogramDataPoint[]::new));
  }

  private Metric counter(int export, long time) {
    return MetricSamples.sum(
        "calculator.evaluations",
        CUMULATIVE,
        true,
        OPERATIONS.stream()
            .map(
                operation ->
                    MetricSamples.number(
                        begin, time, 100.0 * export, attribute("calculator.operation", operation)))
            .toArray(NumberDataPoint[]::new));
  }
}
