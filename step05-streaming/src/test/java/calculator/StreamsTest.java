package calculator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import calculator.v1.Operation;
import calculator.v1.SummarizeResponse;
import com.google.rpc.BadRequest;
import io.grpc.Status;
import io.grpc.StatusException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.DoubleStream;
import lab.testkit.Transport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StreamsTest {

  @RegisterExtension final CalculatorFixture calculator = new CalculatorFixture();

  @ParameterizedTest
  @EnumSource(Transport.class)
  @Tag("task-5.1")
  @DisplayName("The server sends as many primes as were asked for, in order")
  void primes_arriveInOrder(Transport transport) throws Exception {
    assertEquals(List.of(101L, 103L, 107L, 109L, 113L), primes(start(transport), 100, 5));
    assertEquals(1_000, primes(start(transport), -7, 1_000).size());
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

    assertRefused(code, field, () -> client.primes(from, count, prime -> {}));
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @Tag("task-5.3")
  @DisplayName("The summary comes when the client has sent all it had")
  void summary_describesTheNumbers(Transport transport) throws Exception {
    SummarizeResponse summary = start(transport).summarize(DoubleStream.of(2, 4, 4, 4, 5, 5, 7, 9));

    assertEquals(8, summary.getCount());
    assertEquals(40, summary.getSum());
    assertEquals(5, summary.getMean());
    assertEquals(2, summary.getMin());
    assertEquals(9, summary.getMax());
    assertEquals(2, summary.getStandardDeviation(), 1e-12);
  }

  @Test
  @Tag("task-5.2")
  @DisplayName("A number that is none, and one too many, end the stream at once")
  void summary_checksWhatComes() throws IOException {
    StreamingClient client = start(Transport.NETTY);

    assertRefused(
        Status.Code.INVALID_ARGUMENT, "value", () -> client.summarize(DoubleStream.of(1, 0 / 0.0)));
    assertRefused(
        Status.Code.RESOURCE_EXHAUSTED,
        "value",
        () -> client.summarize(DoubleStream.generate(() -> 1)));
  }

  @Test
  @Tag("task-5.3")
  @DisplayName("No numbers, or numbers beyond a double, have no summary")
  void summary_needsNumbers() throws IOException {
    StreamingClient client = start(Transport.NETTY);

    assertRefused(
        Status.Code.INVALID_ARGUMENT, "value", () -> client.summarize(DoubleStream.empty()));
    assertRefused(
        Status.Code.OUT_OF_RANGE,
        "value",
        () -> client.summarize(DoubleStream.of(Double.MAX_VALUE, Double.MAX_VALUE)));
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @Tag("task-5.4")
  @DisplayName("A session remembers from one request to the next")
  void session_hasAMemory(Transport transport) throws Exception {
    try (StreamingClient.Session session = start(transport).session()) {
      assertEquals(5, session.apply(Operation.OPERATION_ADD, 5));
      assertEquals(15, session.apply(Operation.OPERATION_MULTIPLY, 3));
      assertEquals(7.5, session.apply(Operation.OPERATION_DIVIDE, 2));
    }
  }

  @Test
  @Tag("task-5.4")
  @DisplayName("Each session has a memory of its own, and wrong input ends only that session")
  void sessions_areApart() throws Exception {
    StreamingClient client = start(Transport.NETTY);
    try (StreamingClient.Session good = client.session()) {
      good.apply(Operation.OPERATION_ADD, 5);
      StreamingClient.Session bad = client.session();
      assertRefused(
          Status.Code.INVALID_ARGUMENT, "operand", () -> bad.apply(Operation.OPERATION_DIVIDE, 0));
      assertEquals(6, good.apply(Operation.OPERATION_ADD, 1));
    }
  }

  @Test
  @Tag("task-5.5")
  @DisplayName("A session that goes too fast is told so and ends")
  void session_hasARateLimit() throws IOException {
    StreamingClient client = start(Transport.NETTY);

    assertRefused(
        Status.Code.RESOURCE_EXHAUSTED,
        "operation",
        () -> {
          StreamingClient.Session session = client.session();
          for (int i = 0; i < 10_000; i++) {
            session.apply(Operation.OPERATION_ADD, 1);
          }
        });
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
    calculator.telemetry().awaitSpans(2); // both sides have ended, or the fixture complains
  }

  @Test
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
                }));
    calculator.telemetry().awaitSpans(2);
  }

  @Test
  @DisplayName("The rate limit lets a burst pass, then what its rate allows")
  void rateLimit_refills() {
    long[] now = {0};
    RateLimit limit = new RateLimit(2, 10, () -> now[0]);

    assertTrue(limit.tryAcquire());
    assertTrue(limit.tryAcquire());
    assertEquals(false, limit.tryAcquire());
    now[0] += 100_000_000; // a tenth of a second, so one more
    assertTrue(limit.tryAcquire());
    assertEquals(false, limit.tryAcquire());
    now[0] += 3_600_000_000_000L; // an hour saves up no more than a burst
    assertTrue(limit.tryAcquire());
    assertTrue(limit.tryAcquire());
    assertEquals(false, limit.tryAcquire());
  }

  private StreamingClient start(Transport transport) throws IOException {
    return calculator.start(transport).streams();
  }

  private static List<Long> primes(StreamingClient client, long from, int count)
      throws StatusException, InterruptedException {
    List<Long> primes = new ArrayList<>();
    client.primes(from, count, primes::add);
    return primes;
  }

  /** Slower than the server by far, so that a deadline comes in the middle of the stream. */
  private static void readSlowly(long prime) {
    LockSupport.parkNanos(1_000_000);
  }

  private static void assertRefused(Status.Code code, String field, Executable call) {
    StatusException refusal = assertThrows(StatusException.class, call);
    assertEquals(code, refusal.getStatus().getCode(), refusal.toString());
    List<String> fields =
        ErrorDetails.violations(refusal.getStatus().asRuntimeException(refusal.getTrailers()))
            .stream()
            .map(BadRequest.FieldViolation::getField)
            .toList();
    assertEquals(List.of(field), fields);
  }
}
