package calculator;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Measures each call that a server takes. It stands inside {@link TracingServerInterceptor}, so
 * that the call's span is current when it begins and still open when it ends.
 */
final class MetricsServerInterceptor implements ServerInterceptor {

  private final CallMetrics metrics;

  MetricsServerInterceptor(OpenTelemetry openTelemetry) {
    this.metrics =
        new CallMetrics(
            openTelemetry.getMeter("calculator"), "server", RpcConventions::isServerError);
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    CallMetrics.Measurement measurement =
        metrics.begin(RpcConventions.method(call.getMethodDescriptor()), Context.current());
    MeasuredServerCall<ReqT, RespT> measuredCall = new MeasuredServerCall<>(call, measurement);
    try {
      return new MeasuredServerCallListener<>(next.startCall(measuredCall, headers), measuredCall);
    } catch (RuntimeException | Error e) {
      measurement.end(Status.fromThrowable(e));
      throw e;
    }
  }

  /** Remembers the status that the service chose. */
  private static final class MeasuredServerCall<ReqT, RespT>
      extends SimpleForwardingServerCall<ReqT, RespT> {

    private final CallMetrics.Measurement measurement;
    private final AtomicReference<@Nullable Status> closedWith = new AtomicReference<>();

    MeasuredServerCall(ServerCall<ReqT, RespT> call, CallMetrics.Measurement measurement) {
      super(call);
      this.measurement = measurement;
    }

    @Override
    public void sendMessage(RespT message) {
      measurement.sent();
      measurement.answered();
      super.sendMessage(message);
    }

    void received() {
      measurement.received();
    }

    @Override
    public void close(Status status, Metadata trailers) {
      closedWith.compareAndSet(null, status);
      super.close(status, trailers);
    }

    void completed() {
      Status status = closedWith.get();
      // A handler that threw has closed nothing: gRPC then answers UNKNOWN in its place.
      measurement.end(status == null ? Status.UNKNOWN : status);
    }

    void cancelled() {
      measurement.end(Status.CANCELLED);
    }
  }

  /** Ends the measurement where the call ends. */
  private static final class MeasuredServerCallListener<ReqT>
      extends SimpleForwardingServerCallListener<ReqT> {

    private final MeasuredServerCall<ReqT, ?> call;

    MeasuredServerCallListener(
        ServerCall.Listener<ReqT> listener, MeasuredServerCall<ReqT, ?> call) {
      super(listener);
      this.call = call;
    }

    @Override
    public void onMessage(ReqT message) {
      call.received();
      super.onMessage(message);
    }

    @Override
    public void onCancel() {
      try {
        super.onCancel();
      } finally {
        call.cancelled();
      }
    }

    @Override
    public void onComplete() {
      try {
        super.onComplete();
      } finally {
        call.completed();
      }
    }
  }
}
