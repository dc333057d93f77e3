package calculator;

import static calculator.ExpectedSpans.client;
import static calculator.ExpectedSpans.evaluate;
import static calculator.ExpectedSpans.server;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import calculator.v1.Operation;
import io.grpc.StatusException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.DoubleStream;
import lab.insight.ExpectedMetric;
import lab.insight.MetricPoint;
import lab.insight.MetricRecord;
import lab.insight.SpanEvent;
import lab.insight.SpanRecord;
import lab.testkit.Await;
import lab.testkit.TelemetryProbe;
import lab.testkit.Transport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamTelemetryTest {

  private static final String PRIMES = "calculator.v1.Calculator/Primes";
  private static final String SUMMARIZE = "calculator.v1.Calculator/Summarize";
  private static final String SESSION = "calculator.v1.Calculator/Session";

  /** What is known of such a call on the server; a client knows in addition whom it has called. */
  private static final Map<String, Object> SERVER_SIDE =
      Map.of("rpc.system.name", "grpc", "rpc.method", PRIMES);

  @RegisterExtension final CalculatorFixture calculator = new CalculatorFixture();

  private final TelemetryProbe telemetry = calculator.telemetry();

  @ParameterizedTest
  @EnumSource(Transport.class)
  @DisplayName("A stream is one span on each side, for as long as it lasts")
  void serverStream_isOneSpan(Transport transport) throws Exception {
    start(transport).primes(2, 3, prime -> {});

    telemetry.assertTraces(
        client(transport, PRIMES, "OK")
            .events("SENT 1", "RECEIVED 1", "RECEIVED 2", "RECEIVED 3")
            .children(
                server(transport, PRIMES, "OK", false)
                    .events("RECEIVED 1", "SENT 1", "SENT 2", "SENT 3")));
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @DisplayName("What a client sends in a stream is marked on the same span")
  void clientStream_isOneSpan(Transport transport) throws Exception {
    start(transport).summarize(DoubleStream.of(1, 2));

    telemetry.assertTraces(
        client(transport, SUMMARIZE, "OK")
            .events("SENT 1", "SENT 2", "RECEIVED 1")
            .children(
                server(transport, SUMMARIZE, "OK", false)
                    .events("RECEIVED 1", "RECEIVED 2", "SENT 1")));
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @DisplayName("The work for each message of a session is a span below the stream's")
  void session_showsTheWorkForEachMessage(Transport transport) throws Exception {
    try (StreamingClient.Session session = start(transport).session()) {
      session.apply(Operation.OPERATION_ADD, 5);
      session.apply(Operation.OPERATION_MULTIPLY, 3);
    }

    telemetry.assertTraces(
        client(transport, SESSION, "OK")
            .events("SENT 1", "RECEIVED 1", "SENT 2", "RECEIVED 2")
            .children(
                server(transport, SESSION, "OK", false)
                    .events("RECEIVED 1", "SENT 1", "RECEIVED 2", "SENT 2")
                    .children(evaluate("add"), evaluate("multiply"))));
  }

  @Test
  @DisplayName("A refused stream ends like a refused call")
  void refusedSession_endsWithItsStatus() throws IOException {
    StreamingClient.Session session = start(Transport.NETTY).session();

    assertThrows(StatusException.class, () -> session.apply(Operation.OPERATION_DIVIDE, 0));

    telemetry.assertTraces(
        client(Transport.NETTY, SESSION, "INVALID_ARGUMENT")
            .events("SENT 1")
            .children(
                server(Transport.NETTY, SESSION, "INVALID_ARGUMENT", false)
                    .events("RECEIVED 1")
                    .children(evaluate("divide").events("refused"))));
  }

  @Test
  @Tag("task-5.6")
  @DisplayName("Of a long stream the first and the last messages are marked, and all are counted")
  void longStream_keepsItsEnds() throws Exception {
    start(Transport.NETTY).primes(2, 1_000, prime -> {});
    telemetry.awaitSpans(2);

    SpanRecord span = telemetry.span(PRIMES + " SERVER");
    assertEquals(
        "1–16, 985–1000",
        marked(span, "SENT"),
        "1,000 messages were sent, and a span has room for 128 events. These are marked:");
    assertEquals("1", marked(span, "RECEIVED"), "One message was received. These are marked:");
    assertEquals(
        1_000L,
        span.attributes().get("calculator.messages.sent"),
        "calculator.messages.sent says how many messages were sent.");
    assertEquals(
        1L,
        span.attributes().get("calculator.messages.received"),
        "calculator.messages.received says how many messages came in.");
    SpanRecord reader = telemetry.span(PRIMES + " CLIENT");
    assertEquals(
        "1–16, 985–1000",
        marked(reader, "RECEIVED"),
        "The client has received 1,000 messages. These are marked on its span:");
    assertEquals(
        1_000L,
        reader.attributes().get("calculator.messages.received"),
        "calculator.messages.received says how many messages came to the client.");
  }

  @Test
  @Tag("task-5.6")
  @DisplayName("Of a short stream all messages are marked once, and need no count")
  void shortStream_isMarkedAsItIs() throws Exception {
    start(Transport.NETTY).primes(2, 16, prime -> {});
    telemetry.awaitSpans(2);

    SpanRecord span = telemetry.span(PRIMES + " SERVER");
    assertEquals("1–16", marked(span, "SENT"), "16 messages were sent. These are marked:");
    assertEquals(
        "nothing",
        String.valueOf(
            span.attributes().getOrDefault("calculator.messages.sent", (Object) "nothing")),
        "All messages are marked, and the span says how many were sent besides:");
  }

  /** The numbers of the messages that are marked in one direction, such as {@code 1–3, 7}. */
  private static String marked(SpanRecord span, String type) {
    StringBuilder text = new StringBuilder();
    long first = 0;
    long last = 0;
    for (SpanEvent event : span.events()) {
      if (!type.equals(event.attributes().get("message.type"))) {
        continue;
      }
      long id = (Long) Objects.requireNonNull(event.attributes().get("message.id"));
      if (id != last + 1) {
        append(text, first, last);
        first = id;
      } else if (first == 0) {
        first = id;
      }
      last = id;
    }
    append(text, first, last);
    return text.isEmpty() ? "none" : text.toString();
  }

  private static void append(StringBuilder text, long first, long last) {
    if (first != 0) {
      text.append(text.isEmpty() ? "" : ", ").append(first);
      text.append(last == first ? "" : "–" + last);
    }
  }

  @Test
  @Tag("task-5.7")
  @DisplayName("Messages are counted in both directions, on both sides")
  void messages_areCounted() throws Exception {
    CalculatorServer server = calculator.startServer(Transport.NETTY, new Arithmetic());
    CalculatorClient client = calculator.connect(Transport.NETTY, server, CalculatorFixture.LONG);
    client.streams().primes(2, 7, prime -> {});
    telemetry.awaitSpans(2);

    telemetry.assertMetric(
        new ExpectedMetric("calculator.server.messages")
            .unit("{message}")
            .series(with(Map.of("message.type", "RECEIVED"), SERVER_SIDE), 1)
            .series(with(Map.of("message.type", "SENT"), SERVER_SIDE), 7));
    Map<String, Object> clientSide = clientSide(server);
    telemetry.assertMetric(
        new ExpectedMetric("calculator.client.messages")
            .unit("{message}")
            .series(with(Map.of("message.type", "RECEIVED"), clientSide), 7)
            .series(with(Map.of("message.type", "SENT"), clientSide), 1));
  }

  @Test
  @Tag("task-5.8")
  @DisplayName("How long a stream takes to its first message is measured once")
  void firstMessage_isMeasuredOnce() throws Exception {
    CalculatorServer server = calculator.startServer(Transport.NETTY, new Arithmetic());
    CalculatorClient client = calculator.connect(Transport.NETTY, server, CalculatorFixture.LONG);
    client.streams().primes(2, 7, prime -> {});
    telemetry.awaitSpans(2);

    List<MetricRecord> metrics = telemetry.metrics();
    assertMeasuredOnce("calculator.server.first_message.duration", SERVER_SIDE, metrics);
    assertMeasuredOnce("calculator.client.first_message.duration", clientSide(server), metrics);
  }

  private void assertMeasuredOnce(
      String histogram, Map<String, Object> attributes, List<MetricRecord> metrics) {
    TelemetryProbe.assertMetric(
        new ExpectedMetric(histogram)
            .unit("s")
            .shorterThan(30)
            .series(attributes, 1)
            .exemplarOf(telemetry.span(PRIMES + " SERVER").traceId()),
        metrics);
  }

  @Test
  @Tag("task-5.8")
  @DisplayName("The time to the first message lies between that of the work and that of the call")
  void firstMessage_comesBeforeTheEnd() throws Exception {
    BlockingEvaluator evaluator = new BlockingEvaluator();
    CalculatorServer server = calculator.startServer(Transport.NETTY, evaluator);
    CalculatorClient client = calculator.connect(Transport.NETTY, server, CalculatorFixture.LONG);
    AtomicLong workNanos = new AtomicLong();
    Thread releasing =
        new Thread(
            () -> {
              evaluator.awaitBegun();
              long begun = System.nanoTime();
              Await.until("a while has passed", () -> System.nanoTime() - begun > 1_000_000);
              workNanos.set(System.nanoTime() - begun);
              evaluator.release();
            });
    releasing.start();
    client.calculate(Operation.OPERATION_ADD, 20, 22);
    releasing.join();
    telemetry.awaitSpans(3);

    List<MetricRecord> metrics = telemetry.metrics();
    assertTrue(
        seconds(metrics, "rpc.server.call.duration") > 0,
        "The call has ended, and rpc.server.call.duration has not recorded it. Of a call's two flags"
            + " one says that it runs: who has taken it?");
    double work = workNanos.get() / 1e9;
    double first = seconds(metrics, "calculator.server.first_message.duration");
    double call = seconds(metrics, "rpc.server.call.duration");
    assertTrue(
        first >= work,
        "The server has worked for a while before its first answer, and the time to the first answer"
            + " is shorter than that. When did the clock start that measured it?");
    assertTrue(
        first < call,
        "The call is said to have ended in the very moment in which its first message was sent."
            + " All who speak of a call's duration share one timer: what has happened to it?");
  }

  private static double seconds(List<MetricRecord> metrics, String histogram) {
    return metrics.stream()
        .filter(metric -> metric.name().equals(histogram))
        .flatMap(metric -> metric.points().stream())
        .mapToDouble(point -> ((MetricPoint.HistogramPoint) point).sum())
        .sum();
  }

  private StreamingClient start(Transport transport) throws IOException {
    return calculator.start(transport).streams();
  }

  private static Map<String, Object> clientSide(CalculatorServer server) {
    return with(
        Map.of("server.address", "localhost", "server.port", (long) server.port()), SERVER_SIDE);
  }

  private static Map<String, Object> with(Map<String, Object> some, Map<String, Object> others) {
    Map<String, Object> all = new HashMap<>(some);
    all.putAll(others);
    return all;
  }
}
