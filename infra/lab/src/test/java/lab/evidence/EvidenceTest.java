package lab.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was seen is kept with all that is needed to judge it later. */
class EvidenceTest {

  private static final Map<String, JsonNode> VALUES =
      Map.of("calls", IntNode.valueOf(40), "ms", DoubleNode.valueOf(1.5), "id", new TextNode("0a"));

  @TempDir Path root;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        root.resolve("pom.xml"),
        """
        <grpc.version>1.85.1</grpc.version>
        <protoc-gen-grpc-java.version>1.83.1</protoc-gen-grpc-java.version>
        <opentelemetry-semconv.version>1.45.0</opentelemetry-semconv.version>
        <log4j.version>2.26.1</log4j.version>
        """);
    Files.createDirectories(root.resolve("step/src"));
    Files.writeString(root.resolve("step/src/A.java"), "class A {}\n");
  }

  private Evidence seen() throws IOException {
    return Evidence.of(root, "lab rehearse --record", List.of("step/src"), VALUES);
  }

  @Test
  @DisplayName("What is written is read again, all of it")
  void writeAndRead_agree() throws IOException {
    Evidence seen = seen();
    seen.write(root);

    assertEquals(seen, Evidence.read(root));
  }

  @Test
  @DisplayName("It tells when, on which machine, and with which libraries")
  void of_tellsWhereAndWhen() throws IOException {
    Evidence seen = seen();

    Duration age = Duration.between(Instant.parse(seen.recorded()), Instant.now());
    assertTrue(age.compareTo(Duration.ofMinutes(1)) < 0, seen.recorded());
    assertEquals("unknown", seen.commit());
    assertEquals(Runtime.getRuntime().availableProcessors(), seen.machine().get("cores").asInt());
    assertTrue(seen.machine().get("memory-gib").asInt() > 0, seen.machine().toString());
    for (String fact : List.of("cpu", "os", "java")) {
      assertTrue(!seen.machine().get(fact).asText().isBlank(), fact);
    }
    assertEquals(
        Map.of(
            "grpc", TextNode.valueOf("1.85.1"),
            "opentelemetry-semconv", TextNode.valueOf("1.45.0"),
            "log4j", TextNode.valueOf("2.26.1")),
        seen.versions());
  }

  @Test
  @DisplayName("In a checkout it names the commit")
  void of_namesTheCommit() throws IOException {
    Path lab = Path.of("..", "..");
    Evidence seen = Evidence.of(lab, "lab", List.of("pom.xml"), Map.of());

    // Sources that came as an archive have none.
    String expected = Files.exists(lab.resolve(".git")) ? "[0-9a-f]{40}" : "unknown";
    assertTrue(seen.commit().matches(expected), seen.commit());
  }

  @Test
  @DisplayName("It is stale when a source that it shows has changed, and only then")
  void changed_namesTheSource() throws IOException {
    seen().write(root);
    assertEquals(List.of(), Evidence.read(root).changed(root));

    Files.writeString(root.resolve("step/src/A.java"), "class A { int a; }\n");
    assertEquals(List.of("step/src"), Evidence.read(root).changed(root));
  }
}
