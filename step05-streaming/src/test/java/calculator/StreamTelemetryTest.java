package calculator;

import static calculator.ExpectedSpans.client;
import static calculator.ExpectedSpans.evaluate;
import static calculator.ExpectedSpans.server;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import calculator.v1.Operation;
import io.grpc.StatusException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import lab.insight.ExpectedMetric;
import lab.insight.SpanRecord;
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
    List<Object> sent =
        span.events().stream()
            .filter(event -> "SENT".equals(event.attributes().get("message.type")))
            .map(event -> event.attributes().get("message.id"))
            .toList();
    assertEquals(
        2 * MessageEvents.MARKED,
        sent.size(),
        "A span keeps 128 events, the first ones, and drops the rest. Of 1,000 messages these are"
            + " marked: "
            + sent);
    assertEquals(1L, sent.get(0));
    assertEquals(1_000L, sent.get(sent.size() - 1));
    assertEquals(1_000L, span.attributes().get("calculator.messages.sent"));
    assertEquals(1L, span.attributes().get("calculator.messages.received"));
  }

  @Test
  @Tag("task-5.7")
  @DisplayName("Messages are counted in both directions, on both sides")
  void messages_areCounted() throws Exception {
    start(Transport.NETTY).primes(2, 7, prime -> {});
    telemetry.awaitSpans(2);

    telemetry.assertMetric(
        new ExpectedMetric("calculator.server.messages")
            .unit("{message}")
            .series(messages(PRIMES, "RECEIVED"), 1)
            .series(messages(PRIMES, "SENT"), 7));
  }

  @Test
  @Tag("task-5.8")
  @DisplayName("How long a stream takes to its first message is measured once")
  void firstMessage_isMeasuredOnce() throws Exception {
    start(Transport.NETTY).primes(2, 7, prime -> {});
    telemetry.awaitSpans(2);

    telemetry.assertMetric(
        new ExpectedMetric("calculator.server.first_message.duration")
            .unit("s")
            .shorterThan(30)
            .series(Map.of("rpc.system.name", "grpc", "rpc.method", PRIMES), 1)
            .exemplarOf(telemetry.span(PRIMES + " SERVER").traceId()));
  }

  private StreamingClient start(Transport transport) throws IOException {
    return calculator.start(transport).streams();
  }

  private static Map<String, Object> messages(String method, String type) {
    return Map.of("rpc.system.name", "grpc", "rpc.method", method, "message.type", type);
  }
}
