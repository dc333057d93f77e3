package calculator;

import static io.opentelemetry.semconv.RpcAttributes.RPC_METHOD;
import static io.opentelemetry.semconv.RpcAttributes.RPC_STATUS_CODE;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.logging.log4j.CloseableThreadContext;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes down each call that did not end well, once, and at one place: errors that are logged
 * wherever they pass through look like many. It stands inside {@link TracingServerInterceptor}, so
 * that each record carries the trace.
 */
final class LoggingServerInterceptor implements ServerInterceptor {

  private static final Logger logger = LogManager.getLogger(LoggingServerInterceptor.class);

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    LoggedServerCall<ReqT, RespT> loggedCall = new LoggedServerCall<>(call);
    try {
      return new LoggedServerCallListener<>(next.startCall(loggedCall, headers), loggedCall);
    } catch (RuntimeException | Error e) {
      loggedCall.log(Status.fromThrowable(e), e);
      throw e;
    }
  }

  /** Knows how the call ended, and whether that has been told. */
  private static final class LoggedServerCall<ReqT, RespT>
      extends SimpleForwardingServerCall<ReqT, RespT> {

    private final AtomicBoolean told = new AtomicBoolean();

    LoggedServerCall(ServerCall<ReqT, RespT> call) {
      super(call);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      if (!status.isOk()) {
        log(status, status.getCause());
      }
      super.close(status, trailers);
    }

    void log(Status status, @Nullable Throwable cause) {
      String method = getMethodDescriptor().getFullMethodName();
      String code = status.getCode().name();
      // tag::task-4.6[]
      if (!told.compareAndSet(false, true)) {
        return;
      }
      Level level = RpcConventions.isServerError(status.getCode()) ? Level.ERROR : Level.WARN;
      try (CloseableThreadContext.Instance ignored =
          CloseableThreadContext.put(RPC_METHOD.getKey(), method)
              .put(RPC_STATUS_CODE.getKey(), code)) {
        String why = Objects.requireNonNullElse(status.getDescription(), "no reason given");
        logger.log(level, "{} ended with {}: {}", method, code, why, cause);
      }
      // end::task-4.6[]
    }
  }

  /** Catches what the service throws: gRPC answers UNKNOWN for it, and closes the call itself. */
  private static final class LoggedServerCallListener<ReqT>
      extends SimpleForwardingServerCallListener<ReqT> {

    private final LoggedServerCall<ReqT, ?> call;

    LoggedServerCallListener(ServerCall.Listener<ReqT> listener, LoggedServerCall<ReqT, ?> call) {
      super(listener);
      this.call = call;
    }

    @Override
    public void onMessage(ReqT message) {
      logged(() -> super.onMessage(message));
    }

    @Override
    public void onHalfClose() {
      logged(super::onHalfClose);
    }

    @Override
    public void onReady() {
      logged(super::onReady);
    }

    private void logged(Runnable callback) {
      try {
        callback.run();
      } catch (RuntimeException | Error e) {
        call.log(Status.UNKNOWN, e);
        throw e;
      }
    }
  }
}
