package calculator;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Gives each call that a server takes a SERVER span, which continues the caller's trace.
 *
 * <p>A call is not a method call: gRPC reports its messages and its end by callbacks, later and on
 * other threads. So the span is current in each callback anew, and it ends where the call ends.
 */
final class TracingServerInterceptor implements ServerInterceptor {

  private final Tracer tracer;
  private final TextMapPropagator propagator;

  TracingServerInterceptor(OpenTelemetry openTelemetry) {
    this.tracer = openTelemetry.getTracer("calculator");
    this.propagator = openTelemetry.getPropagators().getTextMapPropagator();
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    // tag::task-2.5[]
    // From root, not from current: a thread that is reused may still hold somebody's context.
    Context parent = propagator.extract(Context.root(), headers, MetadataGetter.INSTANCE);
    // end::task-2.5[]
    // starter: Context parent = Context.root();
    CallTimer timer = CallTimer.start();
    Span span =
        tracer
            .spanBuilder(call.getMethodDescriptor().getFullMethodName())
            .setParent(parent)
            .setSpanKind(SpanKind.SERVER)
            .setStartTimestamp(timer.startEpochNanos(), TimeUnit.NANOSECONDS)
            .setAllAttributes(RpcConventions.method(call.getMethodDescriptor()))
            .setAllAttributes(RpcConventions.authority(call.getAuthority()))
            .setAllAttributes(RpcConventions.peer(call.getAttributes()))
            .startSpan();
    CallSpan callSpan = new CallSpan(span, timer, RpcConventions::isServerError);
    Context context = parent.with(span).with(timer);
    TracingServerCall<ReqT, RespT> tracingCall = new TracingServerCall<>(call, callSpan);
    try (Scope ignored = context.makeCurrent()) {
      return new TracingServerCallListener<>(
          next.startCall(tracingCall, headers), context, callSpan, tracingCall);
    } catch (RuntimeException | Error e) {
      // No listener, so no callback will ever come: gRPC answers with this status by itself.
      callSpan.threw(e);
      callSpan.end(Status.fromThrowable(e));
      throw e;
    }
  }

  /** What the service does with the call: it sends messages, and closes it with a status. */
  private static final class TracingServerCall<ReqT, RespT>
      extends SimpleForwardingServerCall<ReqT, RespT> {

    private final CallSpan callSpan;
    private final AtomicReference<@Nullable Status> closedWith = new AtomicReference<>();

    TracingServerCall(ServerCall<ReqT, RespT> call, CallSpan callSpan) {
      super(call);
      this.callSpan = callSpan;
    }

    @Override
    public void sendMessage(RespT message) {
      callSpan.messages().sent();
      super.sendMessage(message);
    }

    /** Not yet the end: the answer still has to leave, and the call may still be cancelled. */
    @Override
    public void close(Status status, Metadata trailers) {
      closedWith.compareAndSet(null, status);
      super.close(status, trailers);
    }

    /** A handler that threw has closed nothing: gRPC then answers UNKNOWN in its place. */
    Status status() {
      Status status = closedWith.get();
      return status == null ? Status.UNKNOWN : status;
    }
  }

  /** What the service hears of the call. */
  private static final class TracingServerCallListener<ReqT>
      extends SimpleForwardingServerCallListener<ReqT> {

    private final Context context;
    private final CallSpan callSpan;
    private final TracingServerCall<ReqT, ?> call;

    TracingServerCallListener(
        ServerCall.Listener<ReqT> listener,
        Context context,
        CallSpan callSpan,
        TracingServerCall<ReqT, ?> call) {
      super(listener);
      this.context = context;
      this.callSpan = callSpan;
      this.call = call;
    }

    @Override
    public void onMessage(ReqT message) {
      callSpan.messages().received();
      inContext(() -> super.onMessage(message));
    }

    @Override
    public void onHalfClose() {
      inContext(super::onHalfClose);
    }

    @Override
    public void onReady() {
      inContext(super::onReady);
    }

    @Override
    public void onCancel() {
      try {
        inContext(super::onCancel);
      } finally {
        callSpan.end(Status.CANCELLED);
      }
    }

    @Override
    public void onComplete() {
      try {
        inContext(super::onComplete);
      } finally {
        callSpan.end(call.status());
      }
    }

    private void inContext(Runnable callback) {
      try {
        // tag::task-2.6[]
        try (Scope ignored = context.makeCurrent()) {
          callback.run();
        }
        // end::task-2.6[]
        // starter: callback.run();
      } catch (RuntimeException | Error e) {
        callSpan.threw(e);
        throw e;
      }
    }
  }
}
