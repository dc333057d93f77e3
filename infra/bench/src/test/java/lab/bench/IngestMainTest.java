package lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lab.console.Console;
import lab.console.ConsoleSettings;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IngestMainTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  @DisplayName("A small load is measured in each round, after one to warm up")
  void smallLoad_isMeasured() {
    assertEquals(0, execute("--rounds", "2", "--batches", "4"), err::toString);

    assertTrue(out.toString().startsWith("2 rounds of 2,048 spans of "), out::toString);
    Matcher rates =
        Pattern.compile("console +([\\d,]+) spans per CPU second").matcher(out.toString());
    assertEquals(2, rates.results().filter(rate -> !rate.group(1).equals("0")).count());
    assertTrue(
        out.toString().matches("(?s).*console +[\\d,]+ +-?[\\d,]+\\R"),
        "a last line sums up: " + out);
  }

  @ParameterizedTest
  @CsvSource({
    "--rounds, 0, --rounds and --batches are whole numbers from 1 on",
    "--batches, -1, --rounds and --batches are whole numbers from 1 on",
    "--batches, many, Invalid value for option '--batches': 'many' is not an int",
    "--jaeger, no-such-file, --jaeger: no-such-file is no program",
    "--speed, 1, 'Unknown options: ''--speed'', ''1'''"
  })
  @DisplayName("Wrong usage is told in one line, and nothing is started")
  void wrongUsage_isTold(String option, String value, String why) {
    assertEquals(2, execute(option, value));

    assertEquals(
        "lab bench ingest: " + why + " (see --help)" + System.lineSeparator(), err.toString());
    assertEquals("", out.toString());
  }

  @Test
  @DisplayName("Help shows an example")
  void help_showsExample() {
    assertEquals(0, execute("--help"));
    assertTrue(out.toString().contains("Example: lab bench ingest"), out::toString);
  }

  @Test
  @DisplayName("All that a load sends arrives, each call as a trace of two spans")
  void load_arrives() throws IOException, InterruptedException {
    try (Console console =
            Console.start(
                new ConsoleSettings(0, 0, 0, 64 << 20, Optional.empty(), Optional.empty()));
        SpanLoad load = new SpanLoad(URI.create(console.grpcEndpoint()).getAuthority(), 1)) {
      assertEquals(10 * SpanLoad.SPANS_PER_BATCH, load.send(10));

      String overview = get(console.pageAddress() + "/api/overview");
      assertTrue(overview.contains("\"spans\":{\"received\":5120,\"kept\":5120"), overview);
      String traces = get(console.pageAddress() + "/api/traces?limit=1");
      assertTrue(traces.contains("\"spans\":2"), traces);
    }
  }

  private static String get(String address) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private int execute(String... args) {
    return IngestMain.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }
}
