package calculator;

import static calculator.StreamAssertions.assertAnswered;
import static calculator.StreamAssertions.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import calculator.v1.CalculatorGrpc;
import calculator.v1.PrimesRequest;
import calculator.v1.PrimesResponse;
import calculator.v1.SummarizeRequest;
import calculator.v1.SummarizeResponse;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.DoubleStream;
import lab.insight.SpanKind;
import lab.insight.SpanRecord;
import lab.testkit.Closing;
import lab.testkit.TelemetryProbe;
import lab.testkit.Transport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamsTest {

  /** What fails everywhere fails first where it takes the least time. */
  private static final List<Transport> IN_PROCESS_FIRST =
      List.of(
          Transport.IN_PROCESS_DIRECT,
          Transport.IN_PROCESS,
          Transport.NETTY_DIRECT,
          Transport.NETTY);

  private static final String SUMMARIZE = "calculator.v1.Calculator/Summarize";

  @RegisterExtension final CalculatorFixture calculator = new CalculatorFixture();
  @RegisterExtension final Closing closing = new Closing();

  private final TelemetryProbe telemetry = calculator.telemetry();

  @Test
  @Tag("task-5.1")
  @DisplayName("The server sends as many primes as were asked for, in order")
  void primes_arriveInOrder() throws Exception {
    for (Transport transport : IN_PROCESS_FIRST) {
      StreamingClient client = start(transport);
      assertEquals(
          List.of(101L, 103L, 107L, 109L, 113L),
          primes(client, 100, 5),
          "The client has asked for the first 5 primes from 100 on.");
      assertEquals(
          1_000,
          primes(client, -7, 1_000).size(),
          "The client has asked for 1,000 primes. So many have come:");
    }
  }

  @Test
  @Tag("task-5.1")
  @DisplayName(
      "The server sends as many as the client has room for, and goes on when there is more")
  void primes_waitForTheirReader() throws IOException {
    AskingReader<PrimesRequest, PrimesResponse> reader = new AskingReader<>();
    connect().primes(PrimesRequest.newBuilder().setCount(10).build(), reader);

    reader.call().request(3);
    assertSent(3, "The client wants 10 primes and has room for 3. So many were sent:");
    assertEnd(
        "none",
        reader,
        "The client wants 10 primes and has read 3, which was all that it had room for. The call's"
            + " end:");
    reader.call().request(2);
    assertSent(5, "The client wants 10 primes, has read 3 and has room for 2 more. Sent in all:");
    reader.call().request(5);
    assertSent(10, "The client wants 10 primes and has room for them all. So many were sent:");
    reader.call().request(5);
    assertSent(10, "The client wants 10 primes and has room for more. Sent in all:");
    assertEnd("OK", reader, "The client has read all 10 primes that it wants. The call's end:");
    assertEquals(
        "nothing",
        thrown("calculator.v1.Calculator/Primes SERVER"),
        "The call has ended well. This was thrown on the server, where only its log shows it:");
  }

  /** The first exception that the span tells of. */
  private String thrown(String span) {
    return telemetry.span(span).events().stream()
        .filter(event -> event.name().equals("exception"))
        .map(event -> String.valueOf(event.attributes().get("exception.message")))
        .findFirst()
        .orElse("nothing");
  }

  private static void assertEnd(String expected, AskingReader<?, ?> reader, String what) {
    assertEquals(expected, end(reader), what);
  }

  private static String end(AskingReader<?, ?> reader) {
    @Nullable Status end = reader.end();
    return end == null ? "none" : end.getCode().name();
  }

  private void assertSent(int expected, String what) {
    long sent =
        telemetry.span("calculator.v1.Calculator/Primes SERVER").events().stream()
            .filter(event -> "SENT".equals(event.attributes().get("message.type")))
            .map(event -> event.attributes().get("message.id"))
            .distinct() // how often one is marked is another task's
            .count();
    assertEquals(expected, sent, what);
  }

  @ParameterizedTest
  @CsvSource({
    "1,             0,       INVALID_ARGUMENT,   count",
    "1,             -1,      INVALID_ARGUMENT,   count",
    "1,             1000001, RESOURCE_EXHAUSTED, count",
    "1000000000001, 1,       INVALID_ARGUMENT,   from",
  })
  @DisplayName("A stream that asks for too little or too much is refused")
  void primes_haveLimits(long from, int count, Status.Code code, String field) throws IOException {
    StreamingClient client = start(Transport.NETTY);

    assertRefused(
        "The client has asked for %d primes from %d on.".formatted(count, from),
        code,
        field,
        () -> client.primes(from, count, prime -> {}));
  }

  @Test
  @Tag("task-5.3")
  @DisplayName("The summary comes when the client has sent all it had")
  void summary_describesTheNumbers() throws Exception {
    String what = "The client has sent 8 numbers, has closed its half and waits for their summary.";
    for (Transport transport : IN_PROCESS_FIRST) {
      StreamingClient client = start(transport);
      SummarizeResponse summary =
          assertAnswered(what, () -> client.summarize(DoubleStream.of(2, 4, 4, 4, 5, 5, 7, 9)));

      assertEquals(8, summary.getCount());
      assertEquals(40, summary.getSum());
      assertEquals(5, summary.getMean());
      assertEquals(2, summary.getMin());
      assertEquals(9, summary.getMax());
      assertEquals(2, summary.getStandardDeviation(), 1e-12);
      assertEquals(
          "OK",
          newestClientSpan().attributes().get("rpc.status_code"),
          "The client has its summary. How is it to know that this was all? The call ended with:");
    }
  }

  @Test
  @Tag("task-5.2")
  @DisplayName("A number that is not finite, and one too many, end the stream at once")
  void summary_checksWhatComes() throws IOException {
    CalculatorGrpc.CalculatorStub stub = connect();
    assertRefusedAtOnce(send(stub, 1, Double.NaN), "1 and NaN", Status.Code.INVALID_ARGUMENT);
    assertRefusedAtOnce(
        send(stub, 1, Double.POSITIVE_INFINITY), "1 and infinity", Status.Code.INVALID_ARGUMENT);

    double[] ones = DoubleStream.generate(() -> 1).limit(SummaryStream.MAX_COUNT).toArray();
    AskingReader<SummarizeRequest, SummarizeResponse> reader = send(stub, ones);
    assertEnd(
        "none",
        reader,
        "The client has sent 10,000 numbers, which is as many as it may. The call's end:");
    reader.call().onNext(SummarizeRequest.newBuilder().setValue(1).build());
    assertRefusedAtOnce(
        reader, "10,001 numbers, which is one too many", Status.Code.RESOURCE_EXHAUSTED);
  }

  private static void assertRefusedAtOnce(
      AskingReader<SummarizeRequest, SummarizeResponse> reader, String what, Status.Code code) {
    boolean atOnce = reader.end() != null;
    if (!atOnce) {
      reader.call().onCompleted();
    }
    String sent = "The client has sent " + what + ".";
    assertRefused(sent, code, "value", Objects.requireNonNull(reader.end()), reader.trailers());
    assertTrue(
        atOnce,
        sent
            + " It was refused, but only when it had closed its half. When does a client end that"
            + " sends for ever?");
  }

  private static AskingReader<SummarizeRequest, SummarizeResponse> send(
      CalculatorGrpc.CalculatorStub stub, double... numbers) {
    AskingReader<SummarizeRequest, SummarizeResponse> reader = new AskingReader<>();
    StreamObserver<SummarizeRequest> requests = stub.summarize(reader);
    reader.call().request(1);
    for (double number : numbers) {
      requests.onNext(SummarizeRequest.newBuilder().setValue(number).build());
    }
    return reader;
  }

  /** Calls in which each thing has happened when the method returns that makes it happen. */
  private CalculatorGrpc.CalculatorStub connect() throws IOException {
    Transport transport = Transport.IN_PROCESS_DIRECT;
    CalculatorServer server = calculator.startServer(transport, new Arithmetic());
    return CalculatorGrpc.newStub(closing.add(transport.channelBuilder(server.started()).build()));
  }

  private SpanRecord newestClientSpan() {
    List<SpanRecord> spans =
        telemetry.spans().stream().filter(span -> span.kind() == SpanKind.CLIENT).toList();
    return spans.get(spans.size() - 1);
  }

  @Test
  @Tag("task-5.3")
  @DisplayName("No numbers, or numbers beyond a double, have no summary")
  void summary_needsNumbers() throws IOException {
    StreamingClient client = start(Transport.NETTY);

    assertRefused(
        "The client has closed its half without a number.",
        Status.Code.INVALID_ARGUMENT,
        "value",
        () -> client.summarize(DoubleStream.empty()));
    telemetry.awaitSpans(2);
    assertEquals(
        "nothing",
        telemetry.span(SUMMARIZE + " SERVER").events().stream()
            .map(event -> event.attributes().getOrDefault("exception.message", event.name()))
            .findFirst()
            .orElse("nothing"),
        "The client has closed its half without a number, and was refused. Then this was thrown on"
            + " the server:");
    assertRefused(
        "The client has sent the largest double twice, which no double can sum up.",
        Status.Code.OUT_OF_RANGE,
        "value",
        () -> client.summarize(DoubleStream.of(Double.MAX_VALUE, Double.MAX_VALUE)));
  }

  @Test
  @DisplayName("A stream ends at its deadline, and the server stops working for it")
  void deadline_endsTheStream() throws IOException {
    CalculatorServer server = calculator.startServer(Transport.NETTY, new Arithmetic());
    CalculatorClient client = calculator.connect(Transport.NETTY, server, Duration.ofMillis(300));

    StatusException failure =
        assertThrows(
            StatusException.class,
            () -> client.streams().primes(2, PrimeStream.MAX_COUNT, StreamsTest::readSlowly));

    assertEquals(Status.Code.DEADLINE_EXCEEDED, failure.getStatus().getCode());
    telemetry.awaitSpans(2); // both sides have ended, or the fixture complains
  }

  @Test
  @Tag("task-5.1")
  @DisplayName("A reader that stops reading ends the stream on the server as well")
  void reader_canStop() throws IOException {
    StreamingClient client = start(Transport.NETTY);

    assertThrows(
        IllegalStateException.class,
        () ->
            client.primes(
                2,
                PrimeStream.MAX_COUNT,
                prime -> {
                  throw new IllegalStateException("enough");
                }),
        "The client has asked for a million primes, to stop reading at the first. It got none.");
    telemetry.awaitSpans(2);
    telemetry.assertAllEndedOnce(
        "The client has stopped reading and has cancelled the call. The server's handler is still"
            + " busy, and while it is, gRPC cannot tell it.");
  }

  private StreamingClient start(Transport transport) throws IOException {
    return calculator.start(transport).streams();
  }

  private static List<Long> primes(StreamingClient client, long from, int count)
      throws InterruptedException {
    List<Long> primes = new ArrayList<>();
    Status end = Status.OK;
    try {
      client.primes(from, count, primes::add);
    } catch (StatusException e) {
      end = e.getStatus();
    }
    if (!end.isOk() || primes.size() < count) {
      String share = primes.isEmpty() ? "None" : primes.size() < count ? "Some" : "All";
      fail(
          "%s of the primes that the client has asked for came. %s"
              .formatted(share, ending(end, primes.size() < count)));
    }
    return primes;
  }

  private static String ending(Status end, boolean missing) {
    return switch (end.getCode()) {
      case OK -> "Then the server said that this was all. How can it tell a pause from the end?";
      case DEADLINE_EXCEEDED ->
          missing
              ? "Nothing more came until the deadline. What makes the server send the next one?"
              : "Then the call stayed open until its deadline. How is the client to know that this"
                  + " was all?";
      default -> StreamAssertions.ending(end);
    };
  }

  /** Slower than the server by far, so that a deadline comes in the middle of the stream. */
  private static void readSlowly(long prime) {
    LockSupport.parkNanos(1_000_000);
  }
}
