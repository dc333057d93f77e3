package lab.bench;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.grpc.Grpc;
import io.grpc.HandlerRegistry;
import io.grpc.InsecureServerCredentials;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerMethodDefinition;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import lab.console.receive.BytesMarshaller;
import org.jspecify.annotations.Nullable;

/** Takes OTLP over gRPC, counts what comes, and forgets it. */
final class OtlpCounter implements AutoCloseable {

  /** Fields by which spans, metrics and log records lie in a request: resource, scope, item. */
  private static final int[] PATH = {1, 2, 2};

  private static final byte[] ALL_ACCEPTED = {}; // an answer without a word of refusal

  private final Map<String, AtomicLong> itemsByMethod = new ConcurrentHashMap<>();
  private final Server server;

  /** Takes it on a free port. */
  OtlpCounter() throws IOException {
    server =
        Grpc.newServerBuilderForPort(FreePorts.next(), InsecureServerCredentials.create())
            .fallbackHandlerRegistry(new AnyMethod())
            .maxInboundMessageSize(64 << 20)
            .directExecutor()
            .build()
            .start();
  }

  int port() {
    return server.getPort();
  }

  long spans() {
    return items("opentelemetry.proto.collector.trace.v1.TraceService/Export");
  }

  long logRecords() {
    return items("opentelemetry.proto.collector.logs.v1.LogsService/Export");
  }

  long metrics() {
    return items("opentelemetry.proto.collector.metrics.v1.MetricsService/Export");
  }

  private long items(String method) {
    AtomicLong items = itemsByMethod.get(method);
    return items == null ? 0 : items.get();
  }

  private void take(String method, byte[] request, StreamObserver<byte[]> answers) {
    try {
      itemsByMethod.computeIfAbsent(method, key -> new AtomicLong()).addAndGet(items(request));
    } catch (IOException e) {
      answers.onError(e);
      return;
    }
    answers.onNext(ALL_ACCEPTED);
    answers.onCompleted();
  }

  /**
   * How many items a request holds, without making objects of them: the receiver shares the machine
   * with what is measured.
   */
  static int items(byte[] request) throws IOException {
    return items(CodedInputStream.newInstance(request), 0);
  }

  private static int items(CodedInputStream message, int level) throws IOException {
    if (level == PATH.length) {
      message.skipRawBytes(message.getBytesUntilLimit());
      return 1;
    }
    int items = 0;
    for (int tag = message.readTag(); tag != 0; tag = message.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == PATH[level]) {
        int end = message.pushLimit(message.readRawVarint32());
        items += items(message, level + 1);
        message.popLimit(end);
      } else {
        message.skipField(tag);
      }
    }
    return items;
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private final class AnyMethod extends HandlerRegistry {

    @Override
    public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
      return ServerMethodDefinition.create(
          MethodDescriptor.newBuilder(BytesMarshaller.INSTANCE, BytesMarshaller.INSTANCE)
              .setType(MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(name)
              .build(),
          ServerCalls.asyncUnaryCall(
              (byte[] request, StreamObserver<byte[]> answers) -> take(name, request, answers)));
    }
  }
}
