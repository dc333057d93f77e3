package lab.console.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import lab.console.Samples;
import lab.console.page.Changes.Change;
import lab.console.store.TelemetryStore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ChangesTest {

  private final TelemetryStore store = new TelemetryStore(8 << 20);

  private final Changes changes = new Changes(store);

  @Test
  @DisplayName("What comes for the first time is told once, with its names in one line")
  void firsts_areToldOnce() throws Exception {
    for (int trace = 1; trace <= 3; trace++) {
      store.addTraces(Samples.call(trace).toByteArray());
      store.addMetrics(Samples.metrics(1, 2, trace).toByteArray());
      store.addLogs(Samples.log(trace, SeverityNumber.SEVERITY_NUMBER_INFO, "line").toByteArray());
    }

    assertEquals(
        List.of(
            "INSTRUMENT calculator-server [calculator.evaluations, calculator.result.newest,"
                + " rpc.server.call.duration]",
            "LOG calculator-server []",
            "SERVICE calculator-client []",
            "SERVICE calculator-server []",
            "SPAN calculator-client [calculator.v1.Calculator/Calculate]",
            "SPAN calculator-server [calculator.v1.Calculator/Calculate, evaluate]"),
        told(System.currentTimeMillis()));
  }

  @Test
  @DisplayName("Another instance and another version of a known service are changes of their own")
  void instanceAndVersion_areTold() throws Exception {
    store.addTraces(Samples.call(1).toByteArray());
    List<String> before = told(System.currentTimeMillis());

    store.addTraces(
        Samples.sentBy(Samples.failedCall(2), "service.instance.id", "again").toByteArray());
    store.addTraces(Samples.sentBy(Samples.failedCall(3), "service.version", "2").toByteArray());

    List<String> now = new ArrayList<>(told(System.currentTimeMillis()));
    now.removeAll(before);
    assertEquals(
        List.of("INSTANCE calculator-client [again]", "VERSION calculator-client [2]"), now);
  }

  @Test
  @DisplayName("Who does not send when it is due has fallen silent, and is not when it sends again")
  void silence_isTold() throws Exception {
    store.addTraces(Samples.failedCall(1).toByteArray());
    long now = System.currentTimeMillis();
    String silent = "SILENT calculator-client [calculator-client-1]";

    assertFalse(told(now + TimeUnit.SECONDS.toMillis(5)).contains(silent));
    assertTrue(told(now + TimeUnit.SECONDS.toMillis(20)).contains(silent));
  }

  @Test
  @DisplayName("Who has sent metrics once is not silent before a reader's next collection")
  void silence_waitsForTheReader() throws Exception {
    store.addMetrics(Samples.metrics(1, 2, 1).toByteArray());
    long now = System.currentTimeMillis();

    assertFalse(anySilent(now + TimeUnit.SECONDS.toMillis(60)));
    assertTrue(anySilent(now + TimeUnit.SECONDS.toMillis(80)));
  }

  private boolean anySilent(long nowMillis) {
    return told(nowMillis).stream().anyMatch(line -> line.startsWith("SILENT"));
  }

  private List<String> told(long nowMillis) {
    return changes.newest(nowMillis).stream().map(ChangesTest::line).sorted().toList();
  }

  private static String line(Change change) {
    return "%s %s %s"
        .formatted(
            change.what(),
            change.service(),
            change.names().stream().filter(name -> !name.isEmpty()).toList());
  }
}
