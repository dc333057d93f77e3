package lab.insight;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Calls whose client's span ends before the call does. A caller that has its answer has waited for
 * the server, so its span lasts longer than the server's, whatever the clocks say. By chance the
 * server may note its end late; that all calls of a method do so is no chance.
 */
public final class EarlyEndFindings {

  private static final int ENOUGH_CALLS = 5;
  private static final double NEARLY_ALL = 0.9;

  private EarlyEndFindings() {}

  /**
   * A method of which the client's spans end early.
   *
   * @param client the newest span that shows it
   */
  public record Early(SpanRecord client) {

    public Finding finding() {
      return new Finding(
          Finding.About.ENDED_EARLY,
          Finding.subject(client),
          "shorter than the server's",
          "The spans of this client are shorter than those of the server that it called, although it"
              + " has got its answers: they end before the call does. Look at where the client's span"
              + " is ended.");
    }
  }

  /** Looks through the spans of a while. Calls that were given up early are left out. */
  public static List<Early> of(List<SpanRecord> spans) {
    Map<String, SpanRecord> clients = new HashMap<>();
    for (SpanRecord span : spans) {
      if (span.kind() == SpanKind.CLIENT && Conventions.isRpc(span) && wasAnswered(span)) {
        clients.put(span.traceId() + span.spanId(), span);
      }
    }
    Map<String, List<SpanRecord>> all = new HashMap<>();
    Map<String, List<SpanRecord>> early = new HashMap<>();
    for (SpanRecord server : spans) {
      SpanRecord client = clients.get(server.traceId() + server.parentSpanId());
      if (client != null && server.kind() == SpanKind.SERVER && server.hasEnded()) {
        String method = client.service() + " " + client.name();
        all.computeIfAbsent(method, name -> new ArrayList<>()).add(client);
        if (client.durationNanos() < server.durationNanos()) {
          early.computeIfAbsent(method, name -> new ArrayList<>()).add(client);
        }
      }
    }
    List<Early> findings = new ArrayList<>();
    early.forEach(
        (method, found) -> {
          int calls = Objects.requireNonNull(all.get(method)).size();
          if (calls >= ENOUGH_CALLS && found.size() >= NEARLY_ALL * calls) {
            findings.add(new Early(found.get(0)));
          }
        });
    return findings;
  }

  /** One that ends before it knows how the call went has no code. */
  private static boolean wasAnswered(SpanRecord client) {
    return client.hasEnded()
        && String.valueOf(client.attributes().getOrDefault("rpc.status_code", "OK")).equals("OK");
  }
}
