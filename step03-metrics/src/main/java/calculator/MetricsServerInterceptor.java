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
    MeasuredServerCall<ReqT, RespT> measuredCall = new MeasuredServerCall<>(call);
    try {
      return new MeasuredServerCallListener<>(
          next.startCall(measuredCall, headers), measurement, measuredCall);
    } catch (RuntimeException | Error e) {
      measurement.end(Status.fromThrowable(e));
      throw e;
    }
  }

  /** Remembers the status that the service chose. */
  private static final class MeasuredServerCall<ReqT, RespT>
      extends SimpleForwardingServerCall<ReqT, RespT> {

    private final AtomicReference<@Nullable Status> closedWith = new AtomicReference<>();

    MeasuredServerCall(ServerCall<ReqT, RespT> call) {
      super(call);
    }

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

  /** Ends the measurement where the call ends. */
  private static final class MeasuredServerCallListener<ReqT>
      extends SimpleForwardingServerCallListener<ReqT> {

    private final CallMetrics.Measurement measurement;
    private final MeasuredServerCall<ReqT, ?> call;

    MeasuredServerCallListener(
        ServerCall.Listener<ReqT> listener,
        CallMetrics.Measurement measurement,
        MeasuredServerCall<ReqT, ?> call) {
      super(listener);
      this.measurement = measurement;
      this.call = call;
    }

    @Override
    public void onCancel() {
      try {
        super.onCancel();
      } finally {
        measurement.end(Status.CANCELLED);
      }
    }

    @Override
    public void onComplete() {
      try {
        super.onComplete();
      } finally {
        measurement.end(call.status());
      }
    }
  }
}
