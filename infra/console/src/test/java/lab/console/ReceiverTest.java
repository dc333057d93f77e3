package lab.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import lab.console.receive.OtlpHttpReceiver;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiverTest {

  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";

  @RegisterExtension final ConsoleFixture fixture = new ConsoleFixture();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("All three signals arrive over gRPC, packed or not")
  void grpc_takesEverySignal(boolean gzip) throws IOException {
    ManagedChannel channel = channel();
    TraceServiceGrpc.TraceServiceBlockingStub traces = TraceServiceGrpc.newBlockingStub(channel);
    MetricsServiceGrpc.MetricsServiceBlockingStub metrics =
        MetricsServiceGrpc.newBlockingStub(channel);
    LogsServiceGrpc.LogsServiceBlockingStub logs = LogsServiceGrpc.newBlockingStub(channel);

    (gzip ? traces.withCompression("gzip") : traces).export(Samples.call(1));
    (gzip ? metrics.withCompression("gzip") : metrics).export(Samples.metrics(1, 2, 3));
    (gzip ? logs.withCompression("gzip") : logs)
        .export(Samples.log(1, SeverityNumber.SEVERITY_NUMBER_INFO, "hello"));

    channel.shutdownNow();
    assertAllArrived();
  }

  @Test
  @DisplayName("What is too large is refused over gRPC")
  void grpc_refusesWhatIsTooLarge() {
    ManagedChannel channel = channel();
    String large = "x".repeat(OtlpHttpReceiver.MAX_BYTES);

    StatusRuntimeException refusal =
        assertThrows(
            StatusRuntimeException.class,
            () ->
                TraceServiceGrpc.newBlockingStub(channel)
                    .export(Samples.spans("large", List.of(Samples.span(1, 1, 0, large).build()))));

    channel.shutdownNow();
    assertEquals(Status.Code.RESOURCE_EXHAUSTED, refusal.getStatus().getCode());
  }

  @ParameterizedTest
  @CsvSource({PROTOBUF + ", false", PROTOBUF + ", true", JSON + ", false", JSON + ", true"})
  @DisplayName("All three signals arrive over HTTP, as protobuf and JSON, packed or not")
  void http_takesEverySignal(String type, boolean gzip) throws IOException {
    assertTaken(type, gzip, "/v1/traces", Samples.call(1));
    assertTaken(type, gzip, "/v1/metrics", Samples.metrics(1, 2, 3));
    assertTaken(
        type, gzip, "/v1/logs", Samples.log(1, SeverityNumber.SEVERITY_NUMBER_INFO, "hello"));

    assertAllArrived();
  }

  @Test
  @DisplayName("JSON may write numbers as text, kinds as names, and fields that nobody knows")
  void json_isReadGenerously() throws IOException {
    String json =
        """
        {"resourceSpans": [{"later": 1, "scopeSpans": [{"spans": [{
          "traceId": "5B8EFFF798038103D269B633813FC60C", "spanId": "eee19b7ec3c1b174",
          "name": "as text", "kind": "SPAN_KIND_SERVER",
          "startTimeUnixNano": "1544712660000000000", "endTimeUnixNano": 1544712661000000000
        }]}]}]}
        """;

    assertEquals(200, post("/v1/traces", json.getBytes(StandardCharsets.UTF_8), JSON).statusCode());

    JsonNode span = fixture.api("traces/5b8efff798038103d269b633813fc60c").get("tree").get(0);
    assertEquals("SERVER", span.get("kind").asText());
    assertEquals(1_000_000, span.get("durationMicros").asDouble());
  }

  @Test
  @DisplayName("What cannot be taken gets the status that says why, as a google.rpc.Status")
  void wrongRequests_areAnswered() throws IOException {
    byte[] good = Samples.call(1).toByteArray();
    byte[] packed = gzip(good);

    assertEquals(415, post("/v1/traces", good, "text/plain").statusCode());
    assertEquals(400, post("/v1/traces", new byte[] {1, 2, 3}, PROTOBUF).statusCode());
    assertEquals(400, post("/v1/traces", "{".getBytes(StandardCharsets.UTF_8), JSON).statusCode());
    assertEquals(400, packed("/v1/traces", good, PROTOBUF).statusCode());
    assertEquals(
        400, packed("/v1/traces", Arrays.copyOf(packed, packed.length / 2), PROTOBUF).statusCode());
    assertEquals(400, packed("/v1/traces", new byte[0], PROTOBUF).statusCode());
    byte[] large = new byte[OtlpHttpReceiver.MAX_BYTES + 1];
    assertEquals(413, post("/v1/traces", large, PROTOBUF).statusCode());
    assertEquals(413, packed("/v1/traces", gzip(large), PROTOBUF).statusCode());
    assertTrue(
        post("/v1/traces", "[]".getBytes(StandardCharsets.UTF_8), JSON).body().contains("message"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH"})
  @DisplayName("Only POST is for sending")
  void otherMethods_areRefused(String method) throws IOException {
    HttpRequest request =
        ConsoleFixture.request(fixture.console().httpEndpoint() + "/v1/traces")
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();

    assertEquals(405, fixture.send(request).statusCode());
  }

  @Test
  @DisplayName("Random bytes are answered, and the console lives on")
  void randomBytes_areAnswered() throws IOException {
    Random random = new Random(4711);
    byte[] good = Samples.call(1).toByteArray();
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = good.clone();
      for (int flips = random.nextInt(8); flips >= 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      int status = post("/v1/traces", bytes, PROTOBUF).statusCode();
      assertTrue(status == 200 || status == 400, "status " + status);
    }
    assertEquals(200, fixture.get("/api/traces?limit=1000").statusCode());
    assertEquals(200, fixture.get("/api/overview").statusCode());
  }

  private void assertAllArrived() throws IOException {
    JsonNode counts = fixture.api("overview");
    assertEquals(3, counts.get("spans").get("kept").asInt());
    assertEquals(3, counts.get("metrics").get("kept").asInt());
    assertEquals(1, counts.get("logs").get("kept").asInt());
    JsonNode trace = fixture.api("traces/" + Samples.hex(Samples.traceId(1)));
    assertEquals(
        List.of(0, 1, 2),
        trace.get("tree").findValues("depth").stream().map(JsonNode::asInt).toList());
    assertEquals("hello", trace.get("logs").get(0).get("body").asText());
  }

  private void assertTaken(String type, boolean gzip, String path, Message request)
      throws IOException {
    byte[] body =
        type.equals(PROTOBUF)
            ? request.toByteArray()
            : hexIds(JsonFormat.printer().print(request)).getBytes(StandardCharsets.UTF_8);
    HttpResponse<String> response = gzip ? packed(path, gzip(body), type) : post(path, body, type);
    assertEquals(200, response.statusCode(), response.body());
    assertEquals(type, response.headers().firstValue("Content-Type").orElse(""));
    assertEquals(type.equals(JSON) ? "{}" : "", response.body());
  }

  /** Protobuf's JSON has ids in base64, OTLP's has them in hex. */
  private static String hexIds(String json) {
    return Pattern.compile("(?i)(\"(?:parent)?(?:trace|span)Id\": \")([^\"]+)")
        .matcher(json)
        .replaceAll(
            match ->
                match.group(1)
                    + HexFormat.of().formatHex(Base64.getDecoder().decode(match.group(2))));
  }

  private HttpResponse<String> post(String path, byte[] body, String type) throws IOException {
    return fixture.otlp(path, body, "Content-Type", type);
  }

  private HttpResponse<String> packed(String path, byte[] body, String type) throws IOException {
    return fixture.otlp(path, body, "Content-Type", type, "Content-Encoding", "gzip");
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private ManagedChannel channel() {
    String target = fixture.console().grpcEndpoint().replace("http://", "");
    return Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()).build();
  }
}
