package lab.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/**
 * The API of the console that the demo has started.
 *
 * @param address of its page, without a slash at the end
 */
record Api(String address) {

  /** To start programs takes a while. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * Asks for something.
   *
   * @param path such as {@code traces?limit=1}
   */
  JsonNode get(String path) throws IOException, InterruptedException {
    return send("GET", path);
  }

  /** Asks for something that may not be there. */
  Optional<JsonNode> find(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = exchange("GET", path);
    return response.statusCode() == NOT_FOUND ? Optional.empty() : Optional.of(read(response));
  }

  /**
   * Has something done.
   *
   * @param path such as {@code demo/step/3}
   * @return what is so then
   * @throws IOException when it is refused; the message is the console's
   */
  JsonNode send(String method, String path) throws IOException, InterruptedException {
    return read(exchange(method, path));
  }

  private HttpResponse<String> exchange(String method, String path)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + "/api/" + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(PATIENCE)
            .build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode read(HttpResponse<String> response) throws IOException {
    JsonNode answer = new ObjectMapper().readTree(response.body());
    if (response.statusCode() != OK) {
      throw new IOException(
          "%s: %s".formatted(response.uri().getPath(), answer.path("error").asText("no answer")));
    }
    return answer;
  }
}
