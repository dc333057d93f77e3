package lab.demo;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.HandlerRegistry;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a client and a server of this machine, passes on what they say, and lets go wrong
 * what it is told to. It knows no message of theirs, so it suits any service.
 */
public final class GrpcProxy implements AutoCloseable {

  /** Of so many calls one is unlucky. */
  private static final int EVERY = 4;

  /** How late a slow server answers, in milliseconds. */
  public static final long LATE_MILLIS = 250;

  private static final long READING_MILLIS = 200;
  private static final int MOST_BYTES = 16 << 20;

  /** HTTP/2's own, so that who reads slowly is felt by the writer soon. */
  private static final int WINDOW_BYTES = 65_535;

  /** So often the client's gRPC tries at the most. */
  private static final int ATTEMPTS = 4;

  private static final Metadata.Key<String> ATTEMPTS_BEFORE = key("grpc-previous-rpc-attempts");

  /** Headers of the W3C's Trace Context and Baggage. */
  private static final List<Metadata.Key<String>> TRACE_HEADERS =
      List.of(key("traceparent"), key("tracestate"), key("baggage"));

  private final int port;
  private final long lateMillis;
  private final Consumer<Passed> listener;
  private final ManagedChannel channel;
  private final RequestLog requests = new RequestLog();
  private final AtomicInteger calls = new AtomicInteger();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "clock of a proxy");
            thread.setDaemon(true);
            return thread;
          });
  private volatile Set<Fault> faults = Set.of();
  private volatile boolean waiting = true;
  private volatile boolean shut;
  private @Nullable Server server;

  /**
   * A proxy that is not open yet.
   *
   * @param port where it listens, on the loopback address
   * @param target where the server listens or will listen, on the same
   */
  public GrpcProxy(int port, int target) {
    this(port, target, LATE_MILLIS, passed -> {});
  }

  /**
   * The same, and it tells what has passed.
   *
   * @param lateMillis how late it answers while it is slow
   * @param listener hears of each call that has ended
   */
  public GrpcProxy(int port, int target, long lateMillis, Consumer<Passed> listener) {
    this.port = port;
    this.lateMillis = lateMillis;
    this.listener = listener;
    channel =
        NettyChannelBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), target),
                InsecureChannelCredentials.create())
            .maxInboundMessageSize(MOST_BYTES)
            .flowControlWindow(WINDOW_BYTES)
            .build();
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  /** Listens, if it does not already. */
  public synchronized void open() throws IOException {
    if (server == null) {
      shut = false;
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      server =
          NettyServerBuilder.forAddress(address, InsecureServerCredentials.create())
              .fallbackHandlerRegistry(new AnyMethod())
              .maxInboundMessageSize(MOST_BYTES)
              .build()
              .start();
    }
  }

  /** Breaks off all calls and listens no more, as if there were nobody. */
  public synchronized void shut() {
    shut = true;
    if (server != null) {
      server.shutdownNow();
      server = null;
    }
  }

  /** Until the server is there, calls wait for it; from then on they fail when it is away. */
  public void serverIsThere() {
    waiting = false;
  }

  /** What goes wrong with each call that begins from now on. */
  public void set(Set<Fault> wanted) {
    faults = Set.copyOf(wanted);
  }

  /** The headers of the newest requests, as the client has sent them. */
  public List<List<String>> requests() {
    return requests.newest();
  }

  @Override
  public void close() {
    shut();
    channel.shutdownNow();
    clock.shutdownNow();
  }

  private final class AnyMethod extends HandlerRegistry {

    @Override
    public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
      MethodDescriptor<byte[], byte[]> method =
          MethodDescriptor.newBuilder(Bytes.MARSHALLER, Bytes.MARSHALLER)
              .setFullMethodName(name)
              .setType(MethodType.UNKNOWN)
              .build();
      return ServerMethodDefinition.create(method, (call, headers) -> begin(method, call, headers));
    }
  }

  private ServerCall.Listener<byte[]> begin(
      MethodDescriptor<byte[], byte[]> method, ServerCall<byte[], byte[]> call, Metadata headers) {
    requests.add(method.getFullMethodName(), String.valueOf(call.getAuthority()), headers);
    Set<Fault> now = faults;
    boolean unlucky = calls.incrementAndGet() % EVERY == 0;
    Relay.Ending ending = ending(method.getFullMethodName(), attempts(headers));
    if (shut) { // connections take a moment to break
      return refuse(call, ending, Status.UNAVAILABLE.withDescription("nobody is there"));
    }
    if (unlucky && now.contains(Fault.ERRORS)) {
      return refuse(call, ending, Status.INTERNAL.withDescription("the demo lets some calls fail"));
    }
    if (now.contains(Fault.NO_PROPAGATION)) {
      TRACE_HEADERS.forEach(headers::removeAll);
    }
    CallOptions options = waiting ? CallOptions.DEFAULT.withWaitForReady() : CallOptions.DEFAULT;
    ClientCall<byte[], byte[]> onward = channel.newCall(method, options);
    Relay relay =
        new Relay(
            call,
            onward,
            unlucky && now.contains(Fault.WRONG_INPUT),
            new Delay(clock, now.contains(Fault.SLOW) ? lateMillis : 0),
            new Delay(clock, now.contains(Fault.SLOW_READER) ? READING_MILLIS : 0),
            ending);
    onward.start(relay.responses(), headers);
    onward.request(1);
    call.request(1);
    return relay.requests();
  }

  private static ServerCall.Listener<byte[]> refuse(
      ServerCall<byte[], byte[]> call, Relay.Ending ending, Status status) {
    ending.of(status, false, 0, Passed.Message.NONE, Passed.Message.NONE);
    call.close(status, new Metadata());
    return new ServerCall.Listener<>() {};
  }

  /** How many attempts there have been before this one, as the client's gRPC says. */
  private static int attempts(Metadata headers) {
    @Nullable String before = headers.get(ATTEMPTS_BEFORE);
    return before != null && before.matches("\\d") ? Integer.parseInt(before) : 0;
  }

  private Relay.Ending ending(String method, int attemptsBefore) {
    return (status, answered, millis, request, response) -> {
      // When this proxy is shut its callers see a broken connection, and have not given up.
      Status.Code code = shut ? Status.Code.UNAVAILABLE : status.getCode();
      boolean again = code == Status.Code.UNAVAILABLE && !answered && attemptsBefore + 1 < ATTEMPTS;
      listener.accept(new Passed(method, code, again, millis, request, response));
    };
  }
}
