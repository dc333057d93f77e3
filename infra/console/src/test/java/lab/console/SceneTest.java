package lab.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.RequestOptions;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scenes' pages, with something in the demo's place that notes what it is told. */
class SceneTest {

  @RegisterExtension static final BrowserFixture browser = new BrowserFixture();

  @RegisterExtension final DemoDouble demo = new DemoDouble(this::answer);

  private static final List<String> IDS = List.of("01-call", "04-load-balancing", "05-trace");

  private String scene = "";
  private String language = "en";
  private String showing = "stage";
  private boolean changing;
  private long sinceMillis = System.currentTimeMillis() - 60_000;

  private synchronized DemoDouble.Answer answer(String method, String order) {
    String[] words = order.split("/");
    switch (method + " " + words[0]) {
      case "POST scene" -> set(words[1]);
      case "POST reset" -> set(scene);
      case "POST show" -> showing = words[1];
      case "POST language" -> language = words[1];
      case "DELETE scene" -> scene = "";
      default -> {}
    }
    return new DemoDouble.Answer(200, order.equals("scenes") ? scenes() : state());
  }

  private void set(String id) {
    scene = id;
    sinceMillis++;
    showing = id.equals("05-trace") ? "view" : "stage";
  }

  private String scenes() {
    return "{\"scenes\": [%s]}".formatted(String.join(",", IDS.stream().map(this::scene).toList()));
  }

  private String scene(String id) {
    return """
        {"id": "%1$s", "title": {"en": "Title of %1$s", "pl": "Tytuł %1$s"}, "seconds": 90,
         "step": 2, "show": "%2$s", "find": "%3$s",
         "points": {"en": ["Say %1$s."], "pl": ["Mów %1$s."]},
         "acts": {"en": ["Do %1$s."], "pl": ["Rób %1$s."]},
         "trouble": {"en": "Press r.", "pl": "Naciśnij r."},
         "claim": {"en": "Claim of %1$s.", "pl": "Teza %1$s."},
         "asWritten": true, "sinceMillis": %4$d, "elapsedMillis": 95000, "runs": [
          {"id": "divide", "title": {"en": "Divide", "pl": "Podziel"}, "program": "client",
           "command": "lab client 1 divide 22 7", "output": "<b>3.14</b>", "exit": 0,
           "call": {"method": "m", "code": "OK", "willRetry": false, "millis": 3,
            "request": {"bytes": 20, "hex": "08 04"}, "response": {"bytes": 9, "hex": "09 49"}}}]}
        """
        .formatted(
            id,
            id.equals("05-trace") ? "trace?id={trace}" : "",
            id.equals("05-trace") ? "method=" + Samples.METHOD : "",
            sinceMillis);
  }

  private String state() {
    return """
        {"running": true, "changing": %s, "step": 2, "sinceMillis": 0, "gone": [],
         "steps": [{"number": 1, "layer": "plain gRPC"}, {"number": 2, "layer": "+ traces"}],
         "faults": [{"id": "killed", "title": "One of the two servers is killed", "on": true}],
         "actors": [{"name": "client", "alive": true, "known": true, "says": ""},
          {"name": "server 1", "alive": true, "known": true, "says": "<i>dropped</i>"},
          {"name": "server 2", "alive": false, "known": true, "says": ""}],
         "calls": {"since": 0, "ok": 200, "refused": 9, "failed": 4, "retried": 2,
          "client": {"answered": 190, "refused": 9, "failed": 5, "leftOut": 0},
          "seconds": [{"at": 0, "ok": 20, "failed": 2, "retried": 1, "servers": [10, 10]},
           {"at": 1000, "ok": 20, "failed": 2, "retried": 1, "servers": [20, 0]},
           {"at": 2000, "ok": 1, "failed": 0, "retried": 0, "servers": [1, 0]}]},
         "language": "%s", "showing": "%s", "talkMillis": 754000%s}
        """
        .formatted(
            changing, language, showing, scene.isEmpty() ? "" : ", \"scene\": " + scene(scene));
  }

  @ParameterizedTest
  @CsvSource({
    "LIGHT, 1280, 720, ''",
    "DARK, 400, 800, ''",
    "LIGHT, 1280, 720, ?projector",
    "DARK, 1920, 1080, ?projector"
  })
  @DisplayName("The stage shows who runs, what goes wrong, the calls and what programs say")
  void stage_showsTheScene(ColorScheme scheme, int width, int height, String query) {
    scene = "01-call";
    Page page = browser.open(scheme, width, height);

    browser.visit(
        demo.console().pageAddress() + "/" + query,
        "Claim of 01-call.",
        query.isEmpty() ? "stage" : "projector");

    Locator stage = page.locator(".stage");
    assertThat(stage.locator("h1")).hasText("Title of 01-call");
    assertThat(stage.locator(".actor").nth(2)).containsText("✗ killed");
    assertThat(stage.locator(".wrong")).containsText("One of the two servers is killed");
    assertThat(stage.locator(".key")).containsText("failed: 5");
    assertThat(stage.locator("pre")).hasText("<b>3.14</b>");
    assertThat(stage.locator(".bytes")).containsText("sent 20 bytes");
    assertThat(stage).containsText("<i>dropped</i>");
    assertEquals(query.isEmpty(), page.locator("#demo").isVisible());
    assertEquals(List.of(), demo.orders());
  }

  @Test
  @DisplayName("The address of a scene sets it; opened again it changes nothing")
  void address_setsTheScene() {
    Page page = browser.open(ColorScheme.LIGHT, 1280, 720);

    page.navigate(demo.console().pageAddress() + "/#/demo/scene/04-load-balancing");
    assertThat(page.locator(".stage h1")).hasText("Title of 04-load-balancing");
    page.reload();
    assertThat(page.locator(".stage h1")).hasText("Title of 04-load-balancing");
    assertEquals(List.of("POST scene/04-load-balancing"), demo.orders());

    page.keyboard().press("r");
    page.waitForCondition(() -> demo.orders().size() == 2);
    assertThat(page.locator("#demo [role=status]")).containsText("Step 2");
    page.keyboard().press("p");
    assertThat(page.locator(".stage h1")).hasText("Title of 01-call");
    button(page, "Run again").click();
    page.waitForCondition(() -> demo.orders().size() == 4);
    assertEquals(
        List.of(
            "POST scene/04-load-balancing", "POST reset", "POST scene/01-call", "POST run/divide"),
        demo.orders());
  }

  @Test
  @DisplayName("A scene goes on to its view, for which it waits for a trace of its own")
  void scene_goesOnToItsView() {
    Page page = browser.open(ColorScheme.LIGHT, 1280, 720);
    page.navigate(demo.console().pageAddress() + "/?lang=pl#/demo/scene/05-trace");
    assertThat(page.getByText("Czekam na pierwszy ślad tej sceny…")).isVisible();

    Span span = Samples.span(7, 1, 0, Samples.METHOD).build();
    page.request()
        .post(
            demo.console().httpEndpoint() + "/v1/traces",
            RequestOptions.create()
                .setHeader("Content-Type", "application/x-protobuf")
                .setData(Samples.spans("client", List.of(span)).toByteArray()));
    page.waitForURL(url -> url.endsWith("#/trace?id=" + Samples.hex(Samples.traceId(7))));

    assertThat(page.locator("#scene")).containsText("Tytuł 05-trace");
    BrowserFixture.inspect(page, "scene-view");
    page.keyboard().press("v");
    assertThat(page.locator(".stage h1")).hasText("Tytuł 05-trace");
  }

  @ParameterizedTest
  @CsvSource({"LIGHT, 1280, 720", "DARK, 400, 800"})
  @DisplayName("The presenter has what to say and to do, what comes next, and how late it is")
  void presenter_hasEverything(ColorScheme scheme, int width, int height) {
    scene = "01-call";
    Page page = browser.open(scheme, width, height);

    browser.visit(demo.console().pageAddress() + "/presenter.html", "Say 01-call.", "presenter");

    for (String text : List.of("Do 01-call.", "Press r.", "Claim of 01-call.", "Say 04-load-")) {
      assertThat(page.getByText(text)).isVisible();
    }
    assertThat(page.locator("#talk")).containsText("12:3");
    assertThat(page.locator("#elapsed")).containsText("1:3");
    assertThat(page.locator("#left")).containsText("over by 0:0");
    page.keyboard().press("ArrowRight");
    assertThat(page.locator("h1")).hasText("Title of 04-load-balancing");
    page.keyboard().press("r");
    page.waitForCondition(() -> demo.orders().size() == 2);
    assertThat(page.locator("#demo [role=status]")).containsText("Step 2");
    button(page, "PL").click();
    assertThat(page.getByText("Mów 04-load-balancing.")).isVisible();
    assertEquals(
        List.of("POST scene/04-load-balancing", "POST reset", "POST language/pl"), demo.orders());
  }

  @Test
  @DisplayName("Two windows stay together, also when one comes later or is loaded anew")
  void windows_stayTogether() {
    scene = "01-call";
    Page presenter = browser.open(ColorScheme.LIGHT, 1280, 720);
    presenter.navigate(demo.console().pageAddress() + "/presenter.html");
    assertThat(presenter.locator("h1")).hasText("Title of 01-call");
    Page projector = presenter.context().newPage();
    projector.navigate(demo.console().pageAddress() + "/?projector");
    assertThat(projector.locator(".stage h1")).hasText("Title of 01-call");

    presenter.keyboard().press("PageDown");
    assertThat(projector.locator(".stage h1")).hasText("Title of 04-load-balancing");
    projector.reload();
    assertThat(projector.locator(".stage h1")).hasText("Title of 04-load-balancing");
    presenter.reload();
    assertThat(presenter.locator("h1")).hasText("Title of 04-load-balancing");
    projector.keyboard().press("PageUp");
    assertThat(presenter.locator("h1")).hasText("Title of 01-call");

    synchronized (this) { // as if by another machine
      set("04-load-balancing");
      language = "pl";
    }
    assertThat(projector.locator(".stage h1")).hasText("Tytuł 04-load-balancing");
    assertThat(presenter.locator("h1")).hasText("Tytuł 04-load-balancing");
  }

  @Test
  @DisplayName("A window that is loaded while a scene is being set shows it when it is set")
  void window_isLoadedInTheMiddleOfAChange() {
    synchronized (this) {
      scene = "01-call";
      changing = true;
    }
    Page page = browser.open(ColorScheme.LIGHT, 1280, 720);
    page.navigate(demo.console().pageAddress() + "/#/traces");
    assertThat(page.locator("#demo [role=status]")).containsText("Step 2");

    synchronized (this) {
      set("04-load-balancing");
      changing = false;
    }
    assertThat(page.locator(".stage h1")).hasText("Title of 04-load-balancing");
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }
}
