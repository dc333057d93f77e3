package lab.peers;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerBuilder;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One addition from client to server and back, all on one thread: no network, no pool. What is left
 * is what a layer does while a call waits for it. The step whose classes are on the class path is
 * measured; its own classes are not public, so they are asked for by name.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CallPath {

  private static final String NAME = "calls";
  private static final byte[] ADDITION = {8, 1, 17, 0, 0, 0, 0, 0, 0, 0, 64}; // ADD, 2 and 0

  private static final MethodDescriptor<byte[], byte[]> CALCULATE =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("calculator.v1.Calculator/Calculate")
          .setRequestMarshaller(Bytes.INSTANCE)
          .setResponseMarshaller(Bytes.INSTANCE)
          .build();

  private final AutoCloseable server;
  private final ManagedChannel connection;
  private final Channel channel;

  /** Starts the step's server, with its telemetry if it has any. */
  public CallPath() {
    try {
      server = startServer();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the step's classes are not what they were", e);
    }
    connection = InProcessChannelBuilder.forName(NAME).directExecutor().build();
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER),
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    channel =
        ClientInterceptors.intercept(
            connection, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static AutoCloseable startServer() throws ReflectiveOperationException {
    Class<?> type = Class.forName("calculator.CalculatorServer");
    Constructor<?> constructor = accessible(type.getDeclaredConstructor());
    AutoCloseable server = (AutoCloseable) constructor.newInstance();
    for (Method method : type.getDeclaredMethods()) {
      if (method.getName().equals("observe")) {
        accessible(method).invoke(server, HandWritten.telemetry());
      }
    }
    accessible(type.getDeclaredMethod("start", ServerBuilder.class))
        .invoke(server, InProcessServerBuilder.forName(NAME).directExecutor());
    return server;
  }

  private static <T extends AccessibleObject> T accessible(T member) {
    member.setAccessible(true);
    return member;
  }

  /** The answer's bytes. */
  @Benchmark
  public byte[] call() {
    return ClientCalls.blockingUnaryCall(channel, CALCULATE, CallOptions.DEFAULT, ADDITION);
  }

  /** Ends both sides. */
  @TearDown
  public void stop() throws Exception {
    connection.shutdownNow();
    server.close();
  }

  private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
    INSTANCE;

    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readNBytes(stream.available()); // readAllBytes() begins with 16 kB
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
