package lab.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks a console for what its page shows. */
final class ConsolePage {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** To start programs takes a while. */
  private static final Duration OBEDIENCE = Duration.ofSeconds(60);

  private static final String NO_DEMO =
      "no demo answers at %s: start one with lab demo, or name its port with --page-port";

  private final HttpClient client = HttpClient.newHttpClient();
  private final String address;

  /**
   * @param address where the page is, without a slash at the end
   */
  ConsolePage(String address) {
    this.address = address;
  }

  /** Whether a trace has arrived. */
  boolean hasTraces() throws IOException, InterruptedException {
    return !get("/api/traces?limit=1").isEmpty();
  }

  /** What is wrong with what has arrived so far, a line for each kind. */
  List<String> findings() throws IOException, InterruptedException {
    JsonNode view = get("/api/findings");
    List<String> lines = new ArrayList<>();
    for (JsonNode finding : view.get("findings")) {
      lines.add(
          "%s, %d times: %s"
              .formatted(
                  finding.get("subject").asText(),
                  finding.get("count").asLong(),
                  finding.get("sentence").asText()));
    }
    return lines;
  }

  /**
   * Gives an order to the demo beside the console.
   *
   * @param order such as {@code step/3}; empty to ask how it is
   * @return how it is afterwards
   * @throws IOException when there is none, or it does not obey; the message says what to do
   */
  JsonNode demo(String method, String order) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(address + "/api/demo" + (order.isEmpty() ? "" : "/") + order))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(OBEDIENCE)
            .build();
    JsonNode answer;
    try {
      answer =
          new ObjectMapper()
              .readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new IOException(NO_DEMO.formatted(address), e);
    }
    if (answer.has("error")) {
      throw new IOException(answer.get("error").asText());
    }
    if (!answer.path("running").asBoolean()) {
      throw new IOException(NO_DEMO.formatted(address));
    }
    return answer;
  }

  /** What the console answers. */
  JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path)).timeout(PATIENCE).build();
    return new ObjectMapper()
        .readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }
}
