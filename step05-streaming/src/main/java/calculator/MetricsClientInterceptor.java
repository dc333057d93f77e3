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
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * Measures each call that a client makes. It stands inside {@link TracingClientInterceptor}, so
 * that the call's span is current when it begins.
 */
final class MetricsClientInterceptor implements ClientInterceptor {

  private final CallMetrics metrics;
  private final Attributes server;

  /**
   * @param target the channel's target, which names the server
   */
  MetricsClientInterceptor(OpenTelemetry openTelemetry, String target) {
    this.metrics =
        new CallMetrics(
            openTelemetry.getMeter("calculator"), "client", RpcConventions::isClientError);
    this.server = RpcConventions.target(target);
  }

  @Override
  public <ReqT, RespT> ClientCall<ReqT, RespT> interceptCall(
      MethodDescriptor<ReqT, RespT> method, CallOptions options, Channel next) {
    Attributes attributes = RpcConventions.method(method).toBuilder().putAll(server).build();
    return new MeasuredClientCall<>(next.newCall(method, options), metrics, attributes);
  }

  /** Begins the measurement where the call begins. */
  private static final class MeasuredClientCall<ReqT, RespT>
      extends SimpleForwardingClientCall<ReqT, RespT> {

    private final CallMetrics metrics;
    private final Attributes attributes;
    private volatile CallMetrics.@Nullable Measurement measurement;

    MeasuredClientCall(ClientCall<ReqT, RespT> call, CallMetrics metrics, Attributes attributes) {
      super(call);
      this.metrics = metrics;
      this.attributes = attributes;
    }

    @Override
    public void start(Listener<RespT> listener, Metadata headers) {
      CallMetrics.Measurement measurement = metrics.begin(attributes, Context.current());
      this.measurement = measurement;
      try {
        // tag::task-3.3[]
        super.start(new MeasuredClientCallListener<>(listener, measurement), headers);
        // end::task-3.3[]
        // starter: super.start(listener, headers);
      } catch (RuntimeException | Error e) {
        measurement.end(e);
        throw e;
      }
    }

    @Override
    public void sendMessage(ReqT message) {
      CallMetrics.Measurement begun = measurement;
      if (begun != null) {
        begun.sent();
      }
      super.sendMessage(message);
    }
  }

  /** Ends it where the call ends. */
  private static final class MeasuredClientCallListener<RespT>
      extends SimpleForwardingClientCallListener<RespT> {

    private final CallMetrics.Measurement measurement;

    MeasuredClientCallListener(
        ClientCall.Listener<RespT> listener, CallMetrics.Measurement measurement) {
      super(listener);
      this.measurement = measurement;
    }

    @Override
    public void onMessage(RespT message) {
      measurement.received();
      measurement.answered();
      super.onMessage(message);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      measurement.end(status);
      super.onClose(status, trailers);
    }
  }
}
