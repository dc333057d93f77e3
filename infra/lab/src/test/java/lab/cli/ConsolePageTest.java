package lab.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import lab.console.Console;
import lab.console.ConsoleSettings;
import lab.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ConsolePageTest {

  private Console console;
  private ConsolePage page;

  @BeforeEach
  void start() throws IOException {
    console =
        Console.start(new ConsoleSettings(0, 0, 0, 8 << 20, Optional.empty(), Optional.empty()));
    page = new ConsolePage(console.pageAddress());
  }

  @AfterEach
  void stop() {
    console.close();
  }

  @Test
  @DisplayName("The first trace is noticed")
  void firstTrace_isNoticed() throws Exception {
    assertFalse(page.hasTraces());
    sendSpan(0);
    assertTrue(page.hasTraces());
    assertEquals(List.of(), page.findings());
  }

  @Test
  @DisplayName("What is wrong is told in a line for each kind")
  void findings_areLines() throws Exception {
    sendSpan(3);
    Await.until("something is found", () -> !findings().isEmpty());

    assertEquals(1, page.findings().size());
    assertTrue(
        page.findings().get(0).startsWith("job INTERNAL, 1 times: The SDK left out some"),
        () -> findings().toString());
  }

  private List<String> findings() {
    try {
      return page.findings();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void sendSpan(int droppedEvents) throws IOException, InterruptedException {
    String request =
        """
        {"resourceSpans":[{"scopeSpans":[{"spans":[{
          "traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"00f067aa0ba902b7","name":"job",
          "startTimeUnixNano":"1","endTimeUnixNano":"2","droppedEventsCount":%d}]}]}]}
        """
            .formatted(droppedEvents);
    HttpRequest post =
        HttpRequest.newBuilder(URI.create(console.httpEndpoint() + "/v1/traces"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(request))
            .build();
    assertEquals(
        200,
        HttpClient.newHttpClient().send(post, HttpResponse.BodyHandlers.ofString()).statusCode());
  }
}
