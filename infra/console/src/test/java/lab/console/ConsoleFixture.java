package lab.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A console on free ports for each test, or all of a class for a static field; and requests to it.
 */
final class ConsoleFixture
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

  static {
    allowHostHeader();
  }

  /** Java's client keeps Host for itself unless it is told otherwise before it is first used. */
  static void allowHostHeader() {
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
  }

  private final HttpClient client = HttpClient.newHttpClient();
  private final long memoryBytes;
  private boolean isShared;
  private Console console;

  ConsoleFixture() {
    this(8 << 20);
  }

  ConsoleFixture(long memoryBytes) {
    this.memoryBytes = memoryBytes;
  }

  @Override
  public void beforeAll(ExtensionContext test) throws IOException {
    isShared = true;
    start();
  }

  @Override
  public void beforeEach(ExtensionContext test) throws IOException {
    if (!isShared) {
      start();
    }
  }

  private void start() throws IOException {
    console =
        Console.start(
            new ConsoleSettings(0, 0, 0, memoryBytes, Optional.empty(), Optional.empty()));
  }

  @Override
  public void afterEach(ExtensionContext test) {
    if (!isShared) {
      console.close();
    }
  }

  @Override
  public void afterAll(ExtensionContext test) {
    console.close();
  }

  Console console() {
    return console;
  }

  /** What the page's server answers to a GET with these headers, given as names and values. */
  HttpResponse<String> get(String path, String... headers) throws IOException {
    return send(request(console.pageAddress() + path, headers).GET().build());
  }

  /** The JSON that the API answers. */
  JsonNode api(String path) throws IOException {
    return new ObjectMapper().readTree(get("/api/" + path).body());
  }

  /** What the OTLP receiver answers to a POST. */
  HttpResponse<String> otlp(String path, byte[] body, String... headers) throws IOException {
    return send(
        request(console.httpEndpoint() + path, headers)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build());
  }

  HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  static HttpRequest.Builder request(String address, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
    return headers.length == 0 ? request : request.headers(headers);
  }
}
