package lab.console.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lab.console.store.Ids.TraceId;
import lab.console.store.MetricStore;
import lab.console.store.Senders;
import lab.console.store.Senders.Heard;
import lab.console.store.StoredSpan;
import lab.console.store.TelemetryStore;

/**
 * Why something is not there: what is known here of a trace, a service, a method or an instrument.
 */
final class Why {

  private static final Pattern TRACEPARENT =
      Pattern.compile("(?:traceparent: *)?00-(\\p{XDigit}{32})-\\p{XDigit}{16}-(\\p{XDigit}{2})");

  private static final int MOST_NAMES = 8;

  private final TelemetryStore store;

  Why(TelemetryStore store) {
    this.store = store;
  }

  /** What is said of it, and where it can be looked at. */
  private static final class Answer {

    private final List<String> sentences = new ArrayList<>();
    private final Map<String, String> links = new LinkedHashMap<>();

    void say(String sentence) {
      sentences.add(sentence);
    }

    /** A name may hold anything, so it is written as an address wants it. */
    void link(String text, String address, String name) {
      links.put(text, address + URLEncoder.encode(name, StandardCharsets.UTF_8));
    }

    Map<String, Object> view() {
      return Map.of("sentences", sentences, "links", links);
    }
  }

  /** Sentences, the most telling first, and links by their text. */
  Map<String, Object> about(String asked) {
    Answer answer = new Answer();
    Matcher header = TRACEPARENT.matcher(asked);
    if (header.matches()) {
      aboutTrace(TraceId.of(header.group(1)), answer);
      if ((Integer.parseInt(header.group(2), 16) & 1) == 0) {
        answer.say(
            "Its last part is %s: the caller has decided not to sample this trace"
                    .formatted(header.group(2))
                + ", and whoever follows it records nothing.");
      }
    } else if (asked.isEmpty()) {
      aboutSenders(answer);
    } else {
      Optional<TraceId> id = Query.traceId(asked);
      if (id.isPresent()) {
        aboutTrace(id.get(), answer);
      } else {
        aboutName(asked, answer);
      }
    }
    return answer.view();
  }

  private void aboutTrace(TraceId id, Answer answer) {
    List<StoredSpan> trace = store.spans().trace(id);
    if (!trace.isEmpty()) {
      Set<String> services = new TreeSet<>();
      trace.forEach(span -> services.add(span.origin().service()));
      answer.say(
          "It is here: %d spans, from %s.".formatted(trace.size(), String.join(", ", services)));
      answer.link("Open the trace", "#/trace?id=", id.toString());
      aboutMissingParents(trace, answer);
      return;
    }
    if (store.spans().wasHere(id)) {
      answer.say("It was here and had to make room for newer traces.");
      answer.say("More fit in if the console is started with more memory (--memory).");
      return;
    }
    answer.say("No span of this trace has arrived.");
    answer.say(
        "Either nobody recorded it (not sampled, or no tracing where it began), or it is still on its"
            + " way (the SDK sends after %d s at the latest, if nobody says otherwise)"
                .formatted(Senders.SDK_DELAY.toSeconds())
            + ", or its sender sends elsewhere.");
    aboutSenders(answer);
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
              + " of them name a parent that has not arrived: its program sends nothing here, or has"
              + " not sent it yet.");
    }
  }

  private void aboutName(String name, Answer answer) {
    boolean known = aboutService(name, answer);
    known |= aboutMethod(name, answer);
    known |= aboutInstrument(name, answer);
    if (!known) {
      answer.sentences.add(
          0, "Nothing here is called '%s': no service, no span, no instrument.".formatted(name));
      aboutSimilar(name, answer);
      aboutSenders(answer);
    }
  }

  private boolean aboutService(String name, Answer answer) {
    List<Heard> heard =
        store.senders().all().stream().filter(one -> one.service().equals(name)).toList();
    for (Heard one : heard) {
      answer.say(sentence(one));
    }
    if (!heard.isEmpty()) {
      Set<Senders.Signal> sent =
          heard.stream().map(Heard::signal).collect(Collectors.toCollection(TreeSet::new));
      for (Senders.Signal signal : Senders.Signal.values()) {
        if (!sent.contains(signal)) {
          answer.say("It has sent no " + signal.name().toLowerCase(Locale.ROOT) + ".");
        }
      }
      answer.link("Its traces", "#/traces?service=", name);
      answer.link("Its logs", "#/logs?service=", name);
      return true;
    }
    return false;
  }

  private boolean aboutMethod(String name, Answer answer) {
    int spans = 0;
    for (StoredSpan span : store.spans().newestFirst()) {
      spans += span.name().equals(name) ? 1 : 0;
    }
    if (spans > 0) {
      answer.say("Spans of this name here: " + spans + ".");
      answer.link("Traces with such a span", "#/traces?method=", name);
    }
    return spans > 0;
  }

  private boolean aboutInstrument(String name, Answer answer) {
    Map<String, Long> newest = new TreeMap<>();
    for (MetricStore.Course course : store.metrics().courses()) {
      if (course.key().name().equals(name)) {
        newest.merge(course.key().service(), course.newest().epochNanos() / 1_000_000, Math::max);
      }
    }
    newest.forEach(
        (service, millis) ->
            answer.say(
                "The instrument is here: %s sent a value for %s last."
                    .formatted(service, Instant.ofEpochMilli(millis))));
    if (!newest.isEmpty()) {
      answer.link("Metrics", "#/metrics?text=", name);
    }
    return !newest.isEmpty();
  }

  private void aboutSimilar(String name, Answer answer) {
    Set<String> spans = new TreeSet<>();
    store.spans().newestFirst().forEach(span -> spans.add(span.name()));
    Set<String> instruments = new TreeSet<>();
    store.metrics().courses().forEach(course -> instruments.add(course.key().name()));
    suggest("Services", name, store.senders().all().stream().map(Heard::service), answer);
    suggest("Spans", name, spans.stream(), answer);
    suggest("Instruments", name, instruments.stream(), answer);
    if (instruments.isEmpty()) {
      answer.say(
          "No metric has arrived at all. A reader collects at an interval, a minute if nobody says"
              + " otherwise: the first may not be due yet.");
    }
  }

  private void aboutSenders(Answer answer) {
    List<Heard> heard = new ArrayList<>(store.senders().all());
    heard.sort(Comparator.comparingLong(Heard::lastMillis).reversed());
    if (heard.isEmpty()) {
      answer.say(
          "Nobody has sent anything here since the console was started or cleared. Is"
              + " OTEL_EXPORTER_OTLP_ENDPOINT set where the program runs, and does it name this"
              + " console's port?");
    }
    heard.stream().limit(MOST_NAMES).forEach(one -> answer.say(sentence(one)));
  }

  private static String sentence(Heard one) {
    long ago = Math.max(0, System.currentTimeMillis() - one.lastMillis()) / 1000;
    return String.format(
        Locale.ROOT,
        "%s %s has sent %,d %s, the last %s.",
        one.service(),
        one.instance(),
        one.records(),
        one.signal() == Senders.Signal.TRACES
            ? "spans"
            : one.signal() == Senders.Signal.METRICS ? "metrics" : "log records",
        ago == 0 ? "just now" : ago + " s ago");
  }

  /** Names that share a word with what was asked. */
  private static void suggest(String what, String asked, Stream<String> names, Answer answer) {
    Set<String> words = words(asked);
    String similar =
        names
            .distinct()
            .filter(name -> words(name).stream().anyMatch(words::contains))
            .limit(MOST_NAMES)
            .collect(Collectors.joining(", "));
    if (!similar.isEmpty()) {
      answer.say("%s with a similar name: %s.".formatted(what, similar));
    }
  }

  private static Set<String> words(String name) {
    return Stream.of(name.toLowerCase(Locale.ROOT).split("[^a-z0-9]+"))
        .filter(word -> word.length() > 3)
        .collect(Collectors.toSet());
  }
}
