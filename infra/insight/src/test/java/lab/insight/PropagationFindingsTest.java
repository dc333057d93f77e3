package lab.insight;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PropagationFindingsTest {

  private static final String METHOD = "calculator.v1.Calculator/Calculate";

  private final SpanRecord client = call("1", "", SpanKind.CLIENT, 10, 50).make();
  private final SpanRecord child = call("2", "1", SpanKind.SERVER, 20, 40).make();
  private final SpanRecord stranger =
      call("3", "", SpanKind.SERVER, 20, 40).trace(SpanSample.OTHER_TRACE).make();

  @Test
  @DisplayName("A server that begins a trace while a client waits is found")
  void secondTrace_isFound() {
    List<PropagationFindings.Broken> broken = PropagationFindings.of(List.of(client, stranger));

    assertEquals(1, broken.size());
    assertEquals(Finding.About.SECOND_TRACE, broken.get(0).finding().about());
    assertEquals(client, broken.get(0).client());
    assertEquals(stranger, broken.get(0).server());
  }

  @Test
  @DisplayName("A call that both sides tell of in one trace is none, whoever else calls meanwhile")
  void oneTrace_isFine() {
    assertEquals(List.of(), PropagationFindings.of(List.of(client, child, stranger)));
  }

  @Test
  @DisplayName("Where two calls wait at once, nothing is said: it could be either")
  void twoWaiting_sayNothing() {
    SpanRecord other = call("4", "", SpanKind.CLIENT, 5, 60).trace("4".repeat(32)).make();

    assertEquals(List.of(), PropagationFindings.of(List.of(client, other, stranger)));
  }

  @Test
  @DisplayName("A server that nobody here has called begins its traces by right")
  void serverAlone_isFine() {
    SpanRecord later = call("5", "", SpanKind.SERVER, 90, 95).trace(SpanSample.OTHER_TRACE).make();

    assertEquals(List.of(), PropagationFindings.of(List.of(client, later)));
  }

  private static SpanSample call(String id, String parent, SpanKind kind, long start, long end) {
    return SpanSample.of(id, parent, METHOD, kind)
        .start(start)
        .end(end)
        .attribute("rpc.system.name", "grpc");
  }
}
