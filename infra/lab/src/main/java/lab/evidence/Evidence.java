package lab.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A recorded run: what was seen, on which machine, and the hash of the sources that it shows.
 *
 * @param recorded when, in ISO 8601
 * @param commit of the checkout that ran
 * @param command what records it anew
 * @param machine what it ran on
 * @param versions of the libraries that ran
 * @param sources paths below the lab's folder, each with the hash of its content
 * @param values what was seen: numbers and texts by name
 */
public record Evidence(
    String recorded,
    String commit,
    String command,
    Map<String, JsonNode> machine,
    Map<String, JsonNode> versions,
    Map<String, String> sources,
    Map<String, JsonNode> values) {

  /** The file in a recorder's folder; pictures, tables and texts lie beside it. */
  public static final String FILE = "evidence.json";

  private static final String UNKNOWN = "unknown";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern VERSION =
      Pattern.compile("<(grpc|opentelemetry-[\\w-]+|log4j)\\.version>([^<]+)<");

  /**
   * What was seen just now, on this machine.
   *
   * @param root the lab's folder
   * @param sources files and folders below it that make this stale when they change, with slashes
   */
  public static Evidence of(
      Path root, String command, Collection<String> sources, Map<String, JsonNode> values)
      throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    for (String source : sources) {
      hashes.put(source, hash(root.resolve(source)));
    }
    return new Evidence(
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        commit(root),
        command,
        Machine.here().values(),
        versions(root),
        hashes,
        new TreeMap<>(values));
  }

  /** Git's name for what is checked out; {@code unknown} of sources that came without Git. */
  private static String commit(Path root) throws IOException {
    if (!Files.exists(root.resolve(".git"))) {
      return UNKNOWN; // Git would name the commit of whatever the folder lies in
    }
    try {
      Process git =
          new ProcessBuilder("git", "rev-parse", "HEAD")
              .directory(root.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String commit;
      try (InputStream out = git.getInputStream()) {
        commit = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
      }
      return git.waitFor() == 0 ? commit : UNKNOWN;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    } catch (IOException e) {
      return UNKNOWN; // no such program
    }
  }

  /** Of the libraries that what is measured is made of. */
  private static Map<String, JsonNode> versions(Path root) throws IOException {
    Map<String, JsonNode> versions = new TreeMap<>();
    Matcher property = VERSION.matcher(Files.readString(root.resolve("pom.xml")));
    while (property.find()) {
      versions.put(property.group(1), TextNode.valueOf(property.group(2)));
    }
    return versions;
  }

  /** Reads what a recorder has left in its folder. */
  public static Evidence read(Path folder) throws IOException {
    return JSON.readValue(folder.resolve(FILE).toFile(), Evidence.class);
  }

  /** Leaves this in a recorder's folder, where {@link #read} finds it. */
  public void write(Path folder) throws IOException {
    String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this);
    Files.writeString(folder.resolve(FILE), text + "\n");
  }

  /** The sources that are no longer what was recorded; empty when the evidence still holds. */
  public List<String> changed(Path root) throws IOException {
    Map<String, String> changed = new TreeMap<>(sources);
    for (String source : sources.keySet()) {
      Path path = root.resolve(source);
      if (Files.exists(path)) {
        changed.remove(source, hash(path));
      }
    }
    return List.copyOf(changed.keySet());
  }

  /**
   * The SHA-256 of a file or folder, in hex: over the names of its files, in order, and what they
   * hold. Line ends do not count, since Git may change them.
   */
  public static String hash(Path source) throws IOException {
    MessageDigest digest = sha256();
    for (Map.Entry<String, Path> file : files(source).entrySet()) {
      String text = Files.readString(file.getValue(), StandardCharsets.UTF_8);
      update(digest, file.getKey());
      update(digest, text.replace("\r\n", "\n"));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static Map<String, Path> files(Path source) throws IOException {
    Map<String, Path> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(source)) {
      all.filter(Files::isRegularFile)
          .forEach(file -> files.put(source.relativize(file).toString().replace('\\', '/'), file));
    }
    return files;
  }

  /** A zero byte ends each part: where one ends and the next begins counts. */
  private static void update(MessageDigest digest, String part) {
    digest.update(part.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
