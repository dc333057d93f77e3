package calculator;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;

/** Throws when a call is started, so that the call never gets as far as a status. */
final class BrokenClientInterceptor implements ClientInterceptor {

  @Override
  public <ReqT, RespT> ClientCall<ReqT, RespT> interceptCall(
      MethodDescriptor<ReqT, RespT> method, CallOptions options, Channel next) {
    return new BrokenCall<>(next.newCall(method, options));
  }

  private static final class BrokenCall<ReqT, RespT>
      extends SimpleForwardingClientCall<ReqT, RespT> {

    BrokenCall(ClientCall<ReqT, RespT> call) {
      super(call);
    }

    @Override
    public void start(Listener<RespT> listener, Metadata headers) {
      throw new IllegalStateException("broken");
    }
  }
}
