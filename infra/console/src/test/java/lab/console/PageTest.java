package lab.console;

import static io.opentelemetry.proto.logs.v1.SeverityNumber.SEVERITY_NUMBER_INFO;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.BindException;
import java.net.URI;
import java.net.URLConnection;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {

  @RegisterExtension final ConsoleFixture fixture = new ConsoleFixture();

  @ParameterizedTest
  @ValueSource(strings = {"/", "/main.js", "/styles/base.css", "/api/overview", "/no-such-page"})
  @DisplayName("Every answer forbids the browser to fetch or run anything from elsewhere")
  void everyAnswer_isGuarded(String path) throws IOException {
    HttpResponse<String> response = fixture.get(path);

    String policy = response.headers().firstValue("Content-Security-Policy").orElse("");
    assertTrue(policy.startsWith("default-src 'none'"), policy);
    assertTrue(!policy.contains("unsafe"), policy);
    assertEquals("nosniff", response.headers().firstValue("X-Content-Type-Options").orElse(""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80", "x"})
  @DisplayName("Who comes by another name is sent away")
  void foreignHost_isRefused(String host) throws IOException {
    assertEquals(403, fixture.get("/", "Host", host).statusCode());
    assertEquals(403, fixture.get("/api/traces", "Host", host).statusCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://evil.example", "http://localhost:3000", "null", "https://localhost"})
  @DisplayName("Another page may not make the browser act here")
  void foreignOrigin_isRefused(String origin) throws IOException {
    HttpRequest request =
        ConsoleFixture.request(fixture.console().pageAddress() + "/api/clear", "Origin", origin)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();

    assertEquals(403, fixture.send(request).statusCode());
  }

  @Test
  @DisplayName(
      "Other machines are let in by the token, and no page of another name along with them")
  void token_letsOthersIn() throws IOException {
    String token = "0123456789abcdef";
    try (Console shared =
        Console.start(
            new ConsoleSettings(0, 0, 0, 8 << 20, Optional.of(token), Optional.empty()))) {
      String page = shared.pageAddress();

      assertEquals(401, status(page + "/", "Host", "teacher:8318"));
      assertEquals(401, status(page + "/?token=" + token + "0", "Host", "teacher:8318"));
      HttpResponse<String> first =
          fixture.send(
              ConsoleFixture.request(page + "/?token=" + token, "Host", "teacher:8318").build());
      assertEquals(200, first.statusCode());
      String cookie = first.headers().firstValue("Set-Cookie").orElse("").split(";", -1)[0];
      String overview = page + "/api/overview";
      assertEquals(200, status(overview, "Host", "teacher:8318", "Cookie", cookie));
      assertEquals(
          403,
          status(
              overview, "Host", "teacher:8318", "Cookie", cookie, "Origin", "http://evil.example"));
      assertEquals(200, status(overview)); // from this machine as ever
    }
  }

  private int status(String address, String... headers) throws IOException {
    return fixture.send(ConsoleFixture.request(address, headers).build()).statusCode();
  }

  @Test
  @DisplayName("The page itself may clear")
  void ownOrigin_mayClear() throws IOException {
    send("/v1/traces", Samples.call(1).toByteArray());
    String here = fixture.console().pageAddress();
    HttpRequest request =
        ConsoleFixture.request(here + "/api/clear", "Origin", here)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();

    assertEquals(200, fixture.send(request).statusCode());
    assertEquals(0, fixture.api("overview").get("spans").get("kept").asInt());
  }

  @Test
  @DisplayName(
      "A caller whose span may still be on its way is not taken for one that sends nothing")
  void map_waitsForTheCaller() throws IOException {
    long second = TimeUnit.SECONDS.toNanos(1);
    sendServerOnly(Samples.call(1), 0);
    assertEquals("[]", fixture.api("map").toString());

    sendServerOnly(Samples.call(2), 20 * second);
    assertEquals("", fixture.api("map").get(0).get("from").asText());

    send("/v1/traces", Samples.call(1).toByteArray());
    assertEquals("calculator-client", fixture.api("map").get(1).get("from").asText());
  }

  private void sendServerOnly(ExportTraceServiceRequest call, long earlier) throws IOException {
    sendEarlier(call.toBuilder().removeResourceSpans(0), earlier);
  }

  private void sendEarlier(ExportTraceServiceRequest.Builder request, long nanos)
      throws IOException {
    for (ResourceSpans.Builder sent : request.getResourceSpansBuilderList()) {
      for (Span.Builder span : sent.getScopeSpansBuilder(0).getSpansBuilderList()) {
        span.setStartTimeUnixNano(span.getStartTimeUnixNano() - nanos);
        span.setEndTimeUnixNano(span.getEndTimeUnixNano() - nanos);
      }
    }
    send("/v1/traces", request.build().toByteArray());
  }

  @Test
  @DisplayName("What is exported can be imported, here and by any Collector")
  void export_comesBack() throws IOException {
    send("/v1/traces", Samples.call(1).toByteArray());
    send("/v1/traces", Samples.failedCall(2).toByteArray());
    send("/v1/metrics", Samples.metrics(1, 2, 3).toByteArray());
    send("/v1/logs", Samples.log(1, SEVERITY_NUMBER_INFO, Samples.HOSTILE).toByteArray());
    String id = Samples.hex(Samples.traceId(1));
    String everything = fixture.get("/api/export").body();
    JsonNode trace = fixture.api("traces/" + id);

    post("/api/clear", "");
    assertEquals(0, fixture.api("traces").size());
    assertEquals(200, post("/api/import", everything).statusCode());

    assertEquals(everything, fixture.get("/api/export").body());
    assertEquals(trace, fixture.api("traces/" + id));
    byte[] one = fixture.get("/api/traces/" + id + "/otlp").body().getBytes(UTF_8);
    assertEquals(
        200, fixture.otlp("/v1/traces", one, "Content-Type", "application/json").statusCode());
    assertEquals(6, fixture.api("traces/" + id).get("tree").size());
  }

  @Test
  @DisplayName("Who misses something is told what is known of it")
  void why_tellsWhatIsKnown() throws IOException {
    assertWhy("", "Nobody has sent anything");
    send("/v1/traces", Samples.call(1).toByteArray());
    String id = Samples.hex(Samples.traceId(1));

    assertWhy(id, "It is here: 3 spans");
    assertWhy("00-" + id + "-0000000000000001-00", "not to sample this trace");
    assertWhy("1".repeat(32), "No span of this trace has arrived");
    assertWhy("00-" + id + "-0000000000000001-01", "decided to sample this trace");
    assertWhy(id.substring(0, 31), "begins the id of a trace");
    assertWhy(Samples.hex(Samples.spanId(3)), "the id of a span here");
    assertWhy("calculator-server", "has sent 2 spans and no metrics, no log records, the last");
    assertWhy("evaluate", "Spans of this name here: 1, the newest of which began ");
    assertWhy("rpc.server.duration", "given up this name: today it is rpc.server.call.duration");
    send("/v1/logs", Samples.log(7, SEVERITY_NUMBER_INFO, "refused").toByteArray());
    assertWhy(Samples.hex(Samples.traceId(7)), "But 1 log records have, from calculator-server");
    assertWhy("calculator.evaluations", "No metric has arrived at all");
    assertWhy("a&b", "Nothing here is called 'a&b'");
    assertWhy("the calculator", "Services with a similar name: calculator-");
    for (int i = 2; i < 12_000; i++) {
      send("/v1/traces", Samples.call(i).toByteArray());
    }
    assertWhy(id, "had to make room");
  }

  private void assertWhy(String asked, String sentence) throws IOException {
    String answer = fixture.api("why?q=" + URLEncoder.encode(asked, UTF_8)).toString();
    assertTrue(answer.contains(sentence), answer);
  }

  @Test
  @DisplayName("Two versions are told apart, with what each sends")
  void versions_areToldApart() throws IOException {
    send("/v1/traces", Samples.call(1).toByteArray());
    send("/v1/traces", Samples.failedCall(3).toByteArray());
    send("/v1/traces", Samples.sentBy(Samples.call(2), "service.version", "2").toByteArray());

    JsonNode versions = fixture.api("sides").get("version");
    assertEquals(List.of("", "2"), versions.findValuesAsText("id"));
    JsonNode before = fixture.api("contents?by=version&side=");
    JsonNode after = fixture.api("contents?by=version&side=2");
    assertEquals(3, after.get("spans").size());
    assertTrue(after.get("services").get("calculator-server").toString().contains("traces"));
    assertEquals(0, fixture.api("contents?by=version&side=3").get("spans").size());
    String begin = Samples.METHOD + " CLIENT";
    assertEquals(id(1), before.get("examples").get(begin).get("traceId").asText());
    assertEquals(id(2), after.get("examples").get(begin).get("traceId").asText());
  }

  @Test
  @DisplayName("A program that was started again is another run, with whole traces as examples")
  void runs_areToldApart() throws IOException {
    String again = "service.instance.id";
    send("/v1/traces", Samples.sentBy(Samples.call(2), again, "b").toByteArray());
    ExportTraceServiceRequest.Builder earlier =
        Samples.sentBy(Samples.call(1), again, "a").toBuilder();
    sendEarlier(earlier, 20 * TimeUnit.SECONDS.toNanos(1));

    JsonNode runs = fixture.api("sides").get("run");
    assertEquals(
        List.of("calculator-server a", "calculator-server b"),
        runs.findValuesAsText("id").stream().filter(id -> id.contains("server")).toList());
    JsonNode server = fixture.api("contents?by=run&side=calculator-server%20a");
    assertEquals(2, server.get("spans").size());
    JsonNode example = server.get("examples").get(Samples.METHOD + " CLIENT");
    assertEquals(id(1), example.get("traceId").asText());
    assertEquals(3, example.get("spans").asInt());
  }

  private static String id(long trace) {
    return Samples.hex(Samples.traceId(trace));
  }

  @Test
  @DisplayName(
      "A search finds a text wherever it is, in upper or lower case, and not too much of it")
  void search_findsEverything() throws IOException {
    for (int trace = 1; trace <= 3; trace++) {
      send("/v1/traces", Samples.call(trace).toByteArray());
    }
    send("/v1/metrics", Samples.metrics(1, 2, 3).toByteArray());
    send("/v1/logs", Samples.log(1, SEVERITY_NUMBER_INFO, "CALCULATED").toByteArray());

    JsonNode found = fixture.api("search?text=CALCULAT&limit=2");
    assertEquals("[\"calculator-client\",\"calculator-server\"]", found.get("services").toString());
    assertEquals("[\"" + Samples.METHOD + "\"]", found.get("spans").toString());
    assertEquals(
        List.of("calculator.evaluations", "calculator.result.newest"),
        found.get("instruments").findValuesAsText("name"));
    assertEquals("[\"rpc.method=" + Samples.METHOD + "\"]", found.get("attributes").toString());
    assertEquals(1, fixture.api("search?text=calculator/c").get("spans").size());
    assertEquals(List.of("CALCULATED"), found.get("logs").findValuesAsText("body"));
    assertEquals(2, found.get("traces").size());
    assertEquals(
        "[\"rpc.status_code\"]",
        fixture.api("search?text=status_code").get("attributes").toString());
    assertEquals(
        id(3), fixture.api("search?text=" + id(3)).get("traces").get(0).get("traceId").asText());
  }

  @Test
  @DisplayName("An import that is none says in which line")
  void badImport_namesTheLine() throws IOException {
    HttpResponse<String> answer = post("/api/import", "{\"resourceSpans\":[]}\nnonsense\n");

    assertEquals(400, answer.statusCode());
    assertTrue(answer.body().contains("line 2"), answer.body());
  }

  private HttpResponse<String> post(String path, String body) throws IOException {
    String here = fixture.console().pageAddress();
    return fixture.send(
        ConsoleFixture.request(here + path, "Origin", here)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  @Test
  @DisplayName("An open page is told when something arrives")
  void openPage_isTold() throws Exception {
    URLConnection connection =
        URI.create(fixture.console().pageAddress() + "/api/events").toURL().openConnection();
    connection.setRequestProperty("Accept", "text/event-stream");
    connection.setReadTimeout(5_000);
    try (BufferedReader events =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
      awaitData(events, "\"version\":0");
      send("/v1/traces", Samples.call(1).toByteArray());
      awaitData(events, "\"received\":3");
    }
  }

  @Test
  @DisplayName("The records of a trace stand in the order in which they were written")
  void logsOfATrace_areInOrder() throws IOException {
    send("/v1/traces", Samples.call(1).toByteArray());
    for (String body : List.of("first", "second", "third")) {
      send("/v1/logs", Samples.log(1, SeverityNumber.SEVERITY_NUMBER_INFO, body).toByteArray());
    }

    List<String> bodies = new ArrayList<>();
    fixture
        .api("traces/" + Samples.hex(Samples.traceId(1)))
        .get("logs")
        .forEach(log -> bodies.add(log.get("body").asText()));
    assertEquals(List.of("first", "second", "third"), bodies);
  }

  @Test
  @DisplayName("Traces are filtered by service, text, error and duration")
  void traces_areFiltered() throws IOException {
    send("/v1/traces", Samples.call(1).toByteArray());
    send("/v1/traces", Samples.failedCall(2).toByteArray());

    assertEquals(2, fixture.api("traces").size());
    assertEquals(1, fixture.api("traces?errors=1").size());
    assertEquals(1, fixture.api("traces?service=calculator-server").size());
    assertEquals(1, fixture.api("traces?text=unavailable").size());
    assertEquals(0, fixture.api("traces?text=no+such+thing").size());
    assertEquals(2, fixture.api("traces?minMillis=5").size());
    assertEquals(0, fixture.api("traces?minMillis=50").size());
    assertEquals(1, fixture.api("traces?limit=1").size());
    assertEquals(2, fixture.api("traces?limit=nonsense&minMillis=NaN").size());
  }

  @Test
  @DisplayName("Logs are filtered by severity, text and trace")
  void logs_areFiltered() throws IOException {
    send("/v1/logs", Samples.log(1, SeverityNumber.SEVERITY_NUMBER_INFO, "one").toByteArray());
    send("/v1/logs", Samples.log(2, SeverityNumber.SEVERITY_NUMBER_ERROR, "two").toByteArray());

    assertEquals("two", fixture.api("logs").get(0).get("body").asText());
    assertEquals(1, fixture.api("logs?minSeverity=17").size());
    assertEquals(1, fixture.api("logs?text=ONE").size());
    assertEquals(1, fixture.api("logs?traceId=" + Samples.hex(Samples.traceId(1))).size());
  }

  @Test
  @DisplayName("A clock in the future hides no calls")
  void futureSpan_hidesNothing() throws IOException {
    send("/v1/traces", Samples.call(1).toByteArray());
    Span future =
        Samples.span(2, 1, 0, "future")
            .setKind(Span.SpanKind.SPAN_KIND_SERVER)
            .setEndTimeUnixNano(7_000_000_000_000_000_000L)
            .build();
    send("/v1/traces", Samples.spans("future", List.of(future)).toByteArray());

    List<String> methods = fixture.api("overview").get("methods").findValuesAsText("name");
    assertEquals(List.of(Samples.METHOD, Samples.METHOD), methods);
  }

  @Test
  @DisplayName("A trace beyond all measure is answered in part, with its true size")
  void giantTrace_isAnsweredInPart() throws IOException {
    List<Span> spans = new ArrayList<>();
    for (int i = 1; i <= 5_000; i++) {
      spans.add(Samples.span(1, i, i - 1, "deep").build());
    }
    send("/v1/traces", Samples.spans("deep", spans).toByteArray());

    String address = "traces/" + Samples.hex(Samples.traceId(1));
    JsonNode trace = fixture.api(address);
    assertEquals(2_000, trace.get("tree").size());
    assertEquals(5_000, trace.get("spans").asInt());
    assertPart(0, 2_000, trace);
    assertPart(2_000, 2_000, fixture.api(address + "?first=2000"));
    assertPart(4_000, 1_000, fixture.api(address + "?first=999999"));
    assertPart(2_000, 2_000, fixture.api(address + "?span=" + Samples.hex(Samples.spanId(2_500))));
    assertPart(0, 2_000, fixture.api(address + "?first=-3&span=nowhere"));
  }

  private static void assertPart(int first, int size, JsonNode trace) {
    assertEquals(first, trace.get("first").asInt());
    assertEquals(size, trace.get("tree").size());
    assertEquals(first, trace.get("tree").get(0).get("depth").asInt());
    assertEquals(
        Samples.hex(Samples.spanId(first + 1)), trace.get("tree").get(0).get("spanId").asText());
  }

  @Test
  @DisplayName("Long texts and thousands of attributes are cut, and counted")
  void hugeSpan_isCut() throws IOException {
    Span.Builder span = Samples.span(1, 1, 0, "n".repeat(300_000));
    for (int i = 0; i < 10_000; i++) {
      span.addAttributes(Samples.attribute("key" + i, "v".repeat(20)));
    }
    send("/v1/traces", Samples.spans("huge", List.of(span.build())).toByteArray());

    JsonNode shown = fixture.api("traces/" + Samples.hex(Samples.traceId(1))).get("tree").get(0);
    assertTrue(shown.get("name").asText().endsWith("(300,000 characters)"));
    assertEquals(200, shown.get("attributes").size());
    assertEquals(10_000, shown.get("attributeCount").asInt());
    assertTrue(fixture.get("/api/traces").body().length() < 5_000);
  }

  @Test
  @DisplayName("A trace is told who links to it, and which measurements point to it")
  void neighbours_areFound() throws IOException {
    Span linked =
        Samples.span(2, 7, 0, "batch")
            .addLinks(
                Span.Link.newBuilder().setTraceId(Samples.traceId(1)).setSpanId(Samples.spanId(3)))
            .build();
    send("/v1/traces", Samples.call(1).toByteArray());
    send("/v1/traces", Samples.spans("worker", List.of(linked)).toByteArray());
    send("/v1/metrics", Samples.metrics(1, 2, 3).toByteArray());

    JsonNode beside = fixture.api("traces/" + Samples.hex(Samples.traceId(1)) + "/neighbours");
    JsonNode from = beside.get("linkedFrom").get(0);
    assertEquals("batch", from.get("name").asText());
    assertEquals(Samples.hex(Samples.spanId(3)), from.get("to").asText());
    assertEquals("rpc.server.call.duration", beside.get("exemplars").get(0).get("metric").asText());
  }

  @Test
  @DisplayName("Two traces are aligned, with what only one of them has")
  void twoTraces_areAligned() throws IOException {
    send("/v1/traces", Samples.call(1).toByteArray());
    send("/v1/traces", Samples.failedCall(2).toByteArray());
    String left = Samples.hex(Samples.traceId(1));
    String right = Samples.hex(Samples.traceId(2));

    JsonNode pairs = fixture.api("compare?left=" + left + "&right=" + right).get("pairs");
    assertEquals(3, pairs.size());
    assertEquals("OK", pairs.get(0).get("leftAttributes").get("rpc.status_code").asText());
    assertEquals(
        "UNAVAILABLE", pairs.get(0).get("rightAttributes").get("rpc.status_code").asText());
    assertTrue(pairs.get(2).get("right").isNull());
    assertEquals(404, fixture.get("/api/compare?left=" + left + "&right=none").statusCode());
  }

  @Test
  @DisplayName("Times at both ends of what 64 bits hold have an order, and no answer overflows")
  void extremeTimes_areAnswered() throws IOException {
    Span longest =
        Samples.span(1, 1, 0, "ever")
            .setStartTimeUnixNano(Long.MIN_VALUE)
            .setEndTimeUnixNano(Long.MAX_VALUE)
            .build();
    Span backwards = Samples.span(1, 2, 1, "backwards").setEndTimeUnixNano(5).build();
    send("/v1/traces", Samples.spans("odd", List.of(longest, backwards)).toByteArray());

    JsonNode trace = fixture.api("traces/" + Samples.hex(Samples.traceId(1)));
    assertTrue(trace.get("durationMicros").asDouble() > 1e16);
    assertTrue(trace.get("tree").get(1).get("offsetMicros").asDouble() > 0);
    assertTrue(trace.get("tree").get(1).get("clock").asText().contains("ends before it begins"));
  }

  @Test
  @DisplayName("What is not here (any more) is a plain 404")
  void unknownTrace_isNotFound() throws IOException {
    HttpResponse<String> response = fixture.get("/api/traces/unknown");

    assertEquals(404, response.statusCode());
    assertTrue(response.body().contains("no such trace"), response.body());
  }

  @Test
  @DisplayName("A port that is taken is named, with what to do")
  void takenPort_isNamed() {
    int page = URI.create(fixture.console().pageAddress()).getPort();
    int grpc = URI.create(fixture.console().grpcEndpoint()).getPort();

    assertTaken(
        new ConsoleSettings(0, 0, page, 8 << 20, Optional.empty(), Optional.empty()),
        page,
        "--page-port");
    assertTaken(
        new ConsoleSettings(grpc, 0, 0, 8 << 20, Optional.empty(), Optional.empty()),
        grpc,
        "--grpc-port");
  }

  private static void assertTaken(ConsoleSettings settings, int port, String option) {
    BindException refusal = assertThrows(BindException.class, () -> Console.start(settings));
    assertTrue(refusal.getMessage().contains("port " + port), refusal.getMessage());
    assertTrue(refusal.getMessage().contains(option), refusal.getMessage());
  }

  private void send(String path, byte[] body) throws IOException {
    HttpResponse<String> response =
        fixture.otlp(path, body, "Content-Type", "application/x-protobuf");
    assertEquals(200, response.statusCode(), response.body());
  }

  /** Reads on until an event says so; the connection's time limit ends it otherwise. */
  private static void awaitData(BufferedReader events, String wanted) throws IOException {
    String line = events.readLine();
    while (line != null && !(line.startsWith("data:") && line.contains(wanted))) {
      line = events.readLine();
    }
    assertTrue(line != null, "the stream of events has ended");
  }
}
