package lab.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long one waits with a hundred thousand spans in the store. */
class SpeedTest {

  private static final int TRIES = 12;
  private static final int GOOD_TRIES = 2;

  /** A machine on which everything takes longer than this many times as long tells nothing. */
  private static final int MOST_BUSY = 10;

  private static final double ANSWER_MILLIS = 100;
  private static final double DRAW_MILLIS = 300;

  /** From the way to a view to the last change of the document, after which nothing happens. */
  private static final String DRAW =
      """
      async (address) => {
        const asked = window.fetch;
        let open = 0;
        let heard = 0;
        window.fetch = (...request) => {
          open += 1;
          return asked(...request).finally(() => { open -= 1; heard = performance.now(); });
        };
        let last = performance.now();
        const watch = new MutationObserver(() => { last = performance.now(); });
        watch.observe(document.getElementById("main"), { childList: true, subtree: true, attributes: true });
        const quiet = async () => {
          do await new Promise((done) => setTimeout(done, 10));
          while (open > 0 || performance.now() - Math.max(last, heard) < 60);
        };
        location.hash = "#/other";
        await quiet();
        const begin = performance.now();
        location.hash = address;
        await quiet();
        watch.disconnect();
        window.fetch = asked;
        return last - begin;
      }""";

  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  @RegisterExtension static final BrowserFixture browser = new BrowserFixture();

  @RegisterExtension static final ConsoleFixture fixture = new ConsoleFixture(256 << 20);

  @BeforeAll
  static void fill() throws IOException {
    LoadSamples load = new LoadSamples();
    for (byte[] request : load.traces()) {
      send("/v1/traces", request);
    }
    for (byte[] request : load.logs()) {
      send("/v1/logs", request);
    }
    for (byte[] request : load.metrics()) {
      send("/v1/metrics", request);
    }
    assertEquals(LoadSamples.SPANS, fixture.api("overview").get("spans").get("kept").asInt());
    assertEquals(LoadSamples.LOGS, fixture.api("overview").get("logs").get("kept").asInt());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "overview",
        "traces?limit=200",
        "traces?limit=200&service=memory-server",
        "traces?limit=200&service=nobody",
        "traces?limit=200&method=evaluate",
        "traces?limit=200&method=nothing",
        "traces?limit=200&status=error",
        "traces?limit=200&status=UNAVAILABLE",
        "traces?limit=200&status=NOT_FOUND",
        "traces?limit=200&attribute=calculator.operation%3DDIVIDE",
        "traces?limit=200&attribute=rpc.status_code%3DUNAVAILABLE",
        "traces?limit=200&attribute=rpc.status_code%3DINTERNAL",
        "traces?limit=200&attribute=no.such.key",
        "traces?limit=200&text=evaluate",
        "traces?limit=200&text=no+such+text",
        "traces?limit=200&text=12345+and",
        "traces?limit=200&text=1234567",
        "traces?limit=200&text=calculator.operation%3DNONE",
        "traces?limit=200&text=%C3%A4",
        "traces?limit=200&text=abcdef",
        "traces?limit=200&minMillis=20",
        "traces?limit=200&minMillis=2000",
        "traces?limit=200&maxMillis=1",
        "traces/{trace}",
        "traces/{other}/neighbours",
        "traces/{trace}/otlp",
        "compare?left={trace}&right={other}",
        "map",
        "findings",
        "sides",
        "contents?by=version&side=5",
        "search?limit=9&text=evaluate",
        "search?limit=9&text=no+such+text",
        "why?q={trace}",
        "why?q=11111111111111111111111111111111",
        "why?q=calculator-server",
        "why?q=evaluate",
        "why?q=nothing+like+that",
        "metrics",
        "metrics?text=duration",
        "metric?name=rpc.server.call.duration",
        "metric?name=rpc.server.call.duration&split=rpc.method",
        "metric?name=calculator.evaluations",
        "logs?limit=300",
        "logs?limit=300&minSeverity=17",
        "logs?limit=300&minSeverity=21",
        "logs?limit=300&service=calculator-server",
        "logs?limit=300&service=nobody",
        "logs?limit=300&text=evaluated",
        "logs?limit=300&text=no+such+text",
        "logs?limit=300&text=1234567",
        "logs?limit=300&text=%C3%A4",
        "logs?limit=300&traceId={trace}",
        "logs?limit=300&traceId=1234",
        "logs/services",
        "logs/3",
      })
  @DisplayName("Every question of the page is answered within 100 ms")
  void answer_isInTime(String address) throws IOException {
    String path = "/api/" + filledIn(address);
    assertInTime(
        address,
        ANSWER_MILLIS,
        () -> {
          long begin = System.nanoTime();
          long cpuBefore = PROCESS.getProcessCpuTime();
          HttpResponse<String> answer = fixture.get(path);
          double cpuMillis = (PROCESS.getProcessCpuTime() - cpuBefore) / 1e6;
          double millis = (System.nanoTime() - begin) / 1e6;
          assertEquals(200, answer.statusCode(), answer.body());
          // On a machine that is busy with something else most of the time is spent waiting for it.
          return Math.max(Math.min(millis, cpuMillis), millis / MOST_BUSY);
        });
  }

  private interface Try {
    double millis() throws IOException;
  }

  /**
   * What else the machine does is none of the console's making, so not every try has to be good.
   */
  private static void assertInTime(String what, double limit, Try one) throws IOException {
    List<Double> all = new ArrayList<>(List.of(one.millis()));
    long good = 0;
    while (good < GOOD_TRIES && all.size() <= TRIES) {
      all.add(one.millis());
      good += all.get(all.size() - 1) < limit ? 1 : 0;
    }
    String line =
        "%s: %.1f ms at first, %.1f at best".formatted(what, all.get(0), Collections.min(all));
    System.out.println(line);
    assertEquals(GOOD_TRIES, good, line);
  }

  private static String filledIn(String address) {
    return address
        .replace("{trace}", Samples.hex(Samples.traceId(LoadSamples.STREAM)))
        .replace("{span}", Samples.hex(Samples.spanId(4L * LoadSamples.STREAM + 1)))
        .replace("{other}", Samples.hex(Samples.traceId(LoadSamples.LINKED)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "overview",
        "traces",
        "traces?text=no+such+text",
        "trace?id={trace}",
        "stream?id={trace}&span={span}",
        "compare?left={trace}&right={other}",
        "metrics",
        "metric?name=rpc.server.call.duration",
        "metric?name=rpc.server.call.duration&split=rpc.method",
        "logs",
        "logs?text=no+such+text",
        "search?text=evaluate",
        "search?text=no+such+text",
        "map",
        "findings",
        "versions",
        "why?q=calculator-server"
      })
  @DisplayName("Every view is drawn within 300 ms")
  void view_isDrawnInTime(String address) throws IOException {
    Page page = browser.open(ColorScheme.LIGHT, 1280, 800);
    page.navigate(fixture.console().pageAddress() + "/#/other");
    page.getByText("Who is sending").waitFor();
    assertInTime(
        "view " + address,
        DRAW_MILLIS,
        () -> ((Number) page.evaluate(DRAW, "#/" + filledIn(address))).doubleValue());
  }

  private static void send(String path, byte[] body) throws IOException {
    assertEquals(
        200, fixture.otlp(path, body, "Content-Type", "application/x-protobuf").statusCode());
  }
}
