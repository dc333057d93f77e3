package lab.console;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Traces that are harder to show than an ordinary call. */
final class TraceSamples {

  static final long HOSTILE_FROM = 1_000;
  static final long HOSTILE_TO = 1_008;

  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final String SESSION = "calculator.v1.Calculator/Session";

  private TraceSamples() {}

  /** The server's clock is 3 ms slow; the client's span links to trace 1 and uses an old name. */
  static ExportTraceServiceRequest skewed(long trace) {
    Span client =
        Samples.span(trace, 1, 0, Samples.METHOD)
            .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
            .addAttributes(Samples.attribute("rpc.system.name", "grpc"))
            .addAttributes(Samples.attribute("rpc.service", "calculator.v1.Calculator"))
            .addAttributes(Samples.attribute("rpc.method", Samples.METHOD))
            .addAttributes(Samples.attribute("server.address", "localhost"))
            .addAttributes(Samples.attribute("error.type", "INTERNAL"))
            .addAttributes(Samples.attribute("calculator.operation", "DIVIDE"))
            .setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR))
            .addLinks(
                Span.Link.newBuilder().setTraceId(Samples.traceId(1)).setSpanId(Samples.spanId(1)))
            .build();
    long start = client.getStartTimeUnixNano();
    client = client.toBuilder().setEndTimeUnixNano(start + 20 * MILLI).build();
    Span server =
        Samples.span(trace, 2, 1, Samples.METHOD)
            .setKind(Span.SpanKind.SPAN_KIND_SERVER)
            .setStartTimeUnixNano(start - 3 * MILLI)
            .setEndTimeUnixNano(start + 12 * MILLI)
            .addEvents(
                Span.Event.newBuilder()
                    .setName("exception")
                    .setTimeUnixNano(start + 9 * MILLI)
                    .addAttributes(
                        Samples.attribute("exception.type", "java.lang.ArithmeticException"))
                    .addAttributes(Samples.attribute("exception.message", "/ by zero")))
            .addEvents(Span.Event.newBuilder().setName("retry").setTimeUnixNano(start + MILLI))
            .build();
    Span work =
        Samples.span(trace, 3, 2, "evaluate")
            .setStartTimeUnixNano(start)
            .setEndTimeUnixNano(start + 10 * MILLI)
            .build();
    return together(
        Samples.spans("calculator-client", List.of(client)),
        Samples.spans("calculator-server", List.of(server, work)));
  }

  /**
   * A stream of which the middle is not marked, whose eighth message waits, and that is cancelled.
   */
  static ExportTraceServiceRequest stream(long trace) {
    Span.Builder client = session(trace, 1, 0).setKind(Span.SpanKind.SPAN_KIND_CLIENT);
    Span.Builder server = session(trace, 2, 1).setKind(Span.SpanKind.SPAN_KIND_SERVER);
    long start = client.getStartTimeUnixNano();
    for (int i = 1; i <= 12; i++) {
      int id = i <= 10 ? i : i + 40;
      long sent = start + (3L * i + (i > 10 ? 50 : 0)) * MILLI;
      // From the eighth on the server takes nothing for 20 ms, then all at once.
      long received = Math.max(sent + MILLI, start + (i < 8 ? 0 : 44) * MILLI + i * MILLI / 4);
      client.addEvents(message("SENT", id, sent));
      server.addEvents(message("RECEIVED", id, received));
      server.addEvents(message("SENT", id, received + MILLI / 2));
      client.addEvents(message("RECEIVED", id, received + MILLI));
    }
    return together(
        Samples.spans("calculator-client", List.of(client.build())),
        Samples.spans("calculator-server", List.of(server.build())));
  }

  private static Span.Builder session(long trace, long id, long parent) {
    Span.Builder span = Samples.span(trace, id, parent, SESSION);
    return span.setEndTimeUnixNano(span.getStartTimeUnixNano() + 100 * MILLI)
        .addAttributes(Samples.attribute("rpc.system.name", "grpc"))
        .addAttributes(Samples.attribute("rpc.method", SESSION))
        .addAttributes(Samples.attribute("rpc.status_code", "CANCELLED"));
  }

  private static Span.Event message(String type, long id, long nanos) {
    return Span.Event.newBuilder()
        .setName("message")
        .setTimeUnixNano(nanos)
        .addAttributes(Samples.attribute("message.type", type))
        .addAttributes(
            KeyValue.newBuilder()
                .setKey("message.id")
                .setValue(AnyValue.newBuilder().setIntValue(id)))
        .build();
  }

  /** Traces from {@link #HOSTILE_FROM} to below {@link #HOSTILE_TO}, each in its own way. */
  static List<ExportTraceServiceRequest> hostile() {
    long trace = HOSTILE_FROM;
    List<List<Span>> traces = new ArrayList<>();
    traces.add(List.of(Samples.span(trace++, 1, 0, Samples.HOSTILE.repeat(20)).build()));
    traces.add(List.of(Samples.span(trace++, 1, 0, "x".repeat(200_000)).build()));
    traces.add(List.of(manyAttributes(trace++)));
    traces.add(
        List.of(Samples.span(trace, 1, 2, "a").build(), Samples.span(trace++, 2, 1, "b").build()));
    traces.add(List.of(Samples.span(trace++, 1, 77, "orphan").build()));
    traces.add(
        List.of(
            Samples.span(trace, 1, 0, "past").setStartTimeUnixNano(0).build(),
            Samples.span(trace, 2, 1, "future").setEndTimeUnixNano(Long.MAX_VALUE).build(),
            Samples.span(trace, 3, 1, "backwards").setEndTimeUnixNano(7).build(),
            Samples.span(trace++, 4, 1, "open").setEndTimeUnixNano(0).build()));
    traces.add(chain(trace++, 10_000));
    traces.add(sameIds(trace));
    return traces.stream().map(spans -> Samples.spans("hostile", spans)).toList();
  }

  private static Span manyAttributes(long trace) {
    Span.Builder span = Samples.span(trace, 1, 0, "many");
    for (int i = 0; i < 10_000; i++) {
      span.addAttributes(Samples.attribute("key." + i, Samples.HOSTILE));
    }
    return span.build();
  }

  private static List<Span> chain(long trace, int length) {
    List<Span> spans = new ArrayList<>();
    for (int i = 1; i <= length; i++) {
      spans.add(Samples.span(trace, i, i - 1, "deep").build());
    }
    return spans;
  }

  private static List<Span> sameIds(long trace) {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      spans.add(Samples.span(trace, 5, 5, "its own parent " + i).build());
    }
    return spans;
  }

  private static ExportTraceServiceRequest together(
      ExportTraceServiceRequest one, ExportTraceServiceRequest other) {
    return one.toBuilder().addAllResourceSpans(other.getResourceSpansList()).build();
  }
}
