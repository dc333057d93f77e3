package lab.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Metadata;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Requests as they cross. */
class RequestLogTest {

  private final RequestLog log = new RequestLog();

  private static Metadata headers(String... namesAndValues) {
    Metadata headers = new Metadata();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.put(
          Metadata.Key.of(namesAndValues[i], Metadata.ASCII_STRING_MARSHALLER),
          namesAndValues[i + 1]);
    }
    return headers;
  }

  @Test
  @DisplayName("A request is told by its headers, a line each")
  void headers_areALineEach() {
    Metadata headers = headers("traceparent", "00-01-02-03", "twice", "a", "twice", "b");
    headers.put(Metadata.Key.of("tag-bin", Metadata.BINARY_BYTE_MARSHALLER), new byte[] {1, 2, 3});

    log.add("calculator.v1.Calculator/Calculate", "localhost:5001", headers);

    assertEquals(
        List.of(
            ":path: /calculator.v1.Calculator/Calculate",
            ":authority: localhost:5001",
            "tag-bin: AQID",
            "traceparent: 00-01-02-03",
            "twice: a",
            "twice: b"),
        sorted(log.newest().get(0)));
  }

  /** The order of headers says nothing, except that those with a colon come first. */
  private static List<String> sorted(List<String> lines) {
    List<String> sorted = new ArrayList<>(lines.subList(0, 2));
    lines.subList(2, lines.size()).stream().sorted().forEach(sorted::add);
    return sorted;
  }

  @Test
  @DisplayName("A token is not shown")
  void token_isNotShown() {
    log.add("a/B", "localhost", headers("authorization", "Bearer secret"));

    assertEquals("authorization: (not shown)", log.newest().get(0).get(2));
  }

  @Test
  @DisplayName("Of many requests the newest are known, in their order")
  void many_areForgotten() {
    for (int i = 0; i < 1_000; i++) {
      log.add("a/" + i, "localhost", headers());
    }

    List<List<String>> newest = log.newest();
    assertTrue(newest.size() < 100, newest.size() + " requests");
    assertEquals(":path: /a/999", newest.get(newest.size() - 1).get(0));
  }
}
