package lab.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The system's Chromium without a window, with one page of 1280 by 720 points. It is told what to
 * do by the DevTools protocol over a WebSocket. The tests of the page use Playwright, whose driver
 * is 150 MB: too much for every learner to fetch with the command.
 *
 * @see <a href="https://chromedevtools.github.io/devtools-protocol/">DevTools protocol</a>
 */
final class Chromium implements AutoCloseable {

  /** Names a browser that is not on the PATH or has another name. */
  static final String VARIABLE = "LAB_BROWSER";

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "chrome", "microsoft-edge");

  /** Where it writes its port and the path for commands, when it is ready. */
  private static final String READY = "DevToolsActivePort";

  /** The part of the page in the window, to its last thing; what floats above does not count. */
  private static final String SHOWN =
      """
      (() => {
        const floats = element => getComputedStyle(element.offsetParent ?? element).position === "fixed";
        const ends = [...document.querySelectorAll("body :is(:not(:has(*)), svg)")]
          .filter(element => !floats(element))
          .map(element => element.getBoundingClientRect().bottom);
        const height = Math.round(Math.min(innerHeight, Math.max(...ends) + 24));
        return { x: 0, y: scrollY, width: innerWidth, height, scale: 1 };
      })()""";

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final Path profile;
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
  private final AtomicInteger commands = new AtomicInteger();
  private @Nullable WebSocket socket;

  private Chromium(Process process, Path profile) {
    this.process = process;
    this.profile = profile;
  }

  /** The browser that the variable names, or else the first on the PATH. */
  static Optional<Path> find() {
    return find(System.getenv());
  }

  static Optional<Path> find(Map<String, String> environment) {
    String named = environment.getOrDefault(VARIABLE, "");
    if (!named.isEmpty()) {
      return Optional.of(Path.of(named)).filter(Files::isExecutable);
    }
    return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts it with a profile of its own, which is gone afterwards.
   *
   * @throws IOException when it does not start
   */
  static Chromium start(Path program) throws IOException, InterruptedException {
    Path profile = Files.createTempDirectory("lab-browser");
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "--no-sandbox", // containers have none; it opens nothing but the lab's own page
                "--disable-gpu",
                "--disable-sync",
                "--disable-background-networking",
                "--no-first-run",
                "--hide-scrollbars",
                "--force-color-profile=srgb",
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Chromium chromium = new Chromium(process, profile);
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "end of Chromium"));
    try {
      chromium.connect();
      return chromium;
    } catch (IOException | InterruptedException | RuntimeException e) {
      chromium.close();
      throw e;
    }
  }

  private void connect() throws IOException, InterruptedException {
    Path ready = profile.resolve(READY);
    if (!until(() -> isWritten(ready))) {
      throw new IOException(
          "Chromium did not start: try it by hand, or name another in LAB_BROWSER");
    }
    String port = Files.readAllLines(ready).get(0);
    HttpClient http = HttpClient.newHttpClient();
    JsonNode pages =
        JSON.readTree(
            http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list"))
                        .timeout(PATIENCE)
                        .build(),
                    HttpResponse.BodyHandlers.ofString())
                .body());
    String address = pages.path(0).path("webSocketDebuggerUrl").asText();
    socket = http.newWebSocketBuilder().buildAsync(URI.create(address), new Listener()).join();
    command("Page.enable", Map.of());
    command("Runtime.enable", Map.of());
    command("Log.enable", Map.of());
    command(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", 1280, "height", 720, "deviceScaleFactor", 1, "mobile", false));
  }

  /** Both lines: they are not written at once. */
  private boolean isWritten(Path ready) {
    try {
      return Files.exists(ready) && Files.readAllLines(ready).size() == 2;
    } catch (IOException e) {
      return false;
    }
  }

  /** Goes to an address; what the page then shows may come later. */
  void visit(String address) throws IOException, InterruptedException {
    JsonNode answer = command("Page.navigate", Map.of("url", address));
    if (answer.hasNonNull("errorText")) {
      throw new IOException(address + ": " + answer.get("errorText").asText());
    }
  }

  /**
   * What an expression of JavaScript is in the page; promises are waited for.
   *
   * @throws IOException when it throws
   */
  JsonNode evaluate(String expression) throws IOException, InterruptedException {
    JsonNode answer =
        command(
            "Runtime.evaluate",
            Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
    if (answer.has("exceptionDetails")) {
      JsonNode thrown = answer.get("exceptionDetails");
      throw new IOException(
          thrown.path("exception").path("description").asText(thrown.path("text").asText()));
    }
    return answer.path("result").path("value");
  }

  /**
   * Clicks on the middle of the first element that matches, as a mouse does.
   *
   * @throws IOException when there is none
   */
  void click(String selector) throws IOException, InterruptedException {
    JsonNode place =
        evaluate(
            """
            (() => {
              const element = document.querySelector(%s);
              if (!element) return null;
              element.scrollIntoView({ block: "center", behavior: "instant" });
              const { x, y, width, height } = element.getBoundingClientRect();
              return { x: x + width / 2, y: y + height / 2 };
            })()"""
                .formatted(JSON.writeValueAsString(selector)));
    if (place.isMissingNode() || place.isNull()) {
      throw new IOException("the page has nothing that is " + selector);
    }
    for (String type : List.of("mousePressed", "mouseReleased")) {
      command(
          "Input.dispatchMouseEvent",
          Map.of(
              "type",
              type,
              "x",
              place.get("x").asDouble(),
              "y",
              place.get("y").asDouble(),
              "button",
              "left",
              "clickCount",
              1));
    }
  }

  /** Presses a key that has a letter. */
  void press(String letter) throws IOException, InterruptedException {
    for (String type : List.of("keyDown", "keyUp")) {
      command("Input.dispatchKeyEvent", Map.of("type", type, "key", letter, "text", letter));
    }
  }

  /** Takes the picture of what is to be seen, down to where it ends. */
  void screenshot(Path file) throws IOException, InterruptedException {
    JsonNode clip = evaluate(SHOWN);
    JsonNode answer = command("Page.captureScreenshot", Map.of("format", "png", "clip", clip));
    Files.write(file, Base64.getDecoder().decode(answer.get("data").asText()));
  }

  /** What the page has complained of since the last time it was asked. */
  List<String> complaints() {
    List<String> seen = List.copyOf(complaints);
    complaints.removeAll(seen);
    return seen;
  }

  private JsonNode command(String method, Map<String, ?> parameters)
      throws IOException, InterruptedException {
    WebSocket open = socket;
    if (open == null) {
      throw new IOException("Chromium is not connected");
    }
    int id = commands.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    asked.put(id, answer);
    ObjectNode command = JSON.createObjectNode().put("id", id).put("method", method);
    command.set("params", JSON.valueToTree(parameters));
    try {
      open.sendText(command.toString(), true).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("Chromium did not do " + method + ": " + e, e);
    } finally {
      asked.remove(id);
    }
  }

  private void hear(JsonNode message) {
    if (message.has("id")) {
      @Nullable CompletableFuture<JsonNode> waiting = asked.get(message.get("id").asInt());
      if (waiting == null) {
        return;
      }
      if (message.has("error")) {
        waiting.completeExceptionally(
            new IOException(message.get("error").path("message").asText()));
      } else {
        waiting.complete(message.path("result"));
      }
      return;
    }
    JsonNode parameters = message.path("params");
    switch (message.path("method").asText()) {
      case "Runtime.exceptionThrown" ->
          complaints.add(
              parameters.at("/exceptionDetails/exception/description").asText("an exception"));
      case "Log.entryAdded" -> {
        if (parameters.at("/entry/level").asText().equals("error")) {
          complaints.add(
              parameters.at("/entry/text").asText() + " " + parameters.at("/entry/url").asText());
        }
      }
      default -> {
        // Of no interest.
      }
    }
  }

  /** Puts messages together that come in parts. */
  private final class Listener implements WebSocket.Listener {

    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        try {
          hear(JSON.readTree(text.toString()));
        } catch (IOException e) {
          complaints.add("Chromium said what is no JSON: " + e.getMessage());
        }
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      asked.values().forEach(waiting -> waiting.completeExceptionally(error));
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      onError(from, new IOException("Chromium has ended"));
      return null;
    }
  }

  private boolean until(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0 || !process.isAlive()) {
        return false;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    return true;
  }

  /** Ends it with all its processes, and takes its profile away. */
  @Override
  public void close() {
    if (socket != null) {
      socket.abort();
    }
    List<ProcessHandle> helpers = process.descendants().toList();
    process.destroyForcibly().onExit().join();
    for (ProcessHandle helper : helpers) {
      helper.destroyForcibly();
      helper.onExit().join();
    }
    try (Stream<Path> files = Files.walk(profile)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // A helper may still have had a file open; the system empties its temporary folder.
    }
  }
}
