package lab.insight;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Calls whose two sides tell of two traces. Nothing in either trace shows it; what does is that a
 * server's trace begins while a client waits for that very method and has no server in its own.
 */
public final class PropagationFindings {

  private PropagationFindings() {}

  /**
   * A call that fell apart.
   *
   * @param client the caller's side, without a server below it
   * @param server the other side, which began a trace of its own
   */
  public record Broken(SpanRecord client, SpanRecord server) {

    public Finding finding() {
      return new Finding(
          Finding.About.SECOND_TRACE,
          Finding.subject(server),
          "a second trace: no parent",
          "The server began a trace of its own while the client's call waited for it: no traceparent"
              + " was sent, or it was not read. Look at both ends of the request's Metadata.");
    }
  }

  /**
   * Looks through the spans of a while. Where several calls of a method were under way at once,
   * which belongs to which is not known, and nothing is said of them.
   */
  public static List<Broken> of(List<SpanRecord> spans) {
    Map<String, List<SpanRecord>> lonely = new HashMap<>();
    Set<String> answered = new HashSet<>();
    for (SpanRecord span : spans) {
      if (span.kind() == SpanKind.SERVER && !span.isRoot()) {
        answered.add(span.traceId() + span.parentSpanId());
      }
    }
    for (SpanRecord span : spans) {
      if (span.kind() == SpanKind.CLIENT
          && Conventions.isRpc(span)
          && span.hasEnded()
          && !answered.contains(span.traceId() + span.spanId())) {
        lonely.computeIfAbsent(span.name(), name -> new ArrayList<>()).add(span);
      }
    }
    List<Broken> broken = new ArrayList<>();
    for (SpanRecord span : spans) {
      if (span.kind() == SpanKind.SERVER && span.isRoot() && Conventions.isRpc(span)) {
        List<SpanRecord> waiting =
            lonely.getOrDefault(span.name(), List.of()).stream()
                .filter(client -> contains(client, span))
                .toList();
        if (waiting.size() == 1) {
          broken.add(new Broken(waiting.get(0), span));
        }
      }
    }
    return broken;
  }

  private static boolean contains(SpanRecord client, SpanRecord server) {
    return client.startEpochNanos() <= server.startEpochNanos()
        && server.startEpochNanos() < client.endEpochNanos();
  }
}
