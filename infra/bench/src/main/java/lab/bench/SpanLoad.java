package lab.bench;

import com.google.protobuf.ByteString;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Spans as the calculator's server sends them, in batches as the SDK sends them, a few of these
 * under way at a time. Each call has two spans, so each trace as well.
 */
final class SpanLoad implements AutoCloseable {

  static final int SPANS_PER_BATCH = 512;

  private static final int UNDER_WAY = 4;
  private static final long NANOS_PER_SPAN = 1_000_000;
  private static final String METHOD = "calculator.v1.Calculator/Calculate";

  private final ManagedChannel channel;
  private final TraceServiceGrpc.TraceServiceFutureStub stub;
  private long next;

  /**
   * @param target host and port of OTLP over gRPC
   * @param round loads of different rounds have different traces
   */
  SpanLoad(String target, int round) {
    next = 1 + ((long) round << 32);
    channel = Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()).build();
    stub = TraceServiceGrpc.newFutureStub(channel);
  }

  /**
   * Sends batches and waits until all are accepted.
   *
   * @return how many spans that were
   */
  long send(int batches) throws InterruptedException {
    Deque<Future<?>> underWay = new ArrayDeque<>();
    for (int i = 0; i < batches; i++) {
      if (underWay.size() == UNDER_WAY) {
        await(underWay.remove());
      }
      underWay.add(stub.export(batch()));
    }
    while (!underWay.isEmpty()) {
      await(underWay.remove());
    }
    return (long) batches * SPANS_PER_BATCH;
  }

  private static void await(Future<?> answer) throws InterruptedException {
    try {
      answer.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a batch was refused", e.getCause());
    }
  }

  /** The mean size of a span in a batch, in bytes. */
  static int bytesPerSpan() {
    return batch(1).getResourceSpans(0).getScopeSpans(0).getSerializedSize() / SPANS_PER_BATCH;
  }

  private ExportTraceServiceRequest batch() {
    ExportTraceServiceRequest batch = batch(next);
    next += SPANS_PER_BATCH;
    return batch;
  }

  private static ExportTraceServiceRequest batch(long first) {
    ScopeSpans.Builder spans =
        ScopeSpans.newBuilder().setScope(InstrumentationScope.newBuilder().setName("calculator"));
    long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    for (long number = first; number < first + SPANS_PER_BATCH; number++) {
      spans.addSpans(span(number, now - NANOS_PER_SPAN * (first + SPANS_PER_BATCH - number)));
    }
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(
                    Resource.newBuilder()
                        .addAttributes(attribute("service.name", "calculator-server"))
                        .addAttributes(attribute("service.instance.id", "bench")))
                .addScopeSpans(spans))
        .build();
  }

  private static Span span(long number, long start) {
    boolean work = number % 2 == 1;
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(id(16, (number + 1) / 2))
            .setSpanId(id(8, number))
            .setName(work ? "evaluate" : METHOD)
            .setKind(work ? Span.SpanKind.SPAN_KIND_INTERNAL : Span.SpanKind.SPAN_KIND_SERVER)
            .setStartTimeUnixNano(start)
            .setEndTimeUnixNano(start + NANOS_PER_SPAN)
            .addAttributes(attribute("rpc.system.name", "grpc"))
            .addAttributes(attribute("rpc.method", METHOD))
            .addAttributes(attribute("rpc.status_code", "OK"))
            .addAttributes(attribute("server.address", "localhost"))
            .addAttributes(attribute("network.peer.address", "127.0.0.1"));
    return work ? span.setParentSpanId(id(8, number + 1)).build() : span.build();
  }

  private static ByteString id(int size, long number) {
    return ByteString.copyFrom(ByteBuffer.allocate(size).putLong(size - 8, number).array());
  }

  private static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
