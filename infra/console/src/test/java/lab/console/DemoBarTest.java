package lab.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bar of the demo, with something in the demo's place that notes what it is told. */
class DemoBarTest {

  @RegisterExtension static final BrowserFixture browser = new BrowserFixture();

  @RegisterExtension final DemoDouble demo = new DemoDouble(this::answer);

  private final Set<String> faults = new TreeSet<>();
  private int step = 2;

  private DemoDouble.Answer answer(String method, String order) {
    switch (method + " " + order.replaceFirst("/.*", "")) {
      case "POST step" -> step = Integer.parseInt(order.substring("step/".length()));
      case "POST fault" -> faults.add(order.substring("fault/".length()));
      case "DELETE fault" -> faults.remove(order.substring("fault/".length()));
      case "POST reset" -> faults.clear();
      default -> {}
    }
    return order.equals("step/1")
        ? new DemoDouble.Answer(500, "{\"error\": \"step 1 did not start\"}")
        : new DemoDouble.Answer(200, state());
  }

  private String state() {
    return """
        {"running": true, "step": %d, "sinceMillis": 0, "gone": [],
         "steps": [{"number": 1, "layer": "plain gRPC"}, {"number": 2, "layer": "+ traces"},
                   {"number": 3, "layer": "+ metrics"}],
         "faults": [{"id": "slow", "title": "One server is late", "on": %b},
                    {"id": "killed", "title": "One server is killed", "on": %b}]}
        """
        .formatted(step, faults.contains("slow"), faults.contains("killed"));
  }

  @ParameterizedTest
  @CsvSource({"LIGHT, 1280, 800", "DARK, 400, 800"})
  @DisplayName("It shows what runs and what goes wrong, is accessible, and fits")
  void bar_showsWhatRuns(ColorScheme scheme, int width, int height) {
    faults.add("slow");
    Page page = browser.open(scheme, width, height);

    browser.visit(demo.console().pageAddress() + "/#/overview", "Step 2: + traces", "demo-bar");

    assertThat(button(page, "2")).hasAttribute("aria-pressed", "true");
    assertThat(button(page, "slow")).hasAttribute("aria-pressed", "true");
    assertThat(button(page, "killed")).hasAttribute("aria-pressed", "false");
    assertThat(page.locator("#demo [role=status]"))
        .hasText("Step 2: + traces. One server is late.");
  }

  @Test
  @DisplayName("Where nothing has arrived, the bar is named and no command to start a demo")
  void emptyOverview_namesTheBar() {
    Page page = browser.open(ColorScheme.LIGHT, 1280, 800);

    page.navigate(demo.console().pageAddress() + "/#/overview");

    assertThat(page.locator(".empty")).containsText("The bar above starts another step");
    assertThat(page.locator(".empty")).not().containsText("./lab demo");
  }

  @Test
  @DisplayName("Each button gives its order, and r resets")
  void buttons_giveOrders() {
    Page page = browser.open(ColorScheme.LIGHT, 1280, 800);
    page.navigate(demo.console().pageAddress() + "/#/overview");

    button(page, "3").click();
    assertThat(button(page, "3")).hasAttribute("aria-pressed", "true");
    button(page, "killed").click();
    assertThat(button(page, "killed")).hasAttribute("aria-pressed", "true");
    assertThat(button(page, "killed")).isFocused();
    button(page, "killed").click();
    assertThat(button(page, "killed")).hasAttribute("aria-pressed", "false");
    page.keyboard().press("r");
    page.waitForCondition(() -> demo.orders().size() == 4);

    assertEquals(
        List.of("POST step/3", "POST fault/killed", "DELETE fault/killed", "POST reset"),
        demo.orders());
  }

  @Test
  @DisplayName("An address sets up the demo, and nothing else goes wrong in it")
  void address_setsUp() {
    faults.add("slow");
    Page page = browser.open(ColorScheme.LIGHT, 1280, 800);

    page.navigate(
        demo.console().pageAddress() + "/#/demo?step=3&fault=killed&view=traces&status=error");
    page.waitForURL("**/#/traces?status=error");

    assertEquals(List.of("POST step/3", "DELETE fault/slow", "POST fault/killed"), demo.orders());
  }

  @Test
  @DisplayName("What could not be done is said")
  void failure_isSaid() {
    Page page = browser.open(ColorScheme.LIGHT, 1280, 800);
    page.navigate(demo.console().pageAddress() + "/#/overview");

    button(page, "1").click();

    assertThat(page.locator("#demo .error")).hasText("step 1 did not start");
    browser.forgive(); // of the answer with status 500
  }

  private static Locator button(Page page, String name) {
    return page.locator("#demo")
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
  }
}
