package lab.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static lab.console.MetricSamples.CUMULATIVE;
import static lab.console.MetricSamples.DELTA;
import static lab.console.MetricSamples.buckets;
import static lab.console.MetricSamples.exemplar;
import static lab.console.MetricSamples.gauge;
import static lab.console.MetricSamples.histogram;
import static lab.console.MetricSamples.number;
import static lab.console.MetricSamples.sum;
import static lab.console.Samples.attribute;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import lab.insight.Conventions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Metrics and logs in a real browser. */
class MetricPageTest {

  private static final String DURATION = "rpc.server.call.duration";
  private static final int EXPORTS = 40;
  private static final int RESTART = 25;

  @RegisterExtension static final BrowserFixture browser = new BrowserFixture();

  @RegisterExtension final ConsoleFixture fixture = new ConsoleFixture();

  private final long begin =
      TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - seconds(5 * EXPORTS);

  private Page page;

  @BeforeEach
  void fill() throws IOException {
    for (int trace = 1; trace <= EXPORTS; trace++) {
      send("/v1/traces", Samples.call(trace).toByteArray());
    }
    Random chance = new Random(1);
    long[][] counts = new long[2][15];
    for (int export = 1; export <= EXPORTS; export++) {
      if (export == RESTART) {
        counts = new long[2][15];
      }
      for (int i = 0; i < 20 + export; i++) {
        double bucket = 4 + chance.nextGaussian() * 1.5 + (export > 30 ? 3 : 0);
        counts[i % 2][(int) Math.max(0, Math.min(14, bucket + 3 * (i % 2)))]++;
      }
      send("/v1/metrics", export(export, counts));
    }
  }

  private static long seconds(long seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }

  /** A histogram with two series, a counter with two, a gauge with one. */
  private byte[] export(int export, long[][] counts) {
    long time = begin + seconds(5 * export);
    long start = export < RESTART ? begin : begin + seconds(5 * RESTART - 3);
    List<HistogramDataPoint> durations = new ArrayList<>();
    List<NumberDataPoint> evaluations = new ArrayList<>();
    List<String> operations = List.of("add", "divide");
    for (int i = 0; i < 2; i++) {
      HistogramDataPoint.Builder point =
          buckets(
              start, time, Conventions.DURATION_BUCKETS, Arrays.stream(counts[i]).boxed().toList());
      point
          .setSum(point.getCount() * 0.07)
          .addExemplars(exemplar(export, time - seconds(1), 0.02 * (export % 7 + 1) * (3 * i + 1)))
          .addAttributes(attribute("rpc.method", Samples.METHOD))
          .addAttributes(attribute("rpc.status_code", i == 0 ? "OK" : "UNAVAILABLE"));
      durations.add(point.build());
      evaluations.add(
          number(
              start, time, point.getCount(), attribute("calculator.operation", operations.get(i))));
    }
    return MetricSamples.request(
        "calculator-server",
        histogram(DURATION, CUMULATIVE, durations.toArray(HistogramDataPoint[]::new)).toBuilder()
            .setDescription("How long calls take, as the server sees it.")
            .build(),
        sum("calculator.evaluations", CUMULATIVE, true, evaluations.toArray(NumberDataPoint[]::new))
            .toBuilder()
            .setUnit("{evaluation}")
            .build(),
        gauge("process.memory", number(0, time, 5e7 + 1e7 * Math.sin(export / 3.0))));
  }

  @ParameterizedTest
  @CsvSource({
    "LIGHT, 1280, 800",
    "DARK, 360, 800",
    "LIGHT, 640, 400", // as 1280 at 200 %
    "DARK, 2560, 1400"
  })
  @DisplayName("Metrics and logs fit every window and are accessible")
  void views_fit(ColorScheme scheme, int width, int height) throws IOException {
    page = browser.open(scheme, width, height);
    send("/v1/metrics", hostileMetrics());
    sendLogs(30);

    browser.visit(address("metrics"), "calculator.evaluations", "metrics");
    browser.visit(metric(DURATION), "Everything measured", "metric");
    browser.visit(metric(DURATION) + "&split=rpc.status_code", "UNAVAILABLE, in s", "metric-split");
    browser.visit(metric("calculator.evaluations") + "&split=*", "Per second", "metric-counter");
    browser.visit(metric("process.memory"), "A gauge says", "metric-gauge");
    browser.visit(address("logs"), "record 29", "logs");
  }

  @Test
  @DisplayName("An instrument is found by its description, and leads to its heatmap")
  void list_leadsToTheInstrument() {
    page = browser.open(ColorScheme.LIGHT, 1280, 800);
    page.navigate(address("metrics"));
    page.getByLabel("Name, unit or description").fill("as the SERVER sees");
    page.keyboard().press("Enter");
    assertThat(page.locator(".instruments li")).hasCount(1);

    page.getByText(DURATION).click();

    assertThat(page.locator("h1")).hasText(DURATION);
    assertThat(page.locator(".percentile")).hasCount(3);
    assertTrue(page.locator(".heatmap rect").count() > 100);
    assertThat(page.locator(".reset")).hasCount(1);
  }

  @Test
  @DisplayName("By keys one goes from exemplar to exemplar and on to the trace and span")
  void exemplars_areReachedByKeys() {
    page = browser.open(ColorScheme.LIGHT, 1280, 800);
    page.navigate(metric(DURATION));
    Locator newest = page.locator(".exemplars a[tabindex='0']");
    newest.focus();
    String first = newest.getAttribute("href");

    page.keyboard().press("ArrowLeft");
    page.keyboard().press("ArrowLeft");
    page.keyboard().press("ArrowLeft");
    String other = page.locator(".exemplars a:focus").getAttribute("href");
    page.keyboard().press("Enter");

    page.getByText("evaluate").first().waitFor();
    assertTrue(!other.equals(first) && page.url().endsWith(other), page.url());
    assertTrue(other.contains("span=" + Samples.hex(Samples.spanId(2))), other);
  }

  @Test
  @DisplayName("Split and filter stand in the address, and the address opens the same")
  void splitAndFilter_areInTheAddress() {
    page = browser.open(ColorScheme.LIGHT, 1280, 800);
    page.navigate(metric(DURATION));
    page.getByLabel("Split by").selectOption("rpc.status_code");
    assertThat(page.locator(".heatmap")).hasCount(2);

    page.locator("select[name='is.rpc.status_code']").selectOption("OK");
    assertThat(page.locator(".heatmap")).hasCount(1);
    assertTrue(page.url().contains("is.rpc.status_code=OK"), page.url());

    page.reload();
    assertThat(page.locator(".heatmap")).hasCount(1);
    assertThat(page.locator("figcaption")).containsText("OK");
    assertThat(page.locator("tbody tr")).hasCount(1);
  }

  @Test
  @DisplayName("A counter shows its rate beside what was sent, and what a reset is")
  void counter_showsRateAndTotal() throws IOException {
    page = browser.open(ColorScheme.LIGHT, 1280, 800);
    page.navigate(metric("calculator.evaluations"));

    page.getByText("Per second, in {evaluation}").waitFor();
    page.getByText("As sent: the total so far").waitFor();
    page.getByText("it can only grow").waitFor();
    page.getByText("a sender began again from zero").waitFor();
    JsonNode found = fixture.api("metric?name=calculator.evaluations");
    JsonNode rates = found.get("groups").get(0).get("rates");
    double total = 0;
    for (JsonNode rate : rates) {
      total += rate.asDouble() * found.get("stepMillis").asDouble() / 1e3;
    }
    assertEquals(EXPORTS * 20 + EXPORTS * (EXPORTS + 1) / 2, total, 1);
  }

  @Test
  @DisplayName("What is wrong with an instrument is said where it is shown")
  void findings_areShown() throws IOException {
    Metric metric =
        histogram(
                DURATION,
                DELTA,
                buckets(begin, begin + 1, List.of(5.0, 10.0), List.of(1L, 2L, 3L)).build())
            .toBuilder()
            .setUnit("ms")
            .build();
    send("/v1/metrics", MetricSamples.request("other", metric));
    page = browser.open(ColorScheme.LIGHT, 1280, 800);
    page.navigate(metric(DURATION) + "&unit=ms&kind=HISTOGRAM");

    assertThat(page.locator(".finding").first()).containsText("unit");
    page.getByText("Another instrument has this name").waitFor();
    page.getByText("Delta: each point counts only what is new").waitFor();
  }

  @Test
  @DisplayName("News leave the reader where he is")
  void news_keepFocus() throws IOException {
    page = browser.open(ColorScheme.LIGHT, 1280, 800);
    page.navigate(address("metrics"));
    Locator link = page.locator(".instruments a").nth(1);
    link.focus();

    send("/v1/metrics", MetricSamples.request("new", gauge("a.new.one", number(0, 1, 2))));

    page.getByText("a.new.one").waitFor();
    assertEquals("process.memory", page.evaluate("document.activeElement.textContent"));
  }

  @Test
  @DisplayName("Hostile metrics neither break the page nor the server")
  void hostileMetrics_breakNothing() throws IOException {
    send("/v1/metrics", hostileMetrics());
    page = browser.open(ColorScheme.LIGHT, 400, 800);
    for (String name : List.of(Samples.HOSTILE, "misfit", "odd.times")) {
      String query = "name=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
      page.navigate(address("metric?" + query));
      page.getByText("Newest values").first().waitFor();
      assertEquals(0, page.evaluate("document.documentElement.scrollWidth - innerWidth"), name);
    }
    assertEquals(0, page.locator("main img").count());
    page.navigate(address("metric?name=misfit"));
    page.getByText("buckets that do not fit their bounds").waitFor();
    page.navigate(address("metric?name=odd.times"));
    page.getByText("points have times that cannot be right").waitFor();
  }

  private byte[] hostileMetrics() {
    long now = begin + seconds(5 * EXPORTS);
    List<Metric> metrics = new ArrayList<>();
    metrics.add(
        gauge(
                Samples.HOSTILE,
                number(0, now, Double.NaN, attribute(Samples.HOSTILE, Samples.HOSTILE)),
                number(0, now, Double.POSITIVE_INFINITY, attribute("x", "y".repeat(5_000))),
                number(0, now, -1e300, attribute("x", "\u0000")))
            .toBuilder()
            .setDescription(Samples.HOSTILE + "wide".repeat(2_000))
            .setUnit("unit".repeat(1_000))
            .build());
    metrics.add(
        histogram(
            "misfit",
            DELTA,
            buckets(now - 1, now, List.of(1.0), List.of(1L, 2L, 3L)).build(),
            buckets(now - 1, now, List.of(1.0, 2.0), List.of(1L, -2L, 3L))
                .setCount(-5)
                .addAttributes(attribute("k", "v"))
                .build(),
            buckets(now - 1, now, List.of(), List.of()).setCount(4).build()));
    metrics.add(
        sum(
            "odd.times",
            DELTA,
            true,
            number(1, Long.MAX_VALUE, 1),
            number(Long.MIN_VALUE, -1, 1),
            number(now, now - 10, 1),
            number(0, 0, 1),
            number(now - 10, now, 1),
            number(now - 10, now, 1)));
    return MetricSamples.request(Samples.HOSTILE, metrics.toArray(Metric[]::new));
  }

  @Test
  @DisplayName("Of ten thousand series some are drawn, and how many there are is said")
  void manySeries_areDrawnInPart() throws IOException {
    send("/v1/metrics", manySeries());
    page = browser.open(ColorScheme.LIGHT, 400, 800);
    page.navigate(metric("many"));

    page.getByText("more: choose one above").waitFor();
    assertThat(page.locator("tbody tr")).hasCount(100);
    assertEquals(0, page.evaluate("document.documentElement.scrollWidth - innerWidth"));
  }

  private byte[] manySeries() {
    long now = begin + seconds(5 * EXPORTS);
    return MetricSamples.request(
        "many",
        gauge(
            "many",
            IntStream.range(0, 10_000)
                .mapToObj(i -> number(0, now, i, attribute("user", "user-" + i)))
                .toArray(NumberDataPoint[]::new)));
  }

  @Test
  @DisplayName("Where there is nothing, the page says what to type")
  void emptyViews_sayWhatToType() {
    page = browser.open(ColorScheme.LIGHT, 1280, 800);
    page.navigate(address("metrics?text=nothing-is-called-so"));
    page.getByText("No instrument has").waitFor();
    page.navigate(metric("gone"));
    page.getByText("no such instrument here").waitFor();
    page.getByText("./lab demo").waitFor();
    page.navigate(address("logs"));
    page.getByText("No log record has arrived yet").waitFor();
    page.getByText("./lab demo").waitFor();
    browser.forgive(); // the browser itself complains of the 404
  }

  @Test
  @DisplayName("Logs are filtered by what the address says, and lead to their span and back")
  void logs_areFiltered() throws IOException {
    sendLogs(30);
    page = browser.open(ColorScheme.LIGHT, 1280, 800);
    page.navigate(address("logs?minSeverity=17"));
    assertThat(page.locator(".log tbody tr")).hasCount(10);
    page.getByLabel("Text").fill("record 5");
    page.keyboard().press("Enter");
    assertThat(page.locator(".log tbody tr")).hasCount(1);
    page.getByLabel("Service").selectOption("calculator-server");
    page.waitForURL("**/#/logs?minSeverity=17&text=record+5&service=calculator-server");

    page.locator(".log tbody a").click();
    page.getByText("evaluate").first().waitFor();
    assertTrue(page.url().contains("span=" + Samples.hex(Samples.spanId(2))), page.url());

    String trace = Samples.hex(Samples.traceId(5));
    page.navigate(address("logs?traceId=" + trace + "&spanId=" + Samples.hex(Samples.spanId(2))));
    assertThat(page.locator(".log tbody tr")).hasCount(1);
    page.getByText("Back to the trace").click();
    page.waitForURL("**/#/trace?id=" + trace + "&span=" + Samples.hex(Samples.spanId(2)));
  }

  @Test
  @DisplayName("While one reads, what is new waits and is counted; a button lets it in")
  void tail_waitsForTheReader() throws IOException {
    sendLogs(100);
    page = browser.open(ColorScheme.LIGHT, 1280, 800);
    page.navigate(address("logs"));
    page.getByText("record 99").waitFor();
    page.evaluate("scrollTo(0, 1000)");
    page.getByText("Go on: nothing new yet").waitFor();

    send("/v1/logs", log(1, "first new one"));
    send("/v1/logs", log(2, "second new one"));
    Locator goOn = page.getByText("Go on: 2 waiting");
    goOn.waitFor();
    assertEquals(0, page.getByText("new one").count());
    goOn.click();

    assertThat(page.locator(".log tbody tr").first()).containsText("second new one");
    assertEquals(0, page.evaluate("scrollY"));
    assertThat(page.locator(".tail button")).hasText("Pause");
  }

  @Test
  @DisplayName("A record shows all that it has, by keys as well, and waits for that")
  void record_showsAllOfIt() throws IOException {
    send("/v1/logs", hostileLog());
    send("/v1/logs", log(1, "a plain one"));
    page = browser.open(ColorScheme.LIGHT, 400, 800);
    page.navigate(address("logs"));
    page.getByText("1,000,037 characters").waitFor();
    page.getByText("All of it").first().focus();

    page.keyboard().press("ArrowDown");
    page.keyboard().press("Enter");

    page.getByText("Attributes (10,000)").waitFor();
    page.getByText("and 9,000 more, not shown").waitFor();
    assertEquals(0, page.evaluate("document.documentElement.scrollWidth - innerWidth"));
    assertEquals(0, page.locator("main img").count());
    page.getByText("Go on").waitFor();
  }

  private byte[] hostileLog() {
    ExportLogsServiceRequest.Builder request =
        Samples.log(1, SeverityNumber.SEVERITY_NUMBER_WARN, Samples.HOSTILE + "x".repeat(1_000_000))
            .toBuilder();
    var record = request.getResourceLogsBuilder(0).getScopeLogsBuilder(0).getLogRecordsBuilder(0);
    record.clearAttributes();
    for (int i = 0; i < 10_000; i++) {
      record.addAttributes(attribute(Samples.HOSTILE + i, "v".repeat(30)));
    }
    return request.build().toByteArray();
  }

  private void sendLogs(int count) throws IOException {
    List<SeverityNumber> severities =
        List.of(
            SeverityNumber.SEVERITY_NUMBER_INFO,
            SeverityNumber.SEVERITY_NUMBER_WARN,
            SeverityNumber.SEVERITY_NUMBER_ERROR);
    for (int i = 0; i < count; i++) {
      String body = "record %d of %s".formatted(i, i % 7 == 0 ? Samples.HOSTILE : "the calculator");
      send("/v1/logs", Samples.log(i, severities.get(i % 3), body).toByteArray());
    }
  }

  private static byte[] log(int trace, String body) {
    return Samples.log(trace, SeverityNumber.SEVERITY_NUMBER_INFO, body).toByteArray();
  }

  private String metric(String name) {
    return address("metric?name=" + name);
  }

  private String address(String view) {
    return fixture.console().pageAddress() + "/#/" + view;
  }

  private void send(String path, byte[] body) throws IOException {
    assertEquals(
        200, fixture.otlp(path, body, "Content-Type", "application/x-protobuf").statusCode());
  }
}
