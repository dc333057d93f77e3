package lab.console.receive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * OTLP's own JSON: protobuf's, but for trace and span ids, which are written in hex.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding">JSON encoding</a>
 */
final class OtlpJson {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<String> IDS = List.of("traceId", "spanId", "parentSpanId");

  private OtlpJson() {}

  /**
   * Reads a request; fields that are not known are passed over.
   *
   * @throws InvalidProtocolBufferException when it is no such request
   */
  static void merge(String json, Message.Builder request) throws InvalidProtocolBufferException {
    try {
      JsonNode tree = MAPPER.readTree(json);
      idsToBase64(tree);
      JsonFormat.parser().ignoringUnknownFields().merge(MAPPER.writeValueAsString(tree), request);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new InvalidProtocolBufferException("not OTLP JSON");
    }
  }

  private static void idsToBase64(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (String id : IDS) {
        if (object.path(id).isTextual()) {
          byte[] bytes = HexFormat.of().parseHex(object.get(id).textValue());
          object.put(id, Base64.getEncoder().encodeToString(bytes));
        }
      }
      object.forEach(OtlpJson::idsToBase64);
    } else if (node instanceof ArrayNode array) {
      array.forEach(OtlpJson::idsToBase64);
    }
  }
}
