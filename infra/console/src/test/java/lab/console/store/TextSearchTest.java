package lab.console.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import lab.console.Samples;
import lab.console.store.Ids.TraceId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextSearchTest {

  private final TelemetryStore store = new TelemetryStore(1 << 20);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "v",
        "ä",
        "evaluate",
        "EVALUATE",
        "grüße",
        "GRÜSSE=ÄÖ",
        "attempts=42",
        "4",
        "ratio=0.5",
        "sampled=true",
        "e=[a, 1]",
        "raw=ag==",
        "late=last",
        "went wrong",
        "an event",
        "message.type=sent",
        "0abcdef",
        "0000000000000003"
      })
  @DisplayName("A text is found wherever it stands, in upper or lower case, whatever its type")
  void text_isFound(String text) throws Exception {
    addSpans();

    assertEquals(List.of("evaluate"), named(TextSearch.text(text), "evaluate"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nowhere", "attempts=43", "=attempts", "evaluateraw", "~", "ö~", "ffffff"})
  @DisplayName("A text that stands nowhere is not found, not even across two that do")
  void otherText_isNotFound(String text) throws Exception {
    addSpans();

    assertEquals(List.of(), named(TextSearch.text(text), "evaluate"));
  }

  @Test
  @DisplayName("An attribute is found by its whole key and value")
  void attribute_isFoundWhole() throws Exception {
    addSpans();

    assertEquals(1, named(TextSearch.attribute("attempts"), "evaluate").size());
    assertEquals(1, named(TextSearch.attribute("attempts", "42"), "evaluate").size());
    assertEquals(0, named(TextSearch.attribute("attempt"), "evaluate").size());
    assertEquals(0, named(TextSearch.attribute("attempts", "4"), "evaluate").size());
  }

  @Test
  @DisplayName("Of many spans none is overlooked")
  void manySpans_areAllFound() throws Exception {
    List<Span> spans = new ArrayList<>();
    for (int i = 1; i <= 200; i++) {
      spans.add(Samples.span(i, 1, 0, "number " + i + ".").build());
    }
    store.addTraces(Samples.spans("many", spans).toByteArray());

    for (int i = 1; i <= 200; i++) {
      String name = "number " + i + ".";
      assertEquals(List.of(name), named(TextSearch.text(name), "number"));
    }
  }

  @Test
  @DisplayName("What is prepared for searches is each batch, once, also after some had to go")
  void batches_arePrepared() throws Exception {
    addSpans();
    store.prepareSearches(Duration.ofSeconds(10));
    assertNull(store.spans().nextUnseen());
    for (int i = 10; i <= 5_000; i++) {
      store.addTraces(Samples.call(i).toByteArray());
    }

    SpanBatch oldest = Objects.requireNonNull(store.spans().nextUnseen());
    List<Object> all = new ArrayList<>();
    store.spans().newestFirst().forEach(span -> all.add(span.batch()));
    assertSame(all.get(all.size() - 1), oldest);
    store.prepareSearches(Duration.ofSeconds(10));
    assertNull(store.spans().nextUnseen());
    store.clear();
    assertNull(store.spans().nextUnseen());
  }

  @Test
  @DisplayName("A log record is found by its body and attributes")
  void log_isFound() throws Exception {
    store.addLogs(Samples.log(1, SeverityNumber.SEVERITY_NUMBER_INFO, "Evaluated").toByteArray());
    StoredLog log = store.logs().newestFirst().iterator().next();

    assertEquals(true, TextSearch.text("evaluated").isIn(log));
    assertEquals(true, TextSearch.text("operation=ADD").isIn(log));
    assertEquals(false, TextSearch.text("operation=divide").isIn(log));
  }

  @Test
  @DisplayName("The spans that link to a trace are found, each once, until they make room")
  void linkingSpans_areFound() throws Exception {
    Span.Builder linking = Samples.span(2, 7, 0, "batch");
    for (int i = 0; i < 3; i++) {
      linking.addLinks(Span.Link.newBuilder().setTraceId(Samples.traceId(1)));
    }
    store.addTraces(Samples.spans("worker", List.of(linking.build())).toByteArray());
    store.addTraces(Samples.spans("worker", List.of(linking.build())).toByteArray());
    TraceId one = TraceId.of(Samples.hex(Samples.traceId(1)));

    assertEquals(2, store.spans().linkingTo(one, 10).size());
    assertEquals(1, store.spans().linkingTo(one, 1).size());
    for (int i = 10; i <= 5_000; i++) {
      store.addTraces(Samples.call(i).toByteArray());
    }
    assertEquals(0, store.spans().linkingTo(one, 10).size());
  }

  private List<String> named(TextSearch search, String name) {
    List<String> found = new ArrayList<>();
    for (StoredSpan span : store.spans().newestFirst()) {
      if (span.name().startsWith(name) && search.isIn(span)) {
        found.add(span.name());
      }
    }
    return found;
  }

  private void addSpans() throws Exception {
    Span span =
        Samples.span(1, 3, 0, "evaluate")
            .addAttributes(Samples.attribute("Grüße", "?"))
            .addAttributes(Samples.attribute("GRÜSSE", "Äö"))
            .addAttributes(value("attempts", AnyValue.newBuilder().setIntValue(42)))
            .addAttributes(value("ratio", AnyValue.newBuilder().setDoubleValue(0.5)))
            .addAttributes(value("sampled", AnyValue.newBuilder().setBoolValue(true)))
            .addAttributes(value("the", AnyValue.newBuilder().setArrayValue(array())))
            .addAttributes(
                value("raw", AnyValue.newBuilder().setBytesValue(ByteString.copyFromUtf8("j"))))
            .addAttributes(Samples.attribute("late", "last"))
            .setStatus(Status.newBuilder().setMessage("It went wrong"))
            .addEvents(
                Span.Event.newBuilder()
                    .setName("an event")
                    .addAttributes(Samples.attribute("message.type", "SENT")))
            .build();
    store.addTraces(
        Samples.spans("s", List.of(span, Samples.span(1, 4, 3, "other").build())).toByteArray());
  }

  private static ArrayValue.Builder array() {
    return ArrayValue.newBuilder()
        .addValues(AnyValue.newBuilder().setStringValue("a"))
        .addValues(AnyValue.newBuilder().setIntValue(1));
  }

  private static KeyValue value(String key, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }
}
