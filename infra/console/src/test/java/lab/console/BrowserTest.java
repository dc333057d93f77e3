package lab.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The page in a real browser. Without Chromium it is left out; with {@code LAB_BROWSER_REQUIRED=1}
 * that is a failure.
 */
class BrowserTest {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "chrome", "microsoft-edge");

  private static Playwright playwright;
  private static Browser browser;

  @RegisterExtension final ConsoleFixture fixture = new ConsoleFixture();

  private final List<String> complaints = new ArrayList<>();
  private BrowserContext context;
  private Page page;

  @BeforeAll
  static void startBrowser() {
    Optional<Path> chromium = findChromium();
    boolean required = "1".equals(System.getenv("LAB_BROWSER_REQUIRED"));
    assertTrue(chromium.isPresent() || !required, "Chromium is required and not on the PATH");
    Assumptions.assumeTrue(chromium.isPresent(), "no Chromium on the PATH: the page is not tried");
    Map<String, String> environment = Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(chromium.get())
                    .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-sync")));
  }

  @AfterAll
  static void stopBrowser() {
    if (playwright != null) {
      playwright.close();
    }
  }

  @BeforeEach
  void fill() throws IOException {
    for (int trace = 1; trace <= 20; trace++) {
      send("/v1/traces", Samples.call(trace).toByteArray());
    }
    send("/v1/traces", Samples.failedCall(99).toByteArray());
    long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    for (int i = 1; i <= 10; i++) {
      long time = now - TimeUnit.SECONDS.toNanos(10 - i);
      send("/v1/metrics", Samples.metrics(now - 1_000, time, i * i).toByteArray());
    }
    send(
        "/v1/logs",
        Samples.log(1, SeverityNumber.SEVERITY_NUMBER_WARN, Samples.HOSTILE).toByteArray());
  }

  @AfterEach
  void nothingWasComplainedOf() {
    context.close();
    assertEquals(List.of(), complaints);
  }

  @ParameterizedTest
  @CsvSource({"LIGHT, 1280, 800", "DARK, 1280, 800", "LIGHT, 400, 800", "DARK, 2560, 1400"})
  @DisplayName("Every view shows its data, is accessible, and runs without a complaint")
  void views_showTheirData(ColorScheme scheme, int width, int height) {
    open(scheme, width, height);

    visit("overview", "calculator-server");
    visit("traces", "Calculator/Calculate");
    visit("trace?id=" + Samples.hex(Samples.traceId(1)), "evaluate");
    visit("metrics", "rpc.server.call.duration");
    visit("logs", "onerror");
    visit("map", "The same as a table");
    visit("findings", "Looked for");
    visit("versions", "Telemetry of two versions is needed");
    visit("why?q=calculator-server", "calculator-server-1 has sent");
  }

  @Test
  @DisplayName("Markup in telemetry is text")
  void markup_isText() {
    open(ColorScheme.LIGHT, 1280, 800);
    page.navigate(address("logs"));

    page.getByText("<img src=x onerror=alert(1)>").waitFor();
    assertEquals(0, page.locator("main img").count());
  }

  @Test
  @DisplayName("What arrives is shown without a reload")
  void page_isLive() throws IOException {
    open(ColorScheme.LIGHT, 1280, 800);
    page.navigate(address("logs"));
    page.getByText("onerror").waitFor();

    send(
        "/v1/logs",
        Samples.log(2, SeverityNumber.SEVERITY_NUMBER_ERROR, "this is new").toByteArray());

    page.getByText("this is new").waitFor();
  }

  @Test
  @DisplayName("Everything can be reached by keys, and every place has an address")
  void keys_goEverywhere() {
    open(ColorScheme.LIGHT, 1280, 800);
    page.navigate(address("overview"));
    page.getByText("calculator-server").first().waitFor();

    page.keyboard().press("t");
    page.getByText("Begins with").waitFor();
    page.keyboard().press("/");
    page.keyboard().type("unavailable");
    page.keyboard().press("Enter");
    page.waitForURL("**/#/traces?text=unavailable");
    assertThat(page.locator("tbody tr")).hasCount(1);
    page.keyboard().press("Escape");
    page.keyboard().press("m");
    page.getByText("rpc.server.call.duration").first().waitFor();
    page.keyboard().press("?");
    assertTrue(page.locator("dialog").isVisible());
    page.keyboard().press("Escape");
    page.keyboard().press("l");
    page.waitForURL("**/#/logs");
  }

  @Test
  @DisplayName("An exemplar leads to its trace, and a record to its span")
  void links_leadToTheTrace() {
    open(ColorScheme.LIGHT, 1280, 800);
    page.navigate(address("metrics"));

    page.getByText("0.00400 s").first().click();

    page.getByText("evaluate").first().waitFor();
    assertTrue(page.url().contains(Samples.hex(Samples.traceId(1))), page.url());
    page.locator(".span", new Page.LocatorOptions().setHasText("evaluate")).click();
    assertTrue(page.url().contains("span=" + Samples.hex(Samples.spanId(3))), page.url());
  }

  private void open(ColorScheme scheme, int width, int height) {
    context =
        browser.newContext(
            new Browser.NewContextOptions().setColorScheme(scheme).setViewportSize(width, height));
    page = context.newPage();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
  }

  /** Goes to a view, waits for its data, takes its picture and has axe look at it. */
  private void visit(String view, String text) {
    page.navigate(address(view));
    page.getByText(text).first().waitFor();
    String name = view.replaceAll("\\W.*", "");
    Object theme = page.evaluate("document.documentElement.dataset.theme");
    String file = "%s-%s-%d.png".formatted(name, theme, page.viewportSize().width);
    page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", file)));
    Object overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth");
    assertEquals(0, overflow, view + " is wider than the window");
    List<Rule> violations = new AxeBuilder(page).analyze().getViolations();
    assertEquals(
        List.of(),
        violations.stream().map(rule -> rule.getId() + ": " + rule.getNodes()).toList(),
        view);
  }

  private String address(String view) {
    return fixture.console().pageAddress() + "/#/" + view;
  }

  private void send(String path, byte[] body) throws IOException {
    assertEquals(
        200, fixture.otlp(path, body, "Content-Type", "application/x-protobuf").statusCode());
  }

  private static Optional<Path> findChromium() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
