package lab.rehearse;

import static lab.rehearse.Play.require;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A stream goes no faster than its reader, and ends for both sides. */
final class StreamClaims {

  private static final String PRIMES = "calculator.v1.Calculator/Primes";
  private static final String SESSION = "calculator.v1.Calculator/Session";
  private static final int ASKED_FOR = 20_000;

  /** In this time the slow reader takes two messages. */
  private static final int SILENT_MILLIS = 400;

  /** The scene's own program and the client with steady traffic, by {@code service.instance.id}. */
  private static final String RUN = "primes";

  private static final String TRAFFIC = "client";

  private StreamClaims() {}

  private record Sides(String traceId, JsonNode client, JsonNode server) {}

  /** The server waits for a slow reader, and stops when that has given up. */
  static void streams(Play play) throws IOException, InterruptedException {
    Run.ended(play, RUN).require(1, "DEADLINE_EXCEEDED");
    Sides primes = play.await(() -> sides(play, "method=" + PRIMES, RUN));
    require(
        status(primes.server).equals("CANCELLED")
            || status(primes.server).equals("DEADLINE_EXCEEDED"),
        "that the server hears of the end",
        status(primes.server));
    long sent = messages(primes.server, "sent");
    long received = messages(primes.client, "received");
    require(
        received > 0 && received < sent && sent < ASKED_FOR,
        "a server that has sent more than was read and less than was asked for",
        "%d sent and %d read of %d".formatted(sent, received, ASKED_FOR));
    requireWait(primes.server);
    Sides session = play.await(() -> sides(play, "method=" + SESSION + "&status=OK", TRAFFIC));
    for (JsonNode side : List.of(session.client, session.server)) {
      require(
          events(side, "SENT") > 0 && events(side, "RECEIVED") > 0,
          "messages in both directions",
          side.get("events"));
    }
    play.show(
        "stream?id=%s&span=%s".formatted(primes.traceId, Spans.text(primes.client, "spanId")));
    play.seeText("not marked");
    play.value("messages", sent + messages(primes.server, "received"));
    play.value("events", primes.server.get("eventCount").asLong());
  }

  /** Both sides of the newest call of one client that is here as a whole. */
  private static Sides sides(Play play, String query, String instance)
      throws IOException, InterruptedException {
    List<JsonNode> traces = play.traces(query);
    for (JsonNode row : traces) {
      String traceId = row.get("traceId").asText();
      Optional<Spans> spans = play.api().find("traces/" + traceId).map(Spans::of);
      Optional<JsonNode> client =
          spans
              .flatMap(all -> all.ofKind("CLIENT"))
              .filter(span -> span.at("/resource/service.instance.id").asText().equals(instance));
      Optional<JsonNode> server = client.flatMap(span -> spans.get().below(span, "SERVER"));
      if (server.isPresent()) {
        return new Sides(traceId, client.get(), server.get());
      }
    }
    throw new ClaimBroken(
        "a trace of both sides of a call of %s with %s".formatted(instance, query),
        traces.size() + " traces");
  }

  private static String status(JsonNode span) {
    return Spans.attribute(span, "rpc.status_code");
  }

  /** All of them, be they marked or not. */
  private static long messages(JsonNode span, String direction) {
    String counted = Spans.attribute(span, "calculator.messages." + direction);
    return counted.isEmpty()
        ? events(span, direction.toUpperCase(Locale.ROOT))
        : Long.parseLong(counted);
  }

  private static long events(JsonNode span, String type) {
    long count = 0;
    for (JsonNode event : span.get("events")) {
      count += event.at("/attributes/message.type").asText().equals(type) ? 1 : 0;
    }
    return count;
  }

  /** With all buffers full the server is silent, until the stream ends. */
  private static void requireWait(JsonNode server) {
    double last = 0;
    for (JsonNode event : server.get("events")) {
      if (event.at("/attributes/message.type").asText().equals("SENT")) {
        last = Math.max(last, event.get("offsetMicros").asDouble());
      }
    }
    double end = server.get("offsetMicros").asDouble() + server.get("durationMicros").asDouble();
    double silentMillis = (end - last) / 1e3;
    require(
        silentMillis > SILENT_MILLIS,
        "a server that sends nothing for a while, since nobody reads",
        silentMillis + " ms of silence");
  }
}
