package lab.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page in a real browser. */
class BrowserTest {

  private static final long NEWER = 50;

  @RegisterExtension static final BrowserFixture browser = new BrowserFixture();

  @RegisterExtension final ConsoleFixture fixture = new ConsoleFixture();

  private Page page;

  @BeforeEach
  void fill() throws IOException {
    for (int trace = 1; trace <= 20; trace++) {
      send("/v1/traces", Samples.call(trace).toByteArray());
    }
    send("/v1/traces", Samples.failedCall(99).toByteArray());
    send("/v1/traces", Samples.sentBy(Samples.call(NEWER), "service.version", "2").toByteArray());
    long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    for (int i = 1; i <= 10; i++) {
      long time = now - TimeUnit.SECONDS.toNanos(10 - i);
      send("/v1/metrics", Samples.metrics(now - 1_000, time, i * i).toByteArray());
    }
    send(
        "/v1/logs",
        Samples.log(1, SeverityNumber.SEVERITY_NUMBER_WARN, Samples.HOSTILE).toByteArray());
  }

  @ParameterizedTest
  @CsvSource({"LIGHT, 1280, 800", "DARK, 1280, 800", "LIGHT, 400, 800", "DARK, 2560, 1400"})
  @DisplayName("Every view shows its data, is accessible, and runs without a complaint")
  void views_showTheirData(ColorScheme scheme, int width, int height) {
    page = browser.open(scheme, width, height);

    visit("overview", "What changed last");
    visit("traces", "Calculator/Calculate");
    visit("trace?id=" + Samples.hex(Samples.traceId(1)), "evaluate");
    visit("metrics", "rpc.server.call.duration");
    visit("logs", "onerror");
    visit("map", "The same as a table");
    visit("findings", "Looked for");
    visit("versions", "on both sides");
    visit("search?text=calc", "Methods and other spans");
    visit("why?q=calculator-server", "calculator-server-1 has sent");
  }

  @Test
  @DisplayName("In an ordinary window the head of the page is one line")
  void head_isOneLine() {
    page = browser.open(ColorScheme.LIGHT, 1280, 800);
    page.navigate(address("overview"));
    page.getByText("calculator-server").first().waitFor();

    assertTrue(page.locator("header").boundingBox().height < 60);
  }

  @Test
  @DisplayName("Markup in telemetry is text")
  void markup_isText() {
    page = browser.open(ColorScheme.LIGHT, 1280, 800);
    page.navigate(address("logs"));

    page.getByText("<img src=x onerror=alert(1)>").waitFor();
    assertEquals(0, page.locator("main img").count());
  }

  @Test
  @DisplayName("What arrives is shown without a reload")
  void page_isLive() throws IOException {
    page = browser.open(ColorScheme.LIGHT, 1280, 800);
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
    page = browser.open(ColorScheme.LIGHT, 1280, 800);
    page.navigate(address("overview"));
    page.getByText("calculator-server").first().waitFor();

    page.keyboard().press("t");
    page.getByText("Begins with").waitFor();
    page.keyboard().press("/");
    page.keyboard().type("unavailable");
    page.keyboard().press("Enter");
    page.waitForURL("**/#/search?text=unavailable");
    page.getByText("rpc.status_code=UNAVAILABLE").waitFor();
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
  @DisplayName("One box finds everything as one types, and the arrow keys lead through it")
  void search_findsEverything() {
    page = browser.open(ColorScheme.LIGHT, 1280, 800);
    page.navigate(address("overview"));
    page.keyboard().press("/");
    page.keyboard().type("EVALU");
    page.waitForURL("**/#/search?text=EVALU");
    assertThat(page.locator("main h2"))
        .hasText(new String[] {"Methods and other spans", "Instruments", "Traces"});
    assertThat(page.getByRole(AriaRole.STATUS)).hasText("10 hits or more for “EVALU”");
    assertThat(page.getByLabel("Search everything")).isFocused();

    Locator hits = page.locator(".hits a");
    page.keyboard().press("ArrowDown");
    page.keyboard().press("ArrowDown");
    assertThat(hits.nth(1)).isFocused();
    page.keyboard().press("Escape");
    assertThat(page.getByLabel("Search everything")).isFocused();
    page.keyboard().press("ArrowDown");
    page.keyboard().press("Enter");
    page.waitForURL("**/#/traces?method=evaluate");
    assertThat(page.getByLabel("Search everything")).hasValue("");

    page.goBack();
    assertThat(page.getByLabel("Search everything")).hasValue("EVALU");
    page.goBack();
    page.getByText("What changed last").waitFor();
  }

  @Test
  @DisplayName("A trace id in the box opens its trace")
  void traceId_opensItsTrace() {
    page = browser.open(ColorScheme.LIGHT, 1280, 800);
    page.navigate(address("overview"));
    page.getByLabel("Search everything").fill(Samples.hex(Samples.traceId(1)));
    page.keyboard().press("Enter");

    page.waitForURL("**/#/trace?id=" + Samples.hex(Samples.traceId(1)) + "*");
  }

  @Test
  @DisplayName("A change on the overview leads to the view that shows it")
  void changes_leadToTheirView() {
    page = browser.open(ColorScheme.LIGHT, 1280, 800);
    page.navigate(address("overview"));
    page.getByText("calculator-server has sent its first log record").click();
    page.waitForURL("**/#/logs?service=calculator-server");

    page.goBack();
    page.getByText("calculator-server runs in a new version: 2").click();
    page.waitForURL("**/#/versions?by=version&right=2");
    assertThat(page.getByLabel("After")).hasValue("2");
  }

  @Test
  @DisplayName("Before and after shows one trace of each span by span, of versions and of runs")
  void versions_areAligned() throws IOException {
    send(
        "/v1/traces",
        Samples.sentBy(Samples.failedCall(60), "service.instance.id", "again").toByteArray());
    page = browser.open(ColorScheme.LIGHT, 1280, 800);
    page.navigate(address("versions"));
    Locator spans = page.locator(".compared tbody tr");
    assertThat(spans).hasCount(3);
    assertThat(spans.first().locator("td").first()).hasText("=");

    page.getByLabel("Compare").selectOption("runs");
    page.waitForURL("**/#/versions?by=run");
    assertThat(page.getByLabel("After")).hasValue("calculator-client again");
    assertThat(page.getByLabel("Before")).hasValue("calculator-client calculator-client-1");
    assertThat(spans.first()).containsText("OK → UNAVAILABLE");
    assertThat(spans.nth(1)).containsText("only before");
    assertThat(page.locator("tbody tr td:first-child"))
        .hasText(new String[] {"≠", "−", "−", "≠", "="});
  }

  @Test
  @DisplayName("An exemplar leads to its trace, and a record to its span")
  void links_leadToTheTrace() {
    page = browser.open(ColorScheme.LIGHT, 1280, 800);
    page.navigate(address("metric?name=rpc.server.call.duration"));

    page.locator(".exemplars a").last().focus();
    page.keyboard().press("Enter");

    page.getByText("evaluate").first().waitFor();
    assertTrue(page.url().contains(Samples.hex(Samples.traceId(1))), page.url());
    page.locator(".span", new Page.LocatorOptions().setHasText("evaluate")).click();
    assertTrue(page.url().contains("span=" + Samples.hex(Samples.spanId(3))), page.url());
  }

  /** Goes to a view, waits for its data, takes its picture and has axe look at it. */
  private void visit(String view, String text) {
    browser.visit(address(view), text, view.replaceAll("\\W.*", ""));
  }

  private String address(String view) {
    return fixture.console().pageAddress() + "/#/" + view;
  }

  private void send(String path, byte[] body) throws IOException {
    assertEquals(
        200, fixture.otlp(path, body, "Content-Type", "application/x-protobuf").statusCode());
  }
}
