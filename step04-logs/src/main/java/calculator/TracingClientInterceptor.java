package calculator;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.concurrent.TimeUnit;

/**
 * Gives each call that a client makes a CLIENT span, and sends the trace along in its headers.
 *
 * <p>The span begins with {@code start} and not before: a call that was made and never started
 * leaves nothing behind.
 */
final class TracingClientInterceptor implements ClientInterceptor {

  private final Tracer tracer;
  private final TextMapPropagator propagator;
  private final Attributes server;

  /**
   * @param target the channel's target, which names the server
   */
  TracingClientInterceptor(OpenTelemetry openTelemetry, String target) {
    this.tracer = openTelemetry.getTracer("calculator");
    this.propagator = openTelemetry.getPropagators().getTextMapPropagator();
    this.server = RpcConventions.target(target);
  }

  @Override
  public <ReqT, RespT> ClientCall<ReqT, RespT> interceptCall(
      MethodDescriptor<ReqT, RespT> method, CallOptions options, Channel next) {
    return new TracingClientCall<>(next.newCall(method, options), method);
  }

  private Span startSpan(MethodDescriptor<?, ?> method, Context caller, CallTimer timer) {
    // tag::task-2.3[]
    return tracer
        .spanBuilder(method.getFullMethodName())
        .setParent(caller)
        .setSpanKind(SpanKind.CLIENT)
        .setStartTimestamp(timer.startEpochNanos(), TimeUnit.NANOSECONDS)
        .setAllAttributes(RpcConventions.method(method))
        .setAllAttributes(server)
        .startSpan();
    // end::task-2.3[]
    // starter: return Span.getInvalid();
  }

  /** What the program does with the call. */
  private final class TracingClientCall<ReqT, RespT>
      extends SimpleForwardingClientCall<ReqT, RespT> {

    private final MethodDescriptor<ReqT, RespT> method;
    private volatile CallSpan callSpan = CallSpan.NONE;

    TracingClientCall(ClientCall<ReqT, RespT> call, MethodDescriptor<ReqT, RespT> method) {
      super(call);
      this.method = method;
    }

    @Override
    public void start(Listener<RespT> listener, Metadata headers) {
      Context caller = Context.current();
      CallTimer timer = CallTimer.start();
      Span span = startSpan(method, caller, timer);
      callSpan = new CallSpan(span, timer, RpcConventions::isClientError);
      Context context = caller.with(span).with(timer);
      // tag::task-2.4[]
      propagator.inject(context, headers, MetadataSetter.INSTANCE);
      // end::task-2.4[]
      try (Scope ignored = context.makeCurrent()) {
        super.start(new TracingClientCallListener<>(listener, caller, callSpan, this), headers);
      } catch (RuntimeException | Error e) {
        callSpan.end(e);
        throw e;
      }
    }

    @Override
    public void sendMessage(ReqT message) {
      callSpan.messages().sent();
      super.sendMessage(message);
    }
  }

  /**
   * What the program hears of the call, in the context in which it made the call: what it does next
   * comes after the call, not inside it.
   */
  private static final class TracingClientCallListener<RespT>
      extends SimpleForwardingClientCallListener<RespT> {

    private final Context caller;
    private final CallSpan callSpan;
    private final ClientCall<?, RespT> call;

    TracingClientCallListener(
        ClientCall.Listener<RespT> listener,
        Context caller,
        CallSpan callSpan,
        ClientCall<?, RespT> call) {
      super(listener);
      this.caller = caller;
      this.callSpan = callSpan;
      this.call = call;
    }

    @Override
    public void onHeaders(Metadata headers) {
      inContext(() -> super.onHeaders(headers));
    }

    @Override
    public void onMessage(RespT message) {
      callSpan.messages().received();
      inContext(() -> super.onMessage(message));
    }

    @Override
    public void onReady() {
      inContext(super::onReady);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      callSpan.peer(call.getAttributes());
      // Before the program hears of it, which may then end at once.
      callSpan.end(status);
      inContext(() -> super.onClose(status, trailers));
    }

    private void inContext(Runnable callback) {
      try (Scope ignored = caller.makeCurrent()) {
        callback.run();
      }
    }
  }
}
