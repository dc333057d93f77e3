package lab.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What something ran on. It names nobody's machine, only its kind.
 *
 * @param cpu what the processor calls itself
 * @param cores that this JVM may use
 * @param memory in GiB, rounded
 * @param os name, version and architecture
 * @param java vendor and version
 */
public record Machine(String cpu, int cores, int memory, String os, String java) {

  private static final Path LINUX_CPU = Path.of("/proc/cpuinfo");
  private static final String MODEL = "model name";
  private static final double GIB = 1 << 30;

  /** The machine that this runs on. */
  public static Machine here() {
    return new Machine(
        processor(),
        Runtime.getRuntime().availableProcessors(),
        (int) Math.round(memoryBytes() / GIB),
        "%s %s %s".formatted(property("os.name"), property("os.version"), property("os.arch")),
        "%s %s".formatted(property("java.vendor"), property("java.version")));
  }

  /** As evidence tells it. */
  public Map<String, JsonNode> values() {
    JsonNodeFactory json = JsonNodeFactory.instance;
    Map<String, JsonNode> values = new LinkedHashMap<>();
    values.put("cpu", json.textNode(cpu));
    values.put("cores", json.numberNode(cores));
    values.put("memory-gib", json.numberNode(memory));
    values.put("os", json.textNode(os));
    values.put("java", json.textNode(java));
    return values;
  }

  /** Linux tells it in a file, Windows in a variable; elsewhere the architecture has to do. */
  private static String processor() {
    if (Files.isReadable(LINUX_CPU)) {
      try (Stream<String> lines = Files.lines(LINUX_CPU)) {
        return lines
            .filter(line -> line.startsWith(MODEL))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElseGet(() -> property("os.arch"));
      } catch (IOException e) {
        return property("os.arch");
      }
    }
    return System.getenv().getOrDefault("PROCESSOR_IDENTIFIER", property("os.arch"));
  }

  private static long memoryBytes() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : 0;
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }
}
