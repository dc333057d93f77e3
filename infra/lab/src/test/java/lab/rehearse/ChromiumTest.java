package lab.rehearse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real browser on a page of ours. Without one these tests are left out; with {@code
 * LAB_BROWSER_REQUIRED=1} that is a failure.
 */
@Timeout(60)
class ChromiumTest {

  private static final String PAGE =
      """
      <!doctype html><title>A page</title>
      <body style="margin: 0">
      <div style="height: 2000px"></div>
      <button onclick="this.textContent = event.isTrusted ? 'pressed' : 'faked'">press</button>
      <script>document.addEventListener("keydown", (event) => { document.title = event.key; });</script>
      """;

  private static HttpServer server;
  private static Chromium chromium;
  private static String address;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    Optional<Path> program = Chromium.find();
    boolean required = "1".equals(System.getenv("LAB_BROWSER_REQUIRED"));
    assertTrue(program.isPresent() || !required, "Chromium is required and not on the PATH");
    Assumptions.assumeTrue(program.isPresent(), "no Chromium on the PATH");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = PAGE.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
          exchange.sendResponseHeaders(
              exchange.getRequestURI().getPath().equals("/") ? 200 : 404, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    address = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    chromium = Chromium.start(program.get());
  }

  @AfterAll
  static void stop() {
    if (chromium != null) {
      chromium.close();
    }
    if (server != null) {
      server.stop(0);
    }
  }

  private static void visit() throws Exception {
    chromium.visit(address);
    while (!chromium.evaluate("document.readyState").asText().equals("complete")) {
      Thread.onSpinWait();
    }
    chromium.complaints();
  }

  @Test
  @DisplayName("It answers with what an expression is, once a promise is kept")
  void evaluate_answers() throws Exception {
    visit();
    assertEquals("A page", chromium.evaluate("document.title").asText());
    assertEquals(3, chromium.evaluate("Promise.resolve([1, 2]).then(([a, b]) => a + b)").asInt());
    assertTrue(
        assertThrows(IOException.class, () -> chromium.evaluate("nothing.there"))
            .getMessage()
            .contains("nothing is not defined"));
  }

  @Test
  @DisplayName("A click is a person's click, wherever on the page the element is")
  void click_isTrusted() throws Exception {
    visit();
    chromium.click("button");
    assertEquals(
        "pressed", chromium.evaluate("document.querySelector('button').textContent").asText());
    assertTrue(
        assertThrows(IOException.class, () -> chromium.click("#away"))
            .getMessage()
            .contains("#away"));
  }

  @Test
  @DisplayName("A key reaches the page")
  void press_reachesThePage() throws Exception {
    visit();
    chromium.press("r");
    assertEquals("r", chromium.evaluate("document.title").asText());
  }

  @Test
  @DisplayName("A picture is a PNG of 1280 by 720 points")
  void screenshot_hasItsSize() throws Exception {
    visit();
    assertEquals(List.of(1280, 720), sizeOfPicture());
  }

  @Test
  @DisplayName("A picture ends where the page does, whatever floats below")
  void screenshot_leavesOutWhatIsEmpty() throws Exception {
    visit();
    chromium.evaluate(
        """
        document.body.innerHTML = '<p style="margin: 0; height: 100px">all there is</p>'
          + '<div style="position: fixed; bottom: 0"><b>floats</b></div>';""");
    assertEquals(List.of(1280, 124), sizeOfPicture());
  }

  @Test
  @DisplayName("A picture shows the part of the page that one has gone to")
  void screenshot_showsWhatIsInTheWindow() throws Exception {
    visit();
    chromium.evaluate(
        """
        document.querySelector("button").style = "width: 100%; height: 700px; background: #00ff00";
        scrollTo({ top: 9999, behavior: "instant" });""");
    assertEquals(0xff00ff00, picture().getRGB(9, 360));
  }

  private List<Integer> sizeOfPicture() throws Exception {
    return List.of(picture().getWidth(), picture().getHeight());
  }

  private BufferedImage picture() throws Exception {
    Path file = folder.resolve("page.png");
    chromium.screenshot(file);
    return ImageIO.read(file.toFile());
  }

  @Test
  @DisplayName("What goes wrong in the page is told once")
  void complaints_areTold() throws Exception {
    visit();
    chromium.evaluate("fetch('/away').then(() => null)");
    chromium.evaluate(
        "new Promise(done => { setTimeout(() => { done(); throw new Error('oh'); }); })");
    String all = "";
    while (!all.contains("oh") || !all.contains("404")) {
      all += chromium.complaints();
    }
    assertEquals(List.of(), chromium.complaints());
  }

  @Test
  @DisplayName("An address where nobody is is an error")
  void visit_saysThatNobodyIsThere() {
    assertThrows(IOException.class, () -> chromium.visit("http://127.0.0.1:1/"));
  }

  @Test
  @DisplayName("It is found by its variable, or else on the PATH")
  void find_looksWhereOneExpects() throws Exception {
    Path program = Files.createFile(folder.resolve("chromium"));
    assertTrue(program.toFile().setExecutable(true));
    Path other = Files.createFile(folder.resolve("my-browser"));
    assertTrue(other.toFile().setExecutable(true));

    assertEquals(Optional.of(program), Chromium.find(Map.of("PATH", folder.toString())));
    assertEquals(
        Optional.of(other),
        Chromium.find(Map.of("PATH", folder.toString(), Chromium.VARIABLE, other.toString())));
    assertFalse(Chromium.find(Map.of("PATH", "")).isPresent());
    assertFalse(
        Chromium.find(Map.of("PATH", folder.toString(), Chromium.VARIABLE, "away")).isPresent());
  }
}
