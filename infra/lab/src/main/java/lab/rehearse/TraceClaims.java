package lab.rehearse;

import static lab.rehearse.Play.require;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** One call is one trace, if and only if its header crosses. */
final class TraceClaims {

  private static final String HEADER = "traceparent";
  private static final String CLIENT = "calculator-client";
  private static final String SERVER = "calculator-server";
  private static final int FIRST_CALLS = 60;

  private TraceClaims() {}

  /** A request as it crossed between client and server, and what the two sides tell of it. */
  private record Crossed(
      List<String> headers,
      String traceparent,
      String traceId,
      JsonNode client,
      JsonNode server,
      JsonNode work) {}

  /** Spans of two processes share a trace, and what they share stood in a header on the wire. */
  static void trace(Play play) throws IOException, InterruptedException {
    play.await(() -> warm(Calls.of(play.demo())));
    Crossed call = play.await(() -> crossed(play));
    play.show("trace?id=" + call.traceId);
    play.see(
        "a bar for each of three spans",
        "document.querySelectorAll('main [role=treeitem]').length === 3");
    play.seeText(call.traceId);
    play.picture();
    play.text(call.headers);
    play.value("traceparent", call.traceparent);
    play.value("trace-id", call.traceId);
    play.value("client-span-id", Spans.text(call.client, "spanId"));
    play.millis("client-ms", Spans.millis(call.client));
    play.millis("server-ms", Spans.millis(call.server));
    play.millis("work-ms", Spans.millis(call.work));
  }

  /** The first calls of a program take longer than all others: they say nothing. */
  private static Calls warm(Calls calls) {
    require(calls.ok() >= FIRST_CALLS, "calls", calls);
    return calls;
  }

  /** The newest request of which all is here, and which was answered. */
  private static Crossed crossed(Play play) throws IOException, InterruptedException {
    List<JsonNode> requests = new ArrayList<>();
    play.api().get("demo/requests").get("requests").forEach(requests::add);
    Collections.reverse(requests);
    ClaimBroken why = new ClaimBroken("a request whose call is answered", "others only");
    for (JsonNode request : requests) {
      try {
        Crossed call = call(play, request);
        if (Spans.attribute(call.client, "rpc.status_code").equals("OK")) {
          return call;
        }
      } catch (ClaimBroken e) {
        why = e; // its spans may still be on their way
      }
    }
    throw why;
  }

  private static Crossed call(Play play, JsonNode request)
      throws IOException, InterruptedException {
    List<String> headers = new ArrayList<>();
    request.forEach(line -> headers.add(line.asText()));
    String traceparent =
        headers.stream()
            .filter(line -> line.startsWith(HEADER + ": "))
            .map(line -> line.substring(HEADER.length() + 2))
            .findFirst()
            .orElse("");
    require(
        traceparent.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}"),
        "a header traceparent of version 00 on the wire",
        headers);
    String[] parts = traceparent.split("-", 4);
    Optional<JsonNode> trace = play.api().find("traces/" + parts[1]);
    require(trace.isPresent(), "the trace that the header names in the console", "none");
    Spans spans = Spans.of(trace.get());
    Optional<JsonNode> client = spans.byId(parts[2]);
    require(client.isPresent(), "the span that the header names as parent", spans);
    Optional<JsonNode> server = spans.below(client.get(), "SERVER");
    require(server.isPresent(), "the server's span below the client's", spans);
    Optional<JsonNode> work = spans.below(server.get(), "INTERNAL");
    require(work.isPresent(), "the span of the work below the server's", spans);
    require(
        List.of(Spans.text(client.get(), "service"), Spans.text(server.get(), "service"))
                .equals(List.of(CLIENT, SERVER))
            && Spans.text(client.get(), "kind").equals("CLIENT")
            && spans.all().size() == 3,
        "three spans: the client's, the server's, and the work's",
        spans);
    return new Crossed(headers, traceparent, parts[1], client.get(), server.get(), work.get());
  }

  /** Two traces within the time of one call, no call fails, and the console says what is wrong. */
  static void brokenPropagation(Play play) throws IOException, InterruptedException {
    List<JsonNode> call = play.await(() -> tracesOfOneCall(play));
    JsonNode finding = play.await(() -> finding(play));
    Calls calls = Calls.of(play.demo());
    require(calls.ok() > 0 && calls.failed() == 0, "calls of which none failed", calls);
    for (JsonNode trace : call) {
      String id = trace.get("traceId").asText();
      // Some of its spans may have come after it was listed; until the finding came, all have.
      Optional<JsonNode> whole = play.api().find("traces/" + id);
      require(whole.isPresent(), "each of the traces in the console", "none");
      play.show("trace?id=" + id);
      play.seeText(id);
      play.see(
          "its own spans and no others",
          "document.querySelectorAll('main [role=treeitem]').length === "
              + Spans.of(whole.get()).all().size());
    }
    play.show("findings");
    play.seeText(finding.get("sentence").asText());
    play.picture();
    play.value("traces", call.size());
  }

  /** The client's trace of some call, and all that began and ended while it waited. */
  private static List<JsonNode> tracesOfOneCall(Play play)
      throws IOException, InterruptedException {
    List<JsonNode> traces = play.traces("");
    require(!traces.isEmpty(), "traces", "none");
    for (JsonNode trace : traces) {
      require(
          trace.get("services").size() == 1,
          "traces of one service each",
          "a trace of " + trace.get("services"));
    }
    for (JsonNode client : traces) {
      if (client.get("service").asText().equals(CLIENT)) {
        List<JsonNode> within =
            traces.stream()
                .filter(trace -> begin(client) <= begin(trace) && end(trace) <= end(client))
                .toList();
        boolean pair =
            within.stream().anyMatch(trace -> trace.get("service").asText().equals(SERVER));
        // Calls that overlap do not tell which trace belongs to which.
        boolean alone =
            within.stream().filter(trace -> trace.get("service").asText().equals(CLIENT)).count()
                == 1;
        if (pair && alone) {
          return within;
        }
      }
    }
    throw new ClaimBroken(
        "a server's trace while a client waits", traces.size() + " traces without");
  }

  private static double begin(JsonNode trace) {
    return trace.get("startMillis").asDouble();
  }

  private static double end(JsonNode trace) {
    return begin(trace) + trace.get("durationMicros").asDouble() / 1e3;
  }

  private static JsonNode finding(Play play) throws IOException, InterruptedException {
    JsonNode findings = play.api().get("findings").get("findings");
    for (JsonNode finding : findings) {
      if (finding.get("about").asText().equals("SECOND_TRACE")
          && finding.get("lastMillis").asDouble() > play.sinceMillis()) {
        return finding;
      }
    }
    throw new ClaimBroken("a finding that tells of a second trace", findings);
  }
}
