package calculator;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/**
 * Lets only calls pass that carry the token.
 *
 * <p>An interceptor stands between the network and the service and sees every call with its
 * headers. To refuse one it closes the call and returns a listener that does nothing: the service
 * never hears of it.
 */
final class TokenServerInterceptor implements ServerInterceptor {

  private final BearerToken token;

  TokenServerInterceptor(BearerToken token) {
    this.token = token;
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    // tag::task-1.6[]
    if (!token.isIn(headers)) {
      call.close(
          Status.UNAUTHENTICATED.withDescription("a valid bearer token is needed"), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    // end::task-1.6[]
    return next.startCall(call, headers);
  }
}
