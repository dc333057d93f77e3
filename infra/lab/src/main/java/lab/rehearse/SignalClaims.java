package lab.rehearse;

import static lab.rehearse.Play.require;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Metrics and logs lead to traces, and steps can be told apart by what they send. */
final class SignalClaims {

  private static final String DURATION = "rpc.client.call.duration";

  /** Slow is what the slow server makes of a call: a quarter of a second and more. */
  private static final double SLOW_MILLIS = 200;

  /** One comes each second; a picture of fewer shows nothing. */
  private static final int ENOUGH_COLUMNS = 8;

  /** The same measurement in seconds and in nanoseconds may differ by its rounding. */
  private static final double ROUNDING_MILLIS = 0.01;

  private SignalClaims() {}

  private record Followed(
      String traceId, String spanId, double exemplarMillis, double spanMillis) {}

  /** An exemplar of a slow call opens the trace of that very call, which took as long. */
  static void metricsToTrace(Play play) throws IOException, InterruptedException {
    Followed followed = play.await(() -> followed(play));
    require(
        Math.abs(followed.exemplarMillis - followed.spanMillis) < ROUNDING_MILLIS,
        "a span that took as long as its exemplar, %s ms".formatted(followed.exemplarMillis),
        followed.spanMillis + " ms");
    play.show("metric?name=%s&kind=HISTOGRAM&unit=s".formatted(DURATION));
    String diamonds = "main .exemplars a";
    play.see(
        "exemplars, and a histogram of some seconds",
        """
        document.querySelectorAll("%s").length > 0
          && new Set([...document.querySelectorAll("main .heatmap rect:not(.ground)")]
            .map((cell) => cell.getAttribute("x"))).size >= %d"""
            .formatted(diamonds, ENOUGH_COLUMNS));
    play.picture();
    play.await(() -> clickSlow(play, diamonds));
    play.see("the trace that the exemplar names", "location.hash.startsWith('#/trace?id=')");
    play.see(
        "a bar for each of three spans",
        "document.querySelectorAll('main [role=treeitem]').length === 3");
    play.millis("exemplar-ms", followed.exemplarMillis);
    play.millis("span-ms", followed.spanMillis);
  }

  private static Followed followed(Play play) throws IOException, InterruptedException {
    Optional<JsonNode> metric =
        play.api().find("metric?name=%s&kind=HISTOGRAM&unit=s".formatted(DURATION));
    require(metric.isPresent(), "the instrument " + DURATION, "none");
    List<JsonNode> exemplars = new ArrayList<>();
    metric.get().get("groups").forEach(group -> group.get("exemplars").forEach(exemplars::add));
    for (JsonNode exemplar : exemplars) {
      double millis = exemplar.get("value").asDouble() * 1e3;
      if (millis > SLOW_MILLIS && exemplar.get("millis").asDouble() > play.sinceMillis()) {
        String traceId = exemplar.get("traceId").asText();
        String spanId = exemplar.get("spanId").asText();
        Optional<JsonNode> span =
            play.api().find("traces/" + traceId).flatMap(trace -> Spans.of(trace).byId(spanId));
        if (span.isPresent()) {
          return new Followed(traceId, spanId, millis, Spans.millis(span.get()));
        }
      }
    }
    throw new ClaimBroken(
        "an exemplar of a slow call with a trace that is here", exemplars.size() + " others");
  }

  /** The page draws anew once a second, so what was found a moment ago may be another by now. */
  private static boolean clickSlow(Play play, String diamonds)
      throws IOException, InterruptedException {
    JsonNode marked =
        play.browser()
            .evaluate(
                """
                (() => {
                  const slow = [...document.querySelectorAll("%s")].filter((one) => {
                    const [, value, unit] = one.getAttribute("aria-label").match(/^([\\d.,]+) (\\S+)/) ?? [];
                    return unit === "s" && Number(value) > %s;
                  }).at(-1);
                  slow?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
                  return Boolean(slow);
                })()"""
                    .formatted(diamonds, SLOW_MILLIS / 1e3));
    require(marked.asBoolean(), "a slow exemplar in the page", "none");
    return true;
  }

  /** The warning of a refused call carries the ids of the server's span, and that shows it. */
  static void logToTrace(Play play) throws IOException, InterruptedException {
    JsonNode record = play.await(() -> warning(play));
    String traceId = record.get("traceId").asText();
    play.show("logs?minSeverity=13");
    play.see(
        "the record with a link to its trace",
        "document.querySelector('main a[href*=\"%s\"]')".formatted(traceId));
    play.picture();
    play.follow("main a[href*=\"%s\"]".formatted(traceId));
    play.see("the record's trace", "location.hash.includes('%s')".formatted(traceId));
    play.seeText("Logs of this trace");
    play.seeText(record.get("body").asText());
  }

  private static JsonNode warning(Play play) throws IOException, InterruptedException {
    List<JsonNode> records = play.list("logs?minSeverity=13");
    ClaimBroken why = new ClaimBroken("a warning of a refused call", records.size() + " others");
    for (JsonNode record : records) {
      if (record.get("millis").asDouble() > play.sinceMillis()
          && record.get("service").asText().equals("calculator-server")) {
        try {
          requireItsTrace(play, record);
          return record;
        } catch (ClaimBroken e) {
          why = e; // the trace may still be on its way
        }
      }
    }
    throw why;
  }

  private static void requireItsTrace(Play play, JsonNode record)
      throws IOException, InterruptedException {
    String traceId = record.get("traceId").asText();
    require(!traceId.isEmpty(), "a record with the id of a trace", record);
    Optional<JsonNode> trace = play.api().find("traces/" + traceId);
    require(trace.isPresent(), "the trace that the record names", "none");
    Optional<JsonNode> span = Spans.of(trace.get()).byId(record.get("spanId").asText());
    require(
        span.isPresent() && Spans.text(span.get(), "kind").equals("SERVER"),
        "a server's span that has the record's id",
        Spans.of(trace.get()));
    String status = Spans.attribute(span.get(), "rpc.status_code");
    require(Set.of("INVALID_ARGUMENT", "OUT_OF_RANGE").contains(status), "a refused call", status);
    boolean back = false;
    for (JsonNode log : trace.get().get("logs")) {
      back |= log.get("body").equals(record.get("body"));
    }
    require(back, "the record among the logs of its trace", trace.get().get("logs"));
  }

  /** The later step sends instruments that the earlier one lacks, and the same spans. */
  static void beforeAndAfter(Play play) throws IOException, InterruptedException {
    String added = play.await(() -> added(play));
    play.show("versions?by=version&left=step-2&right=step-3");
    play.see(
        "a row for an instrument that only the later step has",
        """
        [...document.querySelectorAll("main table.contents tr")].some((row) =>
          row.textContent.includes(%s) && row.textContent.includes("only after"))"""
            .formatted(Play.quoted(added)));
    play.seeText("3 spans on both sides");
    play.browser()
        .evaluate(
            "document.querySelector('[aria-label=Instruments]').closest('section').scrollIntoView()");
  }

  private static String added(Play play) throws IOException, InterruptedException {
    JsonNode before = contents(play, "step-2");
    JsonNode after = contents(play, "step-3");
    Set<String> spans = names(before.get("spans"));
    require(!spans.isEmpty(), "spans of step 2", "none");
    require(
        names(after.get("spans")).equals(spans),
        "the same spans of step 3",
        names(after.get("spans")));
    Set<String> instruments = names(after.get("instruments"));
    Set<String> known = names(before.get("instruments"));
    return instruments.stream()
        .filter(instrument -> instrument.startsWith(DURATION) && !known.contains(instrument))
        .findFirst()
        .orElseThrow(() -> new ClaimBroken("%s at step 3 only".formatted(DURATION), instruments));
  }

  private static JsonNode contents(Play play, String side)
      throws IOException, InterruptedException {
    return play.api().get("contents?by=version&side=" + side);
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    for (Iterator<String> all = object.fieldNames(); all.hasNext(); ) {
      names.add(all.next());
    }
    return names;
  }
}
