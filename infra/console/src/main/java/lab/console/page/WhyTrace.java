package lab.console.page;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lab.console.store.Ids;
import lab.console.store.Ids.TraceId;
import lab.console.store.Senders;
import lab.console.store.StoredLog;
import lab.console.store.StoredSpan;
import lab.console.store.TelemetryStore;

/** What is known of a trace by its id, a part of it, a span's id, or a traceparent. */
final class WhyTrace {

  private static final Pattern TRACEPARENT =
      Pattern.compile("(?:traceparent: *)?00-(\\p{XDigit}{32})-\\p{XDigit}{16}-(\\p{XDigit}{2})");

  private static final Pattern PART_OF_ID = Pattern.compile("\\p{XDigit}{6,31}");

  private static final int MOST_TRACES = 8;

  private final TelemetryStore store;

  WhyTrace(TelemetryStore store) {
    this.store = store;
  }

  /** The trace that a header names; its last part says whether the trace is recorded. */
  static Optional<TraceId> ofHeader(String asked, Answer answer) {
    Matcher header = TRACEPARENT.matcher(asked);
    if (!header.matches()) {
      return Optional.empty();
    }
    boolean sampled = (Integer.parseInt(header.group(2), 16) & 1) == 1;
    answer.say(
        "Its last part is %s: the caller has decided %s."
            .formatted(
                header.group(2),
                sampled
                    ? "to sample this trace, so whoever takes part in it should send its spans"
                    : "not to sample this trace, and whoever follows it records nothing"));
    return Optional.of(TraceId.of(header.group(1)));
  }

  /** Finds traces that begin so, and a span of this id. */
  boolean aboutPart(String asked, Answer answer) {
    String part = asked.toLowerCase(Locale.ROOT);
    if (!PART_OF_ID.matcher(part).matches()) {
      return false;
    }
    Set<TraceId> traces = new LinkedHashSet<>();
    for (StoredSpan span : store.spans().newestFirst()) {
      boolean wanted =
          span.traceId().toString().startsWith(part) || Ids.span(span.spanId()).equals(part);
      if (wanted && traces.add(span.traceId()) && traces.size() == MOST_TRACES) {
        break;
      }
    }
    if (!traces.isEmpty()) {
      answer.say("It is the id of a span here, or begins the id of a trace.");
      traces.forEach(id -> answer.link("Open " + id, "#/trace?id=", id.toString()));
    }
    return !traces.isEmpty();
  }

  /**
   * Whether the trace is here, or at least is known to have been here.
   *
   * @return false when it is not, so that it matters who sends anything
   */
  boolean about(TraceId id, Answer answer) {
    List<StoredSpan> trace = store.spans().trace(id);
    if (!trace.isEmpty()) {
      Set<String> services = new TreeSet<>();
      trace.forEach(span -> services.add(span.origin().service()));
      answer.say(
          "It is here: %d spans, from %s.".formatted(trace.size(), String.join(", ", services)));
      answer.link("Open the trace", "#/trace?id=", id.toString());
      aboutMissingParents(trace, answer);
      return true;
    }
    if (store.spans().wasHere(id)) {
      answer.say("It was here and had to make room for newer traces.");
      answer.say("More fit in if the console is started with more memory (--memory).");
      return true;
    }
    answer.say("No span of this trace has arrived.");
    aboutRecords(id, answer);
    answer.say(
        "Either nobody recorded it (not sampled, or no tracing where it began), or its spans have not"
            + " ended, or they are still on their way (the SDK sends after %d s at the latest, if"
                .formatted(Senders.SDK_DELAY.toSeconds())
            + " nobody says otherwise), or their sender sends elsewhere.");
    return false;
  }

  private void aboutRecords(TraceId id, Answer answer) {
    int records = 0;
    Set<String> services = new TreeSet<>();
    boolean sampled = false;
    for (StoredLog log : store.logs().newestFirst()) {
      if (log.traceId().equals(id)) {
        records++;
        services.add(log.origin().service());
        sampled |= log.isSampled();
      }
    }
    if (records > 0) {
      answer.say(
          "But %d log records have, from %s: the trace was %s."
              .formatted(
                  records, String.join(", ", services), sampled ? "sampled" : "not sampled"));
      answer.link("Its log records", "#/logs?traceId=", id.toString());
    }
  }

  private static void aboutMissingParents(List<StoredSpan> trace, Answer answer) {
    Set<Long> ids = trace.stream().map(StoredSpan::spanId).collect(Collectors.toSet());
    long orphans =
        trace.stream()
            .filter(span -> span.parentId() != 0 && !ids.contains(span.parentId()))
            .count();
    if (orphans > 0) {
      answer.say(
          orphans
              + " of them name a parent that has not arrived: it has not ended yet, or never does,"
              + " or its program sends nothing here.");
    }
  }
}
