package calculator;

import static calculator.ExpectedSpans.CALCULATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import calculator.v1.CalculateRequest;
import calculator.v1.CalculateResponse;
import calculator.v1.CalculatorGrpc;
import calculator.v1.Operation;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.instrumentation.log4j.appender.v2_17.OpenTelemetryAppender;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import lab.insight.ExpectedLog;
import lab.insight.LogRecord;
import lab.testkit.Closing;
import lab.testkit.OtlpReceiver;
import lab.testkit.Subprocess;
import lab.testkit.TelemetryProbe;
import lab.testkit.Transport;
import org.apache.logging.log4j.LogManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ResourceLock("bridge") // there is one in a JVM
class LogsTest {

  @RegisterExtension final CalculatorFixture calculator = new CalculatorFixture();
  @RegisterExtension final Closing closing = new Closing();

  private final TelemetryProbe telemetry = calculator.telemetry();

  @BeforeEach
  void bridge() {
    // What other tests have logged so far has waited for whoever comes first.
    OpenTelemetryAppender.install(OpenTelemetry.noop());
    OpenTelemetryAppender.install(telemetry.openTelemetry());
  }

  @Test
  @Tag("task-4.1")
  @Tag("task-4.2")
  @DisplayName("What is logged goes to the endpoint, from the first line to the last")
  void logs_areExported() {
    OtlpReceiver receiver = closing.add(OtlpReceiver.start(OtlpReceiver.Manner.PROMPT));
    Map<String, String> environment = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint());

    try (Telemetry exported = Telemetry.create("logged", environment)) {
      LogManager.getLogger("test").info("the last words");
    }

    assertTrue(
        receiver.logs().stream().anyMatch(log -> log.body().equals("the last words")),
        receiver.logs().stream().map(LogRecord::body).toList().toString());
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @Tag("task-4.3")
  @DisplayName("What is logged during a call carries the ids of its span")
  void log_carriesTheSpan(Transport transport) throws IOException {
    calculator.start(transport).calculate(Operation.OPERATION_DIVIDE, 22, 7);
    telemetry.awaitSpans(3);

    telemetry.assertLog(
        new ExpectedLog("22.0 divide 7.0 is 3.14")
            .severity("INFO")
            .in(telemetry.span("evaluate INTERNAL")));
  }

  @Test
  @Tag("task-4.4")
  @DisplayName("A line in the terminal shows the trace that it belongs to")
  void terminal_showsTheTrace() throws Exception {
    Subprocess server =
        closing.add(Subprocess.start(List.of(), Map.of(), "calculator.ServerMain", "--port", "0"));
    String line = server.awaitLine("its address", text -> text.contains("listening on"));
    String target = line.replaceAll(".*listening on (\\S+).*", "$1");
    Subprocess client =
        closing.add(
            Subprocess.start(
                List.of(),
                Map.of(),
                "calculator.ClientMain",
                "--target",
                target,
                "--deadline",
                "20000",
                "add",
                "20",
                "22"));
    assertEquals(0, client.awaitExit(Duration.ofSeconds(30)));

    String logged = server.awaitLine("the sum", text -> text.contains("LoggedEvaluator"));
    assertTrue(logged.matches(".*is 42\\.0 \\[[0-9a-f]{32} [0-9a-f]{16}]"), logged);
    assertFalse(line.contains("["), "outside of a span there is nothing to show: " + line);
  }

  @Test
  @Tag("task-4.5")
  @DisplayName("What one searches by stands in attributes, not only in the text")
  void log_hasAttributes() throws IOException {
    calculator.start(Transport.NETTY).calculate(Operation.OPERATION_DIVIDE, 22, 7);

    telemetry.assertLog(new ExpectedLog("divide 7.0").attribute("calculator.operation", "divide"));
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
  @Tag("task-4.7")
  @DisplayName("What the SDK itself logs is not sent through the SDK")
  void sdkLogs_stayOutOfTheBridge() {
    LogManager.getLogger("io.opentelemetry.sdk.test").warn("an export has failed");
    LogManager.getLogger("calculator.test").warn("something else");

    telemetry.assertLog(new ExpectedLog("something else"));
    assertTrue(
        telemetry.logs().stream().noneMatch(log -> log.body().contains("an export has failed")));
  }
}
