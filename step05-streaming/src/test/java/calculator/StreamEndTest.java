package calculator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import calculator.v1.CalculatorGrpc;
import calculator.v1.PrimesRequest;
import calculator.v1.PrimesResponse;
import calculator.v1.SessionRequest;
import calculator.v1.SessionResponse;
import calculator.v1.SummarizeRequest;
import calculator.v1.SummarizeResponse;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.Objects;
import java.util.stream.Stream;
import lab.insight.MetricPoint;
import lab.insight.SpanRecord;
import lab.testkit.Await;
import lab.testkit.Closing;
import lab.testkit.TelemetryProbe;
import lab.testkit.Transport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of stream, ended in every way: one span and one measurement on each side. */
class StreamEndTest {

  @RegisterExtension final Closing closing = new Closing();
  @RegisterExtension final TelemetryProbe telemetry = TelemetryProbe.create();

  /** Opens a stream of one kind; it stays open until somebody ends it. */
  private enum Kind {
    PRIMES,
    SUMMARIZE,
    SESSION;

    BlockingClientCall<?, ?> open(CalculatorGrpc.CalculatorBlockingV2Stub stub)
        throws StatusException, InterruptedException {
      switch (this) {
        case PRIMES -> {
          BlockingClientCall<?, PrimesResponse> call =
              stub.primes(
                  PrimesRequest.newBuilder().setFrom(2).setCount(PrimeStream.MAX_COUNT).build());
          call.hasNext(); // sends the request
          return call;
        }
        case SUMMARIZE -> {
          BlockingClientCall<SummarizeRequest, SummarizeResponse> call = stub.summarize();
          call.write(SummarizeRequest.getDefaultInstance());
          return call;
        }
        default -> {
          BlockingClientCall<SessionRequest, SessionResponse> call = stub.session();
          call.write(SessionRequest.newBuilder().setOperationValue(1).build());
          return call;
        }
      }
    }
  }

  static Stream<Arguments> kinds() {
    return Stream.of(Kind.values())
        .flatMap(
            kind ->
                Stream.of(Transport.NETTY, Transport.IN_PROCESS)
                    .map(transport -> Arguments.of(kind, transport)));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  @DisplayName("A stream that the client cancels ends on both sides, once")
  void cancel_endsBothSides(Kind kind, Transport transport) throws Exception {
    BlockingClientCall<?, ?> call =
        kind.open(
            CalculatorGrpc.newBlockingV2Stub(
                start(transport, new CalculatorService(new Arithmetic()))));
    Await.until("both sides have begun", () -> telemetry.spans().size() == 2);

    call.cancel("enough", null);
    assertEquals(Status.Code.CANCELLED, end(call));

    assertEndedOnce("CANCELLED", "CANCELLED");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  @DisplayName("A stream whose deadline passes ends on both sides, once")
  void deadline_endsBothSides(Kind kind, Transport transport) throws Exception {
    ManagedChannel channel = start(transport, new CalculatorService(new Arithmetic()));
    // How long a first connection takes on a busy machine is not the question.
    Await.until("connected", () -> channel.getState(true) == ConnectivityState.READY);
    CalculatorGrpc.CalculatorBlockingV2Stub stub =
        CalculatorGrpc.newBlockingV2Stub(channel).withDeadlineAfter(CalculatorFixture.SHORT);

    // The end can come before the first answer, or after.
    StatusException end =
        assertThrows(
            StatusException.class,
            () -> {
              BlockingClientCall<?, ?> call = kind.open(stub);
              Await.until(
                  "the server has ended",
                  () -> telemetry.spans().size() == 2 && telemetry.spans().get(1).hasEnded());
              readToTheEnd(call);
            });
    assertEquals(Status.Code.DEADLINE_EXCEEDED, end.getStatus().getCode());

    assertEndedOnce("DEADLINE_EXCEEDED", "CANCELLED");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  @DisplayName("A stream whose handler throws ends with UNKNOWN on both sides, once")
  void throwingHandler_endsBothSides(Kind kind, Transport transport) throws Exception {
    CalculatorGrpc.CalculatorBlockingV2Stub stub =
        CalculatorGrpc.newBlockingV2Stub(start(transport, new Broken()));

    // The end can come before the stream is open, or after.
    StatusException end = assertThrows(StatusException.class, () -> readToTheEnd(kind.open(stub)));
    assertEquals(Status.Code.UNKNOWN, end.getStatus().getCode());

    assertEndedOnce("UNKNOWN", "UNKNOWN");
  }

  private ManagedChannel start(Transport transport, CalculatorGrpc.CalculatorImplBase service)
      throws IOException {
    ServerBuilder<?> server = transport.serverBuilder();
    server.addService(service);
    server.intercept(new LoggingServerInterceptor());
    server.intercept(new MetricsServerInterceptor(telemetry.openTelemetry()));
    server.intercept(new TracingServerInterceptor(telemetry.openTelemetry()));
    Server started = closing.add(server.build().start());
    ManagedChannelBuilder<?> channel = transport.channelBuilder(started);
    CalculatorClient.observe(channel, transport.target(started), telemetry.openTelemetry());
    return closing.add(channel.build());
  }

  /** Reads to the end, which is a bad one. */
  private static Status.Code end(BlockingClientCall<?, ?> call) {
    return assertThrows(StatusException.class, () -> readToTheEnd(call)).getStatus().getCode();
  }

  private static void readToTheEnd(BlockingClientCall<?, ?> call)
      throws StatusException, InterruptedException {
    while (call.hasNext()) {
      Object ignored = call.read();
    }
  }

  private void assertEndedOnce(String client, String server) {
    telemetry.awaitSpans(2);
    assertEquals(2, telemetry.spans().size());
    assertEquals(client, status("CLIENT"));
    assertEquals(server, status("SERVER"));
    assertEquals(1, count("rpc.client.call.duration"));
    assertEquals(1, count("rpc.server.call.duration"));
  }

  private Object status(String kind) {
    SpanRecord span =
        telemetry.spans().stream()
            .filter(one -> one.kind().name().equals(kind))
            .findFirst()
            .orElseThrow();
    return Objects.requireNonNull(span.attributes().get("rpc.status_code"));
  }

  private long count(String histogram) {
    return telemetry.metrics().stream()
        .filter(metric -> metric.name().equals(histogram))
        .flatMap(metric -> metric.points().stream())
        .mapToLong(point -> ((MetricPoint.HistogramPoint) point).count())
        .sum();
  }

  /** Throws whatever it is asked. */
  private static final class Broken extends CalculatorGrpc.CalculatorImplBase {

    @Override
    public void primes(PrimesRequest request, StreamObserver<PrimesResponse> responses) {
      throw new IllegalStateException("broken");
    }

    @Override
    public StreamObserver<SummarizeRequest> summarize(StreamObserver<SummarizeResponse> responses) {
      throw new IllegalStateException("broken");
    }

    @Override
    public StreamObserver<SessionRequest> session(StreamObserver<SessionResponse> responses) {
      throw new IllegalStateException("broken");
    }
  }
}
