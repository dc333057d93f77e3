package lab.console.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lab.console.store.Ids.TraceId;
import lab.console.store.MetricStore;
import lab.console.store.Senders;
import lab.console.store.Senders.Heard;
import lab.console.store.StoredSpan;
import lab.console.store.TelemetryStore;
import lab.insight.Conventions;
import org.jspecify.annotations.Nullable;

/**
 * Why something is not there: what is known here of a trace, a service, a method or an instrument.
 */
final class Why {

  private static final int MOST_NAMES = 8;

  private final TelemetryStore store;
  private final WhyTrace traces;

  Why(TelemetryStore store) {
    this.store = store;
    this.traces = new WhyTrace(store);
  }

  /** Sentences, the most telling first, and links by their text. */
  Map<String, Object> about(String asked) {
    Answer answer = new Answer();
    Optional<TraceId> id = Query.traceId(asked).or(() -> WhyTrace.ofHeader(asked, answer));
    if (asked.isEmpty()) {
      aboutSenders(answer);
    } else if (id.isPresent()) {
      if (!traces.about(id.get(), answer)) {
        aboutSenders(answer);
      }
    } else if (!traces.aboutPart(asked, answer)) {
      aboutName(asked, answer);
    }
    return answer.view();
  }

  private void aboutName(String name, Answer answer) {
    boolean known = aboutService(name, answer);
    known |= aboutMethod(name, answer);
    known |= aboutInstrument(name, answer);
    if (!known) {
      answer.say(
          "Nothing here is called '%s': no service, no span, no instrument.".formatted(name));
      aboutGivenUpName(name, answer);
      aboutSimilar(name, answer);
      aboutReaders(answer);
      aboutSenders(answer);
    }
  }

  private boolean aboutService(String name, Answer answer) {
    List<Heard> heard =
        store.senders().all().stream().filter(one -> one.service().equals(name)).toList();
    sayWhatWasSent(heard, answer);
    if (!heard.isEmpty()) {
      answer.link("Its traces", "#/traces?service=", name);
      answer.link("Its logs", "#/logs?service=", name);
      return true;
    }
    return false;
  }

  private boolean aboutMethod(String name, Answer answer) {
    int spans = 0;
    long newest = 0;
    for (StoredSpan span : store.spans().newestFirst()) {
      if (span.name().equals(name)) {
        spans++;
        newest = Math.max(newest, span.startEpochNanos());
      }
    }
    if (spans > 0) {
      answer.say(
          String.format(
              Locale.ROOT,
              "Spans of this name here: %,d, the newest of which began %s.",
              spans,
              Answer.ago(TimeUnit.NANOSECONDS.toMillis(newest))));
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
                "The instrument is here: %s collected it last %s."
                    .formatted(service, Answer.ago(millis))));
    if (!newest.isEmpty()) {
      aboutReaders(answer);
      answer.link("The instrument", "#/metric?name=", name);
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
  }

  private static void aboutGivenUpName(String name, Answer answer) {
    @Nullable String metric = Conventions.DEPRECATED_METRICS.get(name);
    @Nullable String current =
        metric == null ? Conventions.DEPRECATED_ATTRIBUTES.get(name) : metric;
    if (current != null) {
      answer.say(
          "The conventions have given up this name%s."
              .formatted(current.isEmpty() ? "" : ": today it is " + current));
    }
  }

  /** How often readers collect, as far as that can be seen. */
  private void aboutReaders(Answer answer) {
    OptionalLong interval =
        store.metrics().courses().stream()
            .map(MetricStore.Course::samples)
            .filter(samples -> samples.size() > 1)
            .mapToLong(
                samples ->
                    samples.get(samples.size() - 1).epochNanos()
                        - samples.get(samples.size() - 2).epochNanos())
            .filter(nanos -> nanos > 0)
            .max();
    String appears = " An instrument appears when it has recorded something and is collected.";
    if (interval.isPresent()) {
      answer.say(
          "Readers here collect every %d s at least."
                  .formatted(Math.max(1, TimeUnit.NANOSECONDS.toSeconds(interval.getAsLong())))
              + appears);
    } else if (store.metrics().courses().isEmpty()) {
      answer.say(
          "No metric has arrived at all. A reader collects at an interval, a minute if nobody says"
              + " otherwise: the first may not be due yet."
              + appears);
    }
  }

  private void aboutSenders(Answer answer) {
    List<Heard> heard = store.senders().all();
    if (heard.isEmpty()) {
      answer.say(
          "Nobody has sent anything here since the console was started or cleared. Is"
              + " OTEL_EXPORTER_OTLP_ENDPOINT set where the program runs, and does it name this"
              + " console's port?");
    }
    sayWhatWasSent(heard, answer);
  }

  /** A sentence for each instance, the one that was heard last first. */
  private static void sayWhatWasSent(List<Heard> heard, Answer answer) {
    Map<String, List<Heard>> senders = new LinkedHashMap<>();
    heard.stream()
        .sorted(Comparator.comparingLong(Heard::lastMillis).reversed())
        .forEach(
            one ->
                senders
                    .computeIfAbsent(
                        (one.service() + " " + one.instance()).strip(), who -> new ArrayList<>())
                    .add(one));
    senders.entrySet().stream()
        .limit(MOST_NAMES)
        .forEach(each -> answer.say(sentence(each.getKey(), each.getValue())));
    if (senders.size() > MOST_NAMES) {
      answer.say("And %d others.".formatted(senders.size() - MOST_NAMES));
    }
  }

  private static String sentence(String who, List<Heard> heard) {
    List<String> sent = new ArrayList<>();
    List<String> never = new ArrayList<>();
    for (Senders.Signal signal : Senders.Signal.values()) {
      long records =
          heard.stream().filter(one -> one.signal() == signal).mapToLong(Heard::records).sum();
      String name =
          switch (signal) {
            case TRACES -> "spans";
            case METRICS -> "metrics";
            case LOGS -> "log records";
          };
      if (records > 0) {
        sent.add(String.format(Locale.ROOT, "%,d %s", records, name));
      } else {
        never.add(name);
      }
    }
    long last = heard.get(0).lastMillis();
    long now = System.currentTimeMillis();
    boolean silent = heard.stream().allMatch(one -> one.isOverdue(now));
    return "%s has sent %s%s, the last %s%s."
        .formatted(
            who,
            String.join(", ", sent),
            never.isEmpty() ? "" : " and no " + String.join(", no ", never),
            Answer.ago(last),
            silent ? ": it has ended, has nothing to tell, or cannot reach this console" : "");
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
