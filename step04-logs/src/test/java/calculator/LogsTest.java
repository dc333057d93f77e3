package calculator;

import static calculator.ExpectedSpans.CALCULATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import calculator.v1.CalculateRequest;
import calculator.v1.CalculateResponse;
import calculator.v1.CalculatorGrpc;
import calculator.v1.Operation;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.instrumentation.log4j.appender.v2_17.OpenTelemetryAppender;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import lab.insight.ExpectedLog;
import lab.insight.LogRecord;
import lab.testkit.Await;
import lab.testkit.Closing;
import lab.testkit.OtlpReceiver;
import lab.testkit.TelemetryProbe;
import lab.testkit.Terminal;
import lab.testkit.Transport;
import org.apache.logging.log4j.CloseableThreadContext;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ResourceLock("bridge") // there is one in a JVM
class LogsTest {

  /** Two of those that speak for the SDK: it has many, and all in packages of one name. */
  private static final List<String> SDK_LOGGERS =
      List.of(
          "io.opentelemetry.sdk.trace.export.BatchSpanProcessor",
          "io.opentelemetry.exporter.logging.LoggingSpanExporter");

  /** What the program puts into the thread context, and wants in its records. */
  private static final Map<String, String> SAID =
      Map.of("calculator.operation", "divide", "rpc.method", CALCULATE, "rpc.status_code", "OK");

  @RegisterExtension final CalculatorFixture calculator = new CalculatorFixture();
  @RegisterExtension final Closing closing = new Closing();

  private final TelemetryProbe telemetry = calculator.telemetry();

  @BeforeEach
  void bridge() {
    // What other tests have logged may still wait in the appender: it goes to nobody.
    OpenTelemetryAppender.install(OpenTelemetry.noop());
    OpenTelemetryAppender.install(telemetry.openTelemetry());
    GlobalOpenTelemetry.resetForTest();
  }

  @Test
  @Tag("task-4.1")
  @DisplayName("Log records go to the endpoint when the program ends, if not before")
  void records_areExported() {
    OtlpReceiver receiver = closing.add(OtlpReceiver.start(OtlpReceiver.Manner.PROMPT));
    Telemetry exported = Telemetry.create("logged", endpoint(receiver));
    try (exported) {
      recordByHand(exported);
    }

    if (!hasCome("by hand", receiver)) {
      fail(whyNothingArrived(receiver, (OpenTelemetrySdk) exported.openTelemetry()));
    }
  }

  @Test
  @Tag("task-4.1")
  @DisplayName("Log records are seen in the terminal when no endpoint is set")
  @ResourceLock(Resources.SYSTEM_OUT)
  void records_areShownWithoutAnEndpoint() {
    Terminal terminal = closing.add(Terminal.listen());

    try (Telemetry shown = Telemetry.create("shown", Map.of())) {
      recordByHand(shown);
    }

    assertTrue(
        terminal.shows("by hand"),
        "A record was handed to the SDK and the telemetry is closed. OTEL_EXPORTER_OTLP_ENDPOINT is"
            + " not set, and the terminal shows no such record. Who gets it when there is no"
            + " endpoint?");
  }

  @Test
  @Tag("task-4.3")
  @DisplayName("What is logged goes to the endpoint, from the first line to the last")
  void logs_areExported() {
    OtlpReceiver receiver = closing.add(OtlpReceiver.start(OtlpReceiver.Manner.PROMPT));
    Telemetry other = closing.add(Telemetry.create("other", endpoint(receiver)));
    Telemetry exported = createSecond(endpoint(receiver));
    try (exported) {
      LogManager.getLogger("test").info("the last words");
      recordByHand(exported);
    }

    assertTrue(
        hasCome("the last words", receiver),
        hasCome("by hand", receiver)
            ? "A record that was handed to the SDK has come to the endpoint; a line that was logged"
                + " has not. Does the appender know which SDK to hand it to?"
            : "Nothing has come to the endpoint, be it logged or handed to the SDK: first of all the"
                + " SDK has to send what it is given.");
    assertNotNull(other);
  }

  /** With a delay that no test lasts, so that what comes was sent by the end of the program. */
  private static Map<String, String> endpoint(OtlpReceiver receiver) {
    return Map.of(
        "OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint(), "OTEL_BLRP_SCHEDULE_DELAY", "600000");
  }

  /** Not by way of Log4j. */
  private static void recordByHand(Telemetry telemetry) {
    telemetry
        .openTelemetry()
        .getLogsBridge()
        .get("test")
        .logRecordBuilder()
        .setBody("by hand")
        .emit();
  }

  private static boolean hasCome(String body, OtlpReceiver receiver) {
    return receiver.logs().stream().anyMatch(log -> log.body().equals(body));
  }

  /** Asks for the records by hand, which tells apart who has not done his part. */
  private static String whyNothingArrived(OtlpReceiver receiver, OpenTelemetrySdk sdk) {
    sdk.getSdkLoggerProvider().forceFlush().join(Await.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    return "A record was handed to the SDK, and when the program had ended it had not come. "
        + (hasCome("by hand", receiver)
            ? "Asked for by hand it came: who sees to it that the last of it is sent?"
            : "Who takes records from the SDK, and where and by which protocol are they sent?");
  }

  /** Two programs may live in one process, as the tests do; each has an SDK of its own. */
  private static Telemetry createSecond(Map<String, String> environment) {
    try {
      return Telemetry.create("logged", environment);
    } catch (IllegalStateException e) {
      String problem = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      return fail(
          "Another SDK was set up in the same process, and this one is refused: %s Is something"
                  .formatted(problem.replaceFirst("\\..*", "."))
              + " set here that there can be only one of?");
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @Tag("task-4.2")
  @DisplayName(
      "What is logged during a call carries the ids of its span, and what the program says of it")
  void log_carriesTheSpan(Transport transport) throws IOException {
    Evaluator talkative =
        (operation, a, b) -> {
          try (CloseableThreadContext.Instance ignored = CloseableThreadContext.putAll(SAID)) {
            LogManager.getLogger("test").info("at work");
            return a;
          }
        };
    CalculatorServer server = calculator.startServer(transport, talkative);
    CalculatorClient client = calculator.connect(transport, server, CalculatorFixture.LONG);
    client.calculate(Operation.OPERATION_DIVIDE, 22, 7);
    telemetry.awaitSpans(3);

    telemetry.assertLog(
        new ExpectedLog("at work")
            .severity("INFO")
            .in(telemetry.span("evaluate INTERNAL"))
            .attribute("calculator.operation", "divide")
            .attribute("rpc.method", CALCULATE)
            .attribute("rpc.status_code", "OK")
            .without("trace_id", "span_id"));
  }

  @Test
  @Tag("task-4.5")
  @DisplayName("A line in the terminal shows the trace that it belongs to")
  void terminal_showsTheTrace() throws IOException {
    ConsoleLines console = closing.add(ConsoleLines.listen());
    LogManager.getLogger("test").info("ready");
    calculator.start(Transport.NETTY).calculate(Operation.OPERATION_ADD, 20, 22);

    // The words of the sentence are another task's.
    ConsoleLines.Line logged = console.line("LoggedEvaluator");
    String shown =
        logged
            .shown()
            .substring(logged.shown().indexOf("LoggedEvaluator"))
            .replaceAll("\\b[0-9a-f]{32}\\b", "<trace id>")
            .replaceAll("\\b[0-9a-f]{16}\\b", "<span id>");
    assertEquals(
        "LoggedEvaluator %s [<trace id> <span id>]".formatted(logged.message()),
        shown,
        "This line was logged during a call.");
    assertTrue(
        logged.isWhole(),
        "A line in the terminal does not end: whatever is logged next stands behind it.");
    String before = console.line("ready").shown();
    assertEquals(
        "test ready",
        before.substring(before.indexOf("test")),
        "This line was logged outside of any span, so there is nothing to show.");
  }

  @Test
  @Tag("task-4.4")
  @DisplayName("What one searches by stands in attributes, not only in the text")
  void log_hasAttributes() throws IOException {
    // A line below the level of log4j2.xml is to be told as that, and not as missing.
    Configurator.setLevel(LoggedEvaluator.class, Level.ALL);
    closing.add(() -> Configurator.setLevel(LoggedEvaluator.class, Level.INFO));
    calculator.start(Transport.NETTY).calculate(Operation.OPERATION_DIVIDE, 23, 8);

    telemetry.assertLog(
        new ExpectedLog("divide 8.0").severity("INFO").attribute("calculator.operation", "divide"));
    assertTrue(
        telemetry.logs().stream().anyMatch(log -> log.body().contains("2.875")),
        "23.0 divide 8.0 was logged, and not that it is 2.875.");
    assertLeavesNothing("an evaluation that went well", 1);
    assertLeavesNothing("an evaluation that threw", 0);
    assertTrue(
        telemetry.logs().stream().noneMatch(log -> log.body().contains("divide 0.0")),
        "1.0 divide 0.0 did not go well, and is logged like one that did.");
    assertIsWorkedOutOnce();
    assertPassesExceptionsOn();
  }

  /** The thread context belongs to the thread, and a thread has many calls. */
  private void assertLeavesNothing(String what, double divisor) {
    ThreadContext.put("of others", "kept");
    try {
      new LoggedEvaluator(new Arithmetic()).evaluate(Operation.OPERATION_DIVIDE, 1, divisor);
    } catch (InvalidInputException e) {
      // As it should be, if the divisor is zero.
    }
    try {
      assertEquals(
          "kept", ThreadContext.get("of others"), "What others had put into the thread context:");
      LogManager.getLogger("test").info("logged on the same thread after {}", what);
    } finally {
      ThreadContext.clearAll();
    }
    telemetry.assertLog(
        new ExpectedLog("logged on the same thread after " + what).without("calculator.operation"));
  }

  private static void assertPassesExceptionsOn() {
    LoggedEvaluator evaluator = new LoggedEvaluator(new Arithmetic());
    assertThrows(
        InvalidInputException.class,
        () -> evaluator.evaluate(Operation.OPERATION_DIVIDE, 1, 0),
        "One divided by zero has got an answer. Where has the exception gone?");
  }

  private static void assertIsWorkedOutOnce() {
    AtomicInteger times = new AtomicInteger();
    Evaluator counting = (operation, a, b) -> times.incrementAndGet();
    double unused = new LoggedEvaluator(counting).evaluate(Operation.OPERATION_ADD, 1, 2);
    assertEquals(
        1,
        times.get(),
        "An evaluation was asked for once. How often was it worked out, to be logged and answered?");
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @Tag("task-4.6")
  @DisplayName("A handler that throws is logged once, with its stack trace and the call's trace")
  void throwingHandler_isLoggedOnce(Transport transport) throws IOException {
    Evaluator broken =
        (operation, a, b) -> {
          throw new IllegalStateException("broken");
        };
    CalculatorServer server = calculator.startServer(transport, broken);
    CalculatorClient client = calculator.connect(transport, server, CalculatorFixture.LONG);
    assertThrows(
        StatusRuntimeException.class, () -> client.calculate(Operation.OPERATION_ADD, 1, 2));
    telemetry.awaitSpans(3);

    telemetry.assertLog(
        new ExpectedLog("ended with UNKNOWN")
            .severity("ERROR")
            .in(telemetry.span(CALCULATE + " SERVER"))
            .attribute("rpc.method", CALCULATE)
            .attribute("rpc.status_code", "UNKNOWN")
            .attribute("exception.type", "java.lang.IllegalStateException")
            .theOnlyError());
    assertTrue(
        telemetry.logs().stream().noneMatch(log -> log.body().contains("null")),
        "A status without a description is logged as one that says null.");
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @Tag("task-4.6")
  @DisplayName("A handler that answers with an error and then throws is logged once as well")
  void errorAndException_areLoggedOnce(Transport transport) throws IOException {
    CalculatorGrpc.CalculatorImplBase twofold =
        new CalculatorGrpc.CalculatorImplBase() {
          @Override
          public void calculate(
              CalculateRequest request, StreamObserver<CalculateResponse> responses) {
            responses.onError(Status.INTERNAL.withDescription("first").asRuntimeException());
            throw new IllegalStateException("second");
          }
        };
    Server server =
        closing.add(
            transport
                .serverBuilder()
                .addService(twofold)
                .intercept(new LoggingServerInterceptor())
                .intercept(new TracingServerInterceptor(telemetry.openTelemetry()))
                .build()
                .start());
    ManagedChannel channel = closing.add(transport.channelBuilder(server).build());
    assertThrows(
        StatusRuntimeException.class,
        () ->
            CalculatorGrpc.newBlockingStub(channel)
                .calculate(CalculateRequest.getDefaultInstance()));
    telemetry.awaitSpans(1);

    telemetry.assertLog(
        new ExpectedLog("ended with INTERNAL: first").severity("ERROR").theOnlyError());
  }

  @Test
  @Tag("task-4.6")
  @DisplayName("Wrong input is a warning that says what was wrong")
  void wrongInput_isAWarning() throws IOException {
    CalculatorClient client = calculator.start(Transport.NETTY);
    assertThrows(
        StatusRuntimeException.class, () -> client.calculate(Operation.OPERATION_DIVIDE, 1, 0));
    telemetry.awaitSpans(3);

    telemetry.assertLog(
        new ExpectedLog("b must not be zero")
            .severity("WARN")
            .in(telemetry.span(CALCULATE + " SERVER"))
            .attribute("rpc.status_code", "INVALID_ARGUMENT"));
  }

  @Test
  @Tag("task-4.6")
  @DisplayName("What is told of a failed call stays with it, and not with the thread")
  void failedCall_leavesNothing() throws IOException {
    // On direct executors the server works on the thread of its client.
    CalculatorClient client = calculator.start(Transport.IN_PROCESS_DIRECT);
    assertThrows(
        StatusRuntimeException.class, () -> client.calculate(Operation.OPERATION_DIVIDE, 1, 0));

    try {
      LogManager.getLogger("test").info("logged on the same thread after a call that failed");
    } finally {
      ThreadContext.clearAll();
    }

    telemetry.assertLog(
        new ExpectedLog("logged on the same thread after a call that failed")
            .without("rpc.method", "rpc.status_code"));
  }

  @Test
  @Tag("task-4.7")
  @DisplayName("What the SDK itself logs is not sent through the SDK")
  void sdkLogs_stayOutOfTheBridge() {
    SDK_LOGGERS.forEach(name -> LogManager.getLogger(name).warn("an export has failed"));
    LogManager.getLogger("calculator.test").warn("something else");

    telemetry.assertLog(new ExpectedLog("something else"));
    List<String> exported =
        telemetry.logs().stream()
            .filter(log -> log.body().contains("an export has failed"))
            .map(LogRecord::scope)
            .toList();
    assertTrue(
        exported.isEmpty(),
        "A line that the SDK logged about itself has become a record, from %s. If exporting that"
                .formatted(String.join(" and ", exported))
            + " record fails, what is logged then?");
    for (String name : SDK_LOGGERS) {
      assertEquals(
          Set.of("console"),
          appenders(name),
          "A line that the SDK logs about itself at level INFO goes to these appenders.");
    }
  }

  /** The names of those that hear what this logger logs at level INFO. */
  private static Set<String> appenders(String name) {
    Set<String> appenders = new TreeSet<>();
    LoggerContext context = (LoggerContext) LogManager.getContext(false);
    @Nullable LoggerConfig logger = context.getConfiguration().getLoggerConfig(name);
    if (!logger.getLevel().isLessSpecificThan(Level.INFO)) {
      return appenders;
    }
    while (logger != null) {
      appenders.addAll(logger.getAppenders().keySet());
      logger = logger.isAdditive() ? logger.getParent() : null;
    }
    return appenders;
  }
}
