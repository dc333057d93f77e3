package calculator;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Stands behind the tracing and sees whose span is current when gRPC calls back. */
final class CallbackWatch implements ServerInterceptor {

  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final CompletableFuture<String> whole = new CompletableFuture<>();

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    return new WatchedListener<>(next.startCall(call, headers), Span.current().getSpanContext());
  }

  /** All callbacks of the call in their order; waits for the last. */
  String seen() throws Exception {
    return whole.get(5, TimeUnit.SECONDS);
  }

  private final class WatchedListener<ReqT> extends SimpleForwardingServerCallListener<ReqT> {

    private final SpanContext call;

    WatchedListener(ServerCall.Listener<ReqT> listener, SpanContext call) {
      super(listener);
      this.call = call;
    }

    @Override
    public void onMessage(ReqT message) {
      note("onMessage");
      super.onMessage(message);
    }

    @Override
    public void onHalfClose() {
      note("onHalfClose");
      super.onHalfClose();
    }

    @Override
    public void onComplete() {
      note("onComplete");
      whole.complete(String.join(", ", seen));
      super.onComplete();
    }

    private void note(String callback) {
      SpanContext current = Span.current().getSpanContext();
      String whose = current.equals(call) ? "the call's" : "another";
      seen.add(callback + ": " + (current.isValid() ? whose : "none"));
    }
  }
}
