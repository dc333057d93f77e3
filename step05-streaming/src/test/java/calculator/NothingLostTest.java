package calculator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import lab.insight.MetricPoint;
import lab.insight.MetricRecord;
import lab.insight.SpanKind;
import lab.testkit.Closing;
import lab.testkit.OtlpReceiver;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of telemetry, and of calls, when programs end and backends fail. */
@Execution(ExecutionMode.CONCURRENT)
class NothingLostTest {

  private static final int CALLS = 10_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @RegisterExtension final Closing closing = new Closing();

  @Test
  @DisplayName("A server that is stopped under load has told of every call that it took")
  void stop_losesNothing() throws InterruptedException {
    OtlpReceiver receiver = closing.add(OtlpReceiver.start(OtlpReceiver.Manner.PROMPT));
    ServerProcess server = closing.add(ServerProcess.start(receiver.endpoint()));

    server.call(CALLS);
    List<String> output = server.stop(PATIENCE);

    long calls = receiver.spans().stream().filter(span -> span.kind() == SpanKind.SERVER).count();
    assertEquals(CALLS, calls, output.toString());
    assertEquals(CALLS, countInHistogram(receiver.metrics()));
    long logged =
        receiver.logs().stream().filter(log -> log.body().contains(" add 1.0 is ")).count();
    assertEquals(CALLS, logged, output.toString());
  }

  @ParameterizedTest
  @EnumSource(
      value = OtlpReceiver.Manner.class,
      names = {"HANGING", "FAILING", "SLOW"})
  @DisplayName("A backend that treats us badly costs no call, and is complained of once")
  void badBackend_costsNoCall(OtlpReceiver.Manner manner) throws InterruptedException {
    OtlpReceiver receiver = closing.add(OtlpReceiver.start(manner));

    assertCostsNoCall(receiver.endpoint(), manner != OtlpReceiver.Manner.SLOW);
  }

  @Test
  @DisplayName("Neither does one that is not there")
  void absentBackend_costsNoCall() throws InterruptedException {
    OtlpReceiver receiver = OtlpReceiver.start(OtlpReceiver.Manner.PROMPT);
    receiver.close();

    assertCostsNoCall(receiver.endpoint(), true);
  }

  /** What the newest export of the server's duration says. */
  private static long countInHistogram(List<MetricRecord> exported) {
    List<MetricRecord> durations =
        exported.stream().filter(m -> m.name().equals("rpc.server.call.duration")).toList();
    return durations.get(durations.size() - 1).points().stream()
        .mapToLong(point -> ((MetricPoint.HistogramPoint) point).count())
        .sum();
  }

  private void assertCostsNoCall(String endpoint, boolean complains) throws InterruptedException {
    ServerProcess server = closing.add(ServerProcess.start(endpoint));

    server.call(CALLS / 5);
    List<String> output = server.stop(PATIENCE);

    long complaints =
        output.stream().filter(line -> line.contains("spans cannot be exported")).count();
    assertEquals(complains ? 1 : 0, complaints, output.toString());
    assertTrue(
        !complains
            || output.stream()
                .anyMatch(line -> line.matches(".*[1-9]\\d* of \\d+ spans were lost")),
        "The end does not say how much was lost: " + output);
    assertTrue(output.stream().noneMatch(line -> line.contains("\tat ")), output.toString());
    assertTrue(
        output.stream()
            .filter(line -> line.contains(" WARN "))
            .allMatch(line -> line.contains(" LossReport ")),
        "Others complain as well: " + output);
  }
}
