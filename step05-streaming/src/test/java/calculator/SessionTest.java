package calculator;

import static calculator.StreamAssertions.assertAnswered;
import static calculator.StreamAssertions.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import calculator.v1.CalculatorGrpc;
import calculator.v1.Operation;
import calculator.v1.SessionRequest;
import calculator.v1.SessionResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
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
    CalculatorServer server = // all on the test's own thread, each thing when it is asked for
        calculator.startServer(
            Transport.IN_PROCESS_DIRECT, (operation, a, b) -> worked.incrementAndGet());
    ManagedChannel channel =
        closing.add(Transport.IN_PROCESS_DIRECT.channelBuilder(server.started()).build());
    Reader reader = new Reader();
    CalculatorGrpc.newStub(channel).session(reader);
    for (int i = 0; i < 5; i++) {
      reader.stream.onNext(SessionRequest.getDefaultInstance());
    }

    String sent = "A client has sent 5 requests, and has room for %s. So many were worked on:";
    assertEquals(0, worked.get(), sent.formatted("no answer yet"));
    reader.stream.request(1);
    assertEquals(1, worked.get(), sent.formatted("1 answer"));
    reader.stream.request(1);
    assertEquals(2, worked.get(), sent.formatted("2 answers"));
    reader.stream.request(5);
    assertEquals(5, worked.get(), sent.formatted("7 answers"));
    assertEquals(5, reader.answers);
    reader.stream.onCompleted();
    assertTrue(reader.ended, "The client has closed its half, and the session goes on.");
  }

  /** Takes no answer that it has not asked for. */
  private static final class Reader
      implements ClientResponseObserver<SessionRequest, SessionResponse> {

    private ClientCallStreamObserver<SessionRequest> stream;
    private int answers;
    private boolean ended;

    @Override
    public void beforeStart(ClientCallStreamObserver<SessionRequest> stream) {
      this.stream = stream;
      stream.disableAutoRequestWithInitial(0);
    }

    @Override
    public void onNext(SessionResponse response) {
      answers++;
    }

    @Override
    public void onError(Throwable failure) {
      ended = true;
    }

    @Override
    public void onCompleted() {
      ended = true;
    }
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
    StreamingClient client = start(Transport.IN_PROCESS_DIRECT);

    assertRefused(
        "A client has sent one request after the other, as fast as they were answered.",
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
  @Tag("task-5.5")
  @DisplayName("What one session sends is not held against another one")
  void sessions_haveLimitsOfTheirOwn() throws Exception {
    StreamingClient client = start(Transport.IN_PROCESS_DIRECT);
    String allowed = "A session may send %d requests at once. ".formatted(BURST);

    assertAnswered(allowed + "One has sent as many.", () -> sendABurst(client));
    assertAnswered(
        allowed
            + "One has sent as many, was answered and has ended. Then another one did the same.",
        () -> sendABurst(client));
  }

  private static double sendABurst(StreamingClient client) throws Exception {
    try (StreamingClient.Session session = client.session()) {
      for (int i = 1; i < BURST; i++) {
        session.apply(Operation.OPERATION_ADD, 1);
      }
      return session.apply(Operation.OPERATION_ADD, 1);
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
