package lab.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One browser for all tests of all classes, which must not complain in any of them. Without
 * Chromium they are left out; with {@code LAB_BROWSER_REQUIRED=1} that is a failure. For a static
 * field.
 */
final class BrowserFixture implements BeforeAllCallback, AfterTestExecutionCallback {

  static {
    ConsoleFixture.allowHostHeader(); // other tests of this JVM need it
  }

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "chrome", "microsoft-edge");

  /** Enough for a busy machine; what takes longer has gone wrong. */
  private static final double PATIENCE_MILLIS = 30_000;

  private final List<String> complaints = new ArrayList<>();
  private Browser browser;
  private BrowserContext context;
  private Page page;

  @Override
  public void beforeAll(ExtensionContext test) {
    Optional<Path> chromium = findChromium();
    boolean required = "1".equals(System.getenv("LAB_BROWSER_REQUIRED"));
    assertTrue(chromium.isPresent() || !required, "Chromium is required and not on the PATH");
    Assumptions.assumeTrue(chromium.isPresent(), "no Chromium on the PATH: the page is not tried");
    browser =
        test.getRoot()
            .getStore(ExtensionContext.Namespace.GLOBAL)
            .computeIfAbsent(Running.class, key -> Running.start(chromium.get()), Running.class)
            .browser;
  }

  /** Ends with the last test of all. */
  private record Running(Playwright playwright, Browser browser) implements AutoCloseable {

    static Running start(Path chromium) {
      Map<String, String> environment = Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
      Playwright playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
      Browser browser =
          playwright
              .chromium()
              .launch(
                  new BrowserType.LaunchOptions()
                      .setExecutablePath(chromium)
                      .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-sync")));
      return new Running(playwright, browser);
    }

    @Override
    public void close() {
      playwright.close();
    }
  }

  /** Before the console stops, of which the page would complain. */
  @Override
  public void afterTestExecution(ExtensionContext test) {
    if (context != null) {
      context.close();
    }
    List<String> seen = List.copyOf(complaints);
    complaints.clear();
    assertEquals(List.of(), seen);
  }

  /** A page in a window of its own, once a test. */
  Page open(ColorScheme scheme, int width, int height) {
    context =
        browser.newContext(
            new Browser.NewContextOptions().setColorScheme(scheme).setViewportSize(width, height));
    page = context.newPage();
    page.setDefaultTimeout(PATIENCE_MILLIS);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
    return page;
  }

  /** Goes to an address, waits for its data, and has it inspected. */
  void visit(String address, String text, String name) {
    page.navigate(address);
    page.getByText(text).first().waitFor();
    inspect(page, name);
  }

  /** Forgets complaints that had to come. */
  void forgive() {
    complaints.clear();
  }

  /** Takes a view's picture, and has its width and its accessibility judged. */
  static void inspect(Page page, String name) {
    Object theme = page.evaluate("document.documentElement.dataset.theme");
    String file = "%s-%s-%d.png".formatted(name, theme, page.viewportSize().width);
    page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", file)));
    Object overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth");
    assertEquals(0, overflow, name + " is wider than the window");
    assertEquals(
        List.of(),
        violations(page).stream().map(rule -> rule.getId() + ": " + rule.getNodes()).toList(),
        name);
  }

  /** All that axe finds; it need not describe what is in order, nor look for frames. */
  private static List<Rule> violations(Page page) {
    AxeRunOptions options = new AxeRunOptions();
    options.setResultTypes(List.of("violations"));
    return new AxeBuilder(page).setLegacyMode(true).options(options).analyze().getViolations();
  }

  private static Optional<Path> findChromium() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
