package lab.console.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import lab.console.Samples;
import lab.console.store.Ids.TraceId;
import lab.console.store.MalformedOtlpException;
import lab.console.store.StoredSpan;
import lab.console.store.TelemetryStore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TraceViewTest {

  private static final int SPANS = 100_000;
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final TelemetryStore store = new TelemetryStore(256 << 20);

  @Test
  @DisplayName("A trace of 100,000 spans, deep or broad, is answered in part and compared in time")
  void giantTrace_isAnsweredInTime() throws MalformedOtlpException {
    List<StoredSpan> deep = trace(1, span -> span - 1);
    List<StoredSpan> broad = trace(2, span -> span == 1 ? 0 : 1);
    List<StoredSpan> circle = trace(3, span -> span == 1 ? SPANS : span - 1);

    for (List<StoredSpan> trace : List.of(deep, broad, circle)) {
      JsonNode view =
          json(assertTimeout(LIMIT, () -> new TraceView(store.logs()).of(trace, 0, "")));
      assertEquals(TraceView.MAX_SPANS, view.get("tree").size());
      assertEquals(SPANS, view.get("spans").asInt());
    }
    JsonNode compared = json(assertTimeout(LIMIT, () -> new CompareView().of(deep, broad)));
    assertEquals(TraceView.MAX_SPANS, compared.get("pairs").size());
  }

  private List<StoredSpan> trace(long id, LongUnaryOperator parent) throws MalformedOtlpException {
    List<Span> spans = new ArrayList<>();
    for (long span = 1; span <= SPANS; span++) {
      spans.add(Samples.span(id, span, parent.applyAsLong(span), "work").build());
    }
    store.addTraces(Samples.spans("giant", spans).toByteArray());
    return store.spans().trace(TraceId.of(Samples.hex(Samples.traceId(id))));
  }

  private static JsonNode json(Object view) {
    return new ObjectMapper().valueToTree(view);
  }
}
