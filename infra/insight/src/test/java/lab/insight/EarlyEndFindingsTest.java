package lab.insight;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EarlyEndFindingsTest {

  @Test
  @DisplayName("A client whose spans are all shorter than the server's ends them early")
  void shortSpans_areSeen() {
    assertEquals(1, EarlyEndFindings.of(calls(5, 1, "OK")).size());
    assertEquals(1, EarlyEndFindings.of(calls(5, 1, null)).size());
  }

  @Test
  @DisplayName("A server that is late now and then is none")
  void lateServer_isNotSeen() {
    List<SpanRecord> calls = calls(5, 1, "OK");
    calls.addAll(calls(1, 9, "OK"));

    assertEquals(List.of(), EarlyEndFindings.of(calls));
    assertEquals(List.of(), EarlyEndFindings.of(calls(4, 1, "OK")));
    assertEquals(List.of(), EarlyEndFindings.of(calls(9, 9, "OK")));
  }

  @Test
  @DisplayName("A client that gives up does not wait for the server, and need not")
  void givenUp_isFine() {
    assertEquals(List.of(), EarlyEndFindings.of(calls(9, 1, "DEADLINE_EXCEEDED")));
    assertEquals(List.of(), EarlyEndFindings.of(calls(9, 1, "CANCELLED")));
  }

  /** Calls of which the server's span lasts 5 ns. */
  private static List<SpanRecord> calls(int number, long clientNanos, String code) {
    List<SpanRecord> calls = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      String trace = "%s%031d".formatted(clientNanos, i);
      SpanSample client =
          SpanSample.of("1", "", "Add", SpanKind.CLIENT)
              .trace(trace)
              .start(10)
              .end(10 + clientNanos)
              .attribute("rpc.method", "Add");
      calls.add((code == null ? client : client.attribute("rpc.status_code", code)).make());
      calls.add(
          SpanSample.of("2", "1", "Add", SpanKind.SERVER).trace(trace).start(10).end(15).make());
    }
    return calls;
  }
}
