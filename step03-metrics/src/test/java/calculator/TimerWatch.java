package calculator;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.opentelemetry.context.Context;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Stands behind the client's tracing and sees the timer of a call that is started. */
final class TimerWatch implements ClientInterceptor {

  private final CompletableFuture<CallTimer> seen = new CompletableFuture<>();

  @Override
  public <ReqT, RespT> ClientCall<ReqT, RespT> interceptCall(
      MethodDescriptor<ReqT, RespT> method, CallOptions options, Channel next) {
    return new WatchedCall<>(next.newCall(method, options));
  }

  /** The first call's; waits until it is started. */
  CallTimer seen() throws Exception {
    return seen.get(5, TimeUnit.SECONDS);
  }

  private final class WatchedCall<ReqT, RespT> extends SimpleForwardingClientCall<ReqT, RespT> {

    WatchedCall(ClientCall<ReqT, RespT> call) {
      super(call);
    }

    @Override
    public void start(Listener<RespT> listener, Metadata headers) {
      seen.complete(CallTimer.from(Context.current()));
      super.start(listener, headers);
    }
  }
}
