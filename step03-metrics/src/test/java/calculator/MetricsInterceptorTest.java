package calculator;

import static calculator.ExpectedSpans.CALCULATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import calculator.v1.CalculateRequest;
import calculator.v1.CalculateResponse;
import calculator.v1.CalculatorGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import lab.insight.ExpectedMetric;
import lab.insight.MetricPoint;
import lab.testkit.Closing;
import lab.testkit.TelemetryProbe;
import lab.testkit.Transport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However a call ends, it is measured once, and is in progress no longer. */
class MetricsInterceptorTest {

  @RegisterExtension final Closing closing = new Closing();
  @RegisterExtension final TelemetryProbe telemetry = TelemetryProbe.create();

  @ParameterizedTest
  @EnumSource(Transport.class)
  @DisplayName("An interceptor behind it that throws ends the measurement, once")
  void throwingNeighbour_isMeasuredOnce(Transport transport) throws IOException {
    ServerInterceptor broken =
        new ServerInterceptor() {
          @Override
          public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
              ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
            throw Status.INTERNAL.withDescription("broken").asRuntimeException();
          }
        };
    ManagedChannel channel = start(transport, new Arithmetic(), broken);

    assertFails(channel);

    assertMeasuredOnce("server", "INTERNAL", true);
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @DisplayName(
      "A client's interceptor behind it that throws is measured with the exception's class")
  void throwingClientNeighbour_isMeasuredOnce(Transport transport) throws IOException {
    Server server = closing.add(transport.serverBuilder().build().start());
    ManagedChannelBuilder<?> builder = transport.channelBuilder(server);
    builder.intercept(new BrokenClientInterceptor());
    CalculatorClient.observe(builder, transport.target(server), telemetry.openTelemetry());
    ManagedChannel channel = closing.add(builder.build());

    assertThrows(
        IllegalStateException.class,
        () ->
            CalculatorGrpc.newBlockingStub(channel)
                .calculate(CalculateRequest.getDefaultInstance()));

    telemetry.awaitSpans(1);
    Map<String, Object> series = series("client");
    series.put("error.type", "java.lang.IllegalStateException");
    telemetry.assertMetric(new ExpectedMetric("rpc.client.call.duration").series(series, 1));
    assertActive("client", 0);
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @DisplayName("A neighbour that closes the call a second time changes nothing")
  void closingTwice_isMeasuredOnce(Transport transport) throws IOException {
    ServerInterceptor hasty =
        new ServerInterceptor() {
          @Override
          public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
              ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
            call.close(Status.UNAUTHENTICATED, new Metadata());
            try {
              call.close(Status.INTERNAL, new Metadata());
            } catch (IllegalStateException e) {
              // gRPC refuses to close a call twice.
            }
            return new ServerCall.Listener<>() {};
          }
        };
    ManagedChannel channel = start(transport, new Arithmetic(), hasty);

    assertFails(channel);

    assertMeasuredOnce("server", "UNAUTHENTICATED", false);
    assertMeasuredOnce("client", "UNAUTHENTICATED", true);
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @DisplayName("A handler that throws is measured once, as the client sees it")
  void throwingHandler_isMeasuredOnce(Transport transport) throws IOException {
    Evaluator broken =
        (operation, a, b) -> {
          throw new IllegalStateException("broken");
        };
    ManagedChannel channel = start(transport, broken);

    assertFails(channel);

    assertMeasuredOnce("server", "UNKNOWN", true);
    assertMeasuredOnce("client", "UNKNOWN", true);
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @DisplayName("A call that is cancelled before it starts is measured, and not in progress")
  void cancelBeforeStart_isMeasured(Transport transport) throws IOException {
    ManagedChannel channel = start(transport, new Arithmetic());
    ClientCall<CalculateRequest, CalculateResponse> call =
        channel.newCall(CalculatorGrpc.getCalculateMethod(), CallOptions.DEFAULT);

    call.cancel("changed my mind", null);
    try {
      call.start(new ClientCall.Listener<>() {}, new Metadata());
    } catch (IllegalStateException e) {
      // So gRPC says it once the channel is connected; before that it closes the call instead.
    }

    telemetry.awaitSpans(1);
    assertActive("client", 0);
  }

  /** Not on a direct executor: there the server hears nothing while it works. */
  @ParameterizedTest
  @EnumSource(names = {"NETTY", "IN_PROCESS"})
  @DisplayName("A call that is cancelled midway is measured once on both sides")
  void cancelMidway_isMeasuredOnce(Transport transport) throws Exception {
    UntilCancelled slow = new UntilCancelled();
    ManagedChannel channel = start(transport, slow);
    Future<CalculateResponse> answer =
        CalculatorGrpc.newFutureStub(channel).calculate(CalculateRequest.getDefaultInstance());
    slow.awaitBegun();

    answer.cancel(true);
    slow.clientHasGone();

    assertMeasuredOnce("client", "CANCELLED", true);
    assertMeasuredOnce("server", "CANCELLED", false);
  }

  /** Not on a direct executor: there the server hears nothing while it works. */
  @ParameterizedTest
  @EnumSource(names = {"NETTY", "IN_PROCESS"})
  @DisplayName("A call whose deadline passes is measured once on both sides")
  void deadline_isMeasuredOnce(Transport transport) throws IOException {
    UntilCancelled slow = new UntilCancelled();
    ManagedChannel channel = start(transport, slow);

    assertThrows(
        StatusRuntimeException.class,
        () ->
            CalculatorGrpc.newBlockingStub(channel)
                .withDeadlineAfter(CalculatorFixture.SHORT)
                .calculate(CalculateRequest.getDefaultInstance()));
    slow.clientHasGone();

    assertMeasuredOnce("client", "DEADLINE_EXCEEDED", true);
    // The server may hear of it before or after it has answered, so with either status.
    assertActive("server", 0);
    assertEquals(1, count("rpc.server.call.duration"));
  }

  private ManagedChannel start(
      Transport transport, Evaluator evaluator, ServerInterceptor... behind) throws IOException {
    ServerBuilder<?> server = transport.serverBuilder();
    server.addService(new CalculatorService(evaluator));
    for (ServerInterceptor interceptor : behind) {
      server.intercept(interceptor);
    }
    server.intercept(new MetricsServerInterceptor(telemetry.openTelemetry()));
    server.intercept(new TracingServerInterceptor(telemetry.openTelemetry()));
    Server started = closing.add(server.build().start());
    ManagedChannelBuilder<?> channel = transport.channelBuilder(started);
    CalculatorClient.observe(channel, transport.target(started), telemetry.openTelemetry());
    return closing.add(channel.build());
  }

  private static void assertFails(ManagedChannel channel) {
    assertThrows(
        StatusRuntimeException.class,
        () ->
            CalculatorGrpc.newBlockingStub(channel)
                .calculate(CalculateRequest.getDefaultInstance()));
  }

  private void assertMeasuredOnce(String side, String code, boolean error) {
    telemetry.awaitSpans(2);
    Map<String, Object> series = series(side);
    series.put("rpc.status_code", code);
    if (error) {
      series.put("error.type", code);
    }
    telemetry.assertMetric(new ExpectedMetric("rpc." + side + ".call.duration").series(series, 1));
    assertActive(side, 0);
  }

  private long count(String histogram) {
    return telemetry.metrics().stream()
        .filter(metric -> metric.name().equals(histogram))
        .flatMap(metric -> metric.points().stream())
        .mapToLong(point -> ((MetricPoint.HistogramPoint) point).count())
        .sum();
  }

  private void assertActive(String side, int calls) {
    telemetry.assertMetric(
        new ExpectedMetric("calculator." + side + ".calls.active").series(series(side), calls));
  }

  private Map<String, Object> series(String side) {
    Map<String, Object> series = new HashMap<>();
    series.put("rpc.system.name", "grpc");
    series.put("rpc.method", CALCULATE);
    if (side.equals("client")) {
      telemetry
          .span(CALCULATE + " CLIENT")
          .attributes()
          .forEach(
              (key, value) -> {
                if (key.startsWith("server.")) {
                  series.put(key, value);
                }
              });
    }
    return series;
  }
}
