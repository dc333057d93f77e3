package calculator;

import static calculator.StreamAssertions.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import calculator.v1.CalculatorGrpc;
import calculator.v1.Operation;
import calculator.v1.SessionRequest;
import calculator.v1.SessionResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusException;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import lab.testkit.Closing;
import lab.testkit.Transport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SessionTest {

  /** As many requests as a session may send at once. */
  private static final int BURST = 100;

  @RegisterExtension final CalculatorFixture calculator = new CalculatorFixture();
  @RegisterExtension final Closing closing = new Closing();

  @Test
  @Tag("task-5.4")
  @DisplayName("A session remembers from one request to the next")
  void session_hasAMemory() throws Exception {
    for (Transport transport : Transport.values()) {
      try (StreamingClient.Session session = start(transport).session()) {
        assertMemory(5, session, Operation.OPERATION_ADD, 5);
        assertMemory(15, session, Operation.OPERATION_MULTIPLY, 3);
        assertMemory(7.5, session, Operation.OPERATION_DIVIDE, 2);
      }
    }
  }

  private static void assertMemory(
      double expected, StreamingClient.Session session, Operation operation, double operand)
      throws Exception {
    double memory;
    try {
      memory = session.apply(operation, operand);
    } catch (StatusException e) {
      String request =
          "A client has sent %s %s in a session and waits for the answer. "
              .formatted(OperationConverter.name(operation), operand);
      memory =
          fail(
              request
                  + (e.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED
                      ? "None came before the deadline. What brings a request to the session?"
                      : StreamAssertions.ending(e.getStatus())));
    }
    assertEquals(expected, memory, "What a session answers is its memory.");
  }

  @Test
  @Tag("task-5.4")
  @DisplayName("A client is asked for as many requests as it reads answers")
  void session_waitsForItsReader() throws IOException {
    AtomicInteger worked = new AtomicInteger();
    AskingReader<SessionRequest, SessionResponse> session =
        connect((operation, a, b) -> worked.incrementAndGet()).get();
    for (int i = 0; i < 5; i++) {
      session.call().onNext(SessionRequest.getDefaultInstance());
    }

    String sent = "A client has sent 5 requests, and has room for %s. So many were worked on:";
    assertEquals(0, worked.get(), sent.formatted("no answer yet"));
    session.call().request(1);
    assertGoesOn(session);
    assertEquals(1, worked.get(), sent.formatted("1 answer"));
    session.call().request(1);
    assertEquals(2, worked.get(), sent.formatted("2 answers"));
    session.call().request(5);
    assertEquals(5, worked.get(), sent.formatted("7 answers"));
    assertEquals(5, session.answers());
    session.call().onCompleted();
    assertEquals(Status.OK, session.end(), "The client has closed its half. The session's end:");
  }

  @Test
  @Tag("task-5.4")
  @DisplayName("One answer lets one request in, also when room for the next comes at once")
  void session_asksOnceForEachAnswer() throws IOException {
    AtomicInteger worked = new AtomicInteger();
    AskingReader<SessionRequest, SessionResponse> session =
        connect((operation, a, b) -> worked.incrementAndGet()).get();
    for (int i = 0; i < 5; i++) {
      session.call().onNext(SessionRequest.getDefaultInstance());
    }

    session.askAgain(2);
    session.call().request(1);
    assertGoesOn(session);
    assertEquals(
        3,
        worked.get(),
        "A client has sent 5 requests. It has asked for 3 answers, for each as soon as the one before"
            + " it came. So many were worked on:");
    session.call().request(2);
    session.call().onCompleted();
    assertEquals(Status.OK, session.end(), "The client has closed its half. The session's end:");
  }

  private static void assertGoesOn(AskingReader<SessionRequest, SessionResponse> session) {
    Status end = session.end();
    if (end != null) {
      fail(
          "A session was over as soon as its first request was taken.\n"
              + StreamAssertions.ending(end));
    }
  }

  /** Opens sessions in which each thing has happened when the call returns that makes it happen. */
  private Supplier<AskingReader<SessionRequest, SessionResponse>> connect(Evaluator evaluator)
      throws IOException {
    CalculatorServer server = calculator.startServer(Transport.IN_PROCESS_DIRECT, evaluator);
    ManagedChannel channel =
        closing.add(Transport.IN_PROCESS_DIRECT.channelBuilder(server.started()).build());
    return () -> {
      AskingReader<SessionRequest, SessionResponse> session = new AskingReader<>();
      CalculatorGrpc.newStub(channel).session(session);
      return session;
    };
  }

  @Test
  @Tag("task-5.4")
  @DisplayName("Each session has a memory of its own, and wrong input ends only that session")
  void sessions_areApart() throws Exception {
    StreamingClient client = start(Transport.NETTY);
    try (StreamingClient.Session good = client.session()) {
      assertMemory(5, good, Operation.OPERATION_ADD, 5);
      StreamingClient.Session bad = client.session();
      assertRefused(
          "A second session was asked to divide by zero.",
          Status.Code.INVALID_ARGUMENT,
          "operand",
          () -> bad.apply(Operation.OPERATION_DIVIDE, 0));
      assertMemory(6, good, Operation.OPERATION_ADD, 1);
    }
  }

  @Test
  @Tag("task-5.5")
  @DisplayName("A session that goes too fast is told so and ends")
  void session_hasARateLimit() throws IOException {
    var session = connect(new Arithmetic()).get();

    long end = System.nanoTime() + CalculatorFixture.LONG.toNanos();
    int before = -1;
    while (session.end() == null
        && session.answers() > before // else nothing is taken, and would pile up
        && session.answers() < 10 * BURST
        && System.nanoTime() < end) {
      before = session.answers();
      sendAtOnce(BURST / 10, session);
    }
    session.call().onCompleted();

    assertNotNull(
        session.end(),
        "A client has sent requests and closed its half. %d were answered, and the session has not"
                .formatted(session.answers())
            + " ended. Who asks for the next request?");
    assertRefused(
        "A client has sent one request after the other, as fast as they were taken.",
        Status.Code.RESOURCE_EXHAUSTED,
        "operation",
        Objects.requireNonNull(session.end()),
        session.trailers());
  }

  @Test
  @Tag("task-5.5")
  @DisplayName("What one session sends is not held against another one")
  void sessions_haveLimitsOfTheirOwn() throws IOException {
    var sessions = connect(new Arithmetic());
    for (int i = 0; i < 5; i++) {
      var session = sessions.get();
      sendAtOnce(BURST, session);
      // How many in case of not all, and at which session, is a matter of chance.
      assertTrue(
          session.answers() == BURST,
          "A session may send 100 requests at once. %s, and of its requests not all were answered."
              .formatted(i == 0 ? "The first of five does so" : "After others one does so, too"));
      session.call().onCompleted();
    }
  }

  private static void sendAtOnce(int count, AskingReader<SessionRequest, SessionResponse> session) {
    session.call().request(count);
    SessionRequest request =
        SessionRequest.newBuilder().setOperation(Operation.OPERATION_ADD).setOperand(1).build();
    for (int i = 0; i < count && session.end() == null; i++) {
      session.call().onNext(request);
    }
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
}
