package lab.insight;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lab.insight.Finding.About;
import lab.insight.MetricPoint.HistogramPoint;
import lab.insight.MetricPoint.NumberPoint;
import lab.insight.TraceComparison.Propagation;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each thing that can be wrong, and what is said of it. */
class FindingsTest {

  private static final List<Double> BUCKETS = List.of(0.1, 1.0);
  private static final Map<String, Object> ADD = Map.of("rpc.method", "Add");
  private static final Map<String, Object> SUM = Map.of("rpc.method", "Sum");

  /**
   * One mistake.
   *
   * @param findings what the comparison found
   * @param note words for the margin, of which there is one for spans and instruments
   */
  record Mistake(
      List<Finding> findings, About about, String subject, String note, String sentence) {
    @Override
    public String toString() {
      return about + " " + note;
    }
  }

  static Stream<Mistake> spanMistakes() {
    return Stream.of(
        spans(
            About.NOTHING_ARRIVED,
            "Add CLIENT",
            "missing",
            "No span was recorded at all. Is anything started, and does it end?",
            Propagation.UNKNOWN,
            call()),
        spans(
            About.SECOND_TRACE,
            "Add SERVER",
            "a second trace: no parent",
            "The client sent traceparent; the server did not use it. Look at where the server"
                + " reads the request's Metadata.",
            Propagation.TRACEPARENT_SENT,
            call(),
            client(),
            server("").trace(SpanSample.OTHER_TRACE)),
        spans(
            About.SECOND_TRACE,
            "Add SERVER",
            "a second trace",
            "The request carried no traceparent, so the server could not know of the client's"
                + " trace. Look at what the client writes into the Metadata before it starts"
                + " the call.",
            Propagation.NOTHING_SENT,
            call(),
            client(),
            server("gone").trace(SpanSample.OTHER_TRACE)),
        spans(
            About.SECOND_TRACE,
            "Add SERVER",
            "a second trace: no parent",
            "Look at what the one side sends along, and at what the other side makes of it.",
            Propagation.UNKNOWN,
            call(),
            client(),
            server("").trace(SpanSample.OTHER_TRACE)),
        spans(
            About.SECOND_TRACE,
            "evaluate INTERNAL",
            "a second trace: no parent",
            "The span is in a trace of its own. What was current where it was started?",
            Propagation.UNKNOWN,
            ExpectedSpan.server("Add").children(ExpectedSpan.internal("evaluate")),
            server(""),
            evaluate("").trace(SpanSample.OTHER_TRACE)),
        spans(
            About.SPAN_MISSING,
            "Add SERVER",
            "missing",
            "There is no span 'Add SERVER'. Is it started where that happens?",
            Propagation.UNKNOWN,
            call(),
            client()),
        spans(
            About.WRONG_NAME,
            "/Add SERVER",
            "its name, not Add",
            "There is no span 'Add SERVER'. One of its kind is in its place, under another name.",
            Propagation.UNKNOWN,
            ExpectedSpan.server("Add"),
            SpanSample.of("2", "", "/Add", SpanKind.SERVER)),
        spans(
            About.WRONG_PARENT,
            "evaluate INTERNAL",
            "below Add CLIENT",
            "The span lies below 'Add CLIENT', expected below 'Add SERVER'. Its parent is what"
                + " is current where it starts.",
            Propagation.UNKNOWN,
            ExpectedSpan.client("Add")
                .children(ExpectedSpan.server("Add").children(ExpectedSpan.internal("evaluate"))),
            client(),
            server("1"),
            evaluate("1")),
        spans(
            About.WRONG_PARENT,
            "Add SERVER",
            "below nothing",
            "The span lies below nothing, expected below 'Add CLIENT'. Its parent is what is"
                + " current where it starts.",
            Propagation.UNKNOWN,
            call(),
            client(),
            server("")),
        spans(
            About.WRONG_PARENT,
            "Add SERVER",
            "below a span that is not here",
            "The span lies below a span that is not here, expected below nothing. Its parent is"
                + " what is current where it starts.",
            Propagation.UNKNOWN,
            ExpectedSpan.server("Add"),
            server("gone")),
        spans(
            About.WRONG_KIND,
            "Add INTERNAL",
            "kind INTERNAL",
            "The span is of kind INTERNAL, expected CLIENT.",
            Propagation.UNKNOWN,
            ExpectedSpan.client("Add"),
            SpanSample.of("1", "", "Add", SpanKind.INTERNAL)),
        spans(
            About.SURPLUS_SPAN,
            "Add SERVER",
            "one too many",
            "The span 'Add SERVER' is one too many: is the same thing recorded twice?",
            Propagation.UNKNOWN,
            call(),
            client(),
            server("1"),
            SpanSample.of("3", "1", "Add", SpanKind.SERVER)),
        spans(
            About.NEVER_ENDED,
            "Add CLIENT",
            "never ended",
            "The span was started and not ended. Look at every way in which a call can end.",
            Propagation.UNKNOWN,
            ExpectedSpan.client("Add"),
            client().open()),
        spans(
            About.WRONG_STATUS,
            "Add CLIENT",
            "status UNSET, not ERROR",
            "The status of the span is UNSET, expected ERROR. The call failed and the span does"
                + " not say so. Look at where the call's end is recorded.",
            Propagation.UNKNOWN,
            ExpectedSpan.client("Add").error(),
            client()),
        spans(
            About.WRONG_STATUS,
            "Add SERVER",
            "status ERROR, not UNSET",
            "The status of the span is ERROR, expected UNSET. The call ended with NOT_FOUND: on"
                + " the server's side, is that a failure of its own?",
            Propagation.UNKNOWN,
            ExpectedSpan.server("Add").anyAttribute("rpc.status_code"),
            server("").status(SpanStatus.ERROR).attribute("rpc.status_code", "NOT_FOUND")),
        spans(
            About.WRONG_STATUS,
            "Add SERVER",
            "status ERROR, not UNSET",
            "The status of the span is ERROR, expected UNSET. How the call ended is not said: on"
                + " the server's side, is that a failure of its own?",
            Propagation.UNKNOWN,
            ExpectedSpan.server("Add"),
            server("").status(SpanStatus.ERROR)),
        spans(
            About.WRONG_STATUS,
            "Add CLIENT",
            "status OK, not UNSET",
            "The status of the span is OK, expected UNSET. OK is for a person who overrules an"
                + " error; instrumentation leaves the status alone.",
            Propagation.UNKNOWN,
            ExpectedSpan.client("Add"),
            client().status(SpanStatus.OK)),
        spans(
            About.DEPRECATED_ATTRIBUTE,
            "Add CLIENT",
            "has rpc.system",
            "rpc.system is a name that the conventions have given up: today it is"
                + " rpc.system.name.",
            Propagation.UNKNOWN,
            ExpectedSpan.client("Add"),
            client().attribute("rpc.system", "grpc")),
        spans(
            About.MISSING_ATTRIBUTE,
            "Add CLIENT",
            "lacks rpc.method",
            "The span has no attribute rpc.method. It has: a, b.",
            Propagation.UNKNOWN,
            ExpectedSpan.client("Add").attribute("rpc.method", "Add").anyAttribute("a", "b"),
            client().attribute("b", 1L).attribute("a", 1L)),
        spans(
            About.MISSING_ATTRIBUTE,
            "Add CLIENT",
            "lacks server.port",
            "The span has no attribute server.port. It has: none.",
            Propagation.UNKNOWN,
            ExpectedSpan.client("Add").anyAttribute("server.port"),
            client()),
        spans(
            About.WRONG_ATTRIBUTE,
            "Add CLIENT",
            "rpc.method = add",
            "rpc.method is add, expected Add.",
            Propagation.UNKNOWN,
            ExpectedSpan.client("Add").attribute("rpc.method", "Add"),
            client().attribute("rpc.method", "add")),
        spans(
            About.WRONG_ATTRIBUTE,
            "Add CLIENT",
            "server.port = 80",
            "server.port is 80, expected 80. One is a Long, the other a String.",
            Propagation.UNKNOWN,
            ExpectedSpan.client("Add").attribute("server.port", 80),
            client().attribute("server.port", "80")),
        spans(
            About.SURPLUS_ATTRIBUTE,
            "Add CLIENT",
            "has user",
            "The span has an attribute user = 7 that nobody expects there.",
            Propagation.UNKNOWN,
            ExpectedSpan.client("Add"),
            client().attribute("user", 7L)),
        spans(
            About.WRONG_EVENTS,
            "Add CLIENT",
            "events [SENT 1]",
            "The span's events are [SENT 1], expected [SENT 1, RECEIVED 1].",
            Propagation.UNKNOWN,
            ExpectedSpan.client("Add").events("SENT 1", "RECEIVED 1"),
            client().event("message", message("SENT"))),
        seen(
            About.CUT_SPAN,
            "Add CLIENT",
            "left out 2",
            "The SDK left out some of the span's events, attributes or links: it keeps 128 of each"
                + " if nobody says otherwise. Which ones are worth their room?",
            LossFindings.of(client().leftOut(2).make()).orElseThrow()),
        seen(
            About.NEVER_ENDED,
            "evaluate INTERNAL",
            "never arrived",
            "The parent of this span has not arrived, although its program goes on sending: it was"
                + " started and not ended, or lost on its way. Look at every way in which a call can"
                + " end.",
            AbsentSpanFindings.parentOf(evaluate("2").make())),
        seen(
            About.NEVER_ENDED,
            "Add SERVER",
            "never arrived",
            "The caller's span has not arrived, although client goes on sending: it was started and not"
                + " ended, lost on its way, or not sampled. Look at every way in which a call can"
                + " end.",
            AbsentSpanFindings.callerOf(server("1").make(), "client")),
        seen(
            About.ENDED_EARLY,
            "Add CLIENT",
            "shorter than the server's",
            "The spans of this client are shorter than those of the server that it called, although it"
                + " has got its answers: they end before the call does. Look at where the client's"
                + " span is ended.",
            new EarlyEndFindings.Early(client().make()).finding()));
  }

  static Stream<Mistake> metricMistakes() {
    ExpectedMetric duration = new ExpectedMetric("duration").unit("s").buckets(BUCKETS);
    return Stream.of(
        seen(
            About.TOO_MANY_SERIES,
            "calls",
            "2000 series",
            "This instrument has ever more series. Most differ in user: an attribute of a metric has"
                + " few values.",
            SeriesFindings.of(
                    "calls",
                    IntStream.range(0, SeriesFindings.SDK_LIMIT)
                        .mapToObj(i -> Map.<String, Object>of("user", i))
                        .toList(),
                    0)
                .orElseThrow()),
        seen(
            About.TELEMETRY_LOST,
            "processedLogs",
            "lost log records",
            "The sender counts log records that it dropped: they came faster than they left, and the"
                + " queue was full.",
            LossFindings.of(
                    metric("processedLogs", "", MetricKind.SUM, number(Map.of("dropped", true), 1)))
                .orElseThrow()),
        metric(
            duration,
            List.of(metric("time", "s", MetricKind.GAUGE), calls(number(ADD, 1))),
            About.METRIC_MISSING,
            "missing",
            "No instrument of this name has recorded anything. There are: calls, time."),
        metric(
            duration,
            List.of(),
            About.METRIC_MISSING,
            "missing",
            "No instrument of this name has recorded anything. There are: none."),
        metric(
            duration,
            List.of(histogram("ms", BUCKETS)),
            About.WRONG_UNIT,
            "unit 'ms'",
            "The unit is 'ms', expected 's'."),
        metric(
            duration,
            List.of(histogram("s", List.of(5.0, 1000.0))),
            About.WRONG_BUCKETS,
            "other buckets",
            "The buckets end at [5.0, 1000.0], expected [0.1, 1.0]. Those are bounds for"
                + " milliseconds."),
        metric(
            duration,
            List.of(histogram("s", List.of(7.0, 8.0))),
            About.WRONG_BUCKETS,
            "other buckets",
            "The buckets end at [7.0, 8.0], expected [0.1, 1.0]. Those are bounds for something"
                + " else."),
        metric(
            new ExpectedMetric("duration").shorterThan(0.25),
            List.of(histogram("s", BUCKETS)),
            About.WRONG_SCALE,
            "a call of 30 s",
            "It recorded 30.0 for a call that took less than 0.25 s. Which unit does the number"
                + " have?"),
        metric(
            new ExpectedMetric("duration").series(ADD, 1),
            List.of(histogram("s", BUCKETS)),
            About.WRONG_COUNT,
            "counts 3",
            "It counts 3 for {rpc.method=Add}, expected 1."),
        metric(
            new ExpectedMetric("calls").series(ADD, 2),
            List.of(calls(number(ADD, 3))),
            About.WRONG_COUNT,
            "counts 3",
            "It counts 3 for {rpc.method=Add}, expected 2."),
        metric(
            new ExpectedMetric("calls").series(ADD, 3),
            List.of(calls(number(ADD, 3), number(SUM, 1))),
            About.WRONG_SERIES,
            "series {rpc.method=Sum}",
            "It has a series with {rpc.method=Sum}, which is not expected. Expected:"
                + " [{rpc.method=Add}]."),
        metric(
            new ExpectedMetric("calls").series(ADD, 3).series(SUM, 1),
            List.of(calls(number(ADD, 3))),
            About.WRONG_SERIES,
            "no series {rpc.method=Sum}",
            "It has no series with {rpc.method=Sum}. It has: [{rpc.method=Add}]."),
        metric(
            new ExpectedMetric("calls").series(Map.of("method", "Add", "code", "OK"), 3),
            List.of(calls(number(Map.of("method", "Add", "code", 0L, "user", "me"), 3))),
            About.WRONG_SERIES,
            "series {code=0, method=Add, user=me}",
            "A series has code = 0, expected OK and has user = me where nobody expects it. Look at"
                + " the attributes that it is recorded with."),
        metric(
            new ExpectedMetric("calls").series(Map.of("method", "Add"), 3),
            List.of(
                calls(
                    number(Map.of("method", "Add"), 3),
                    number(Map.of("method", "Add", "code", "OK"), 3))),
            About.WRONG_SERIES,
            "series {code=OK, method=Add}",
            "Beside the series that is expected there is one more, which has code = OK where nobody"
                + " expects it."),
        metric(
            new ExpectedMetric("calls").series(Map.of("method", "Add", "code", "OK"), 3),
            List.of(calls(number(Map.of("method", "Add"), 3))),
            About.WRONG_SERIES,
            "series {method=Add}",
            "A series lacks code. Look at the attributes that it is recorded with."),
        metric(
            new ExpectedMetric("calls").series(ADD, 0),
            List.of(calls(number(ADD, 3))),
            About.WRONG_COUNT,
            "counts 3",
            "It counts 3 for {rpc.method=Add}, expected 0. An instrument of this kind only grows."),
        metric(
            new ExpectedMetric("newest").series(ADD, 7),
            List.of(metric("newest", "", MetricKind.GAUGE, number(ADD, 10))),
            About.WRONG_COUNT,
            "shows 10",
            "It shows 10 for {rpc.method=Add}, expected 7."),
        metric(
            new ExpectedMetric("newest").series(ADD, 3.5),
            List.of(metric("newest", "", MetricKind.GAUGE, number(ADD, 3))),
            About.WRONG_COUNT,
            "shows 3",
            "It shows 3 for {rpc.method=Add}, expected 3.5."),
        metric(
            new ExpectedMetric("newest").kind(MetricKind.GAUGE),
            List.of(metric("newest", "", MetricKind.SUM, number(ADD, 7))),
            About.WRONG_INSTRUMENT,
            "a sum",
            "It is exported as a sum, expected a gauge. What do tools do with the numbers of each?"),
        metric(
            new ExpectedMetric("calls").exemplarOf(SpanSample.TRACE),
            List.of(
                metric(
                    "calls",
                    "",
                    MetricKind.SUM,
                    new NumberPoint(
                        Map.of("span", "00f067aa0ba902b7"),
                        0,
                        1,
                        3,
                        List.of(new Exemplar(1, 1, SpanSample.TRACE, "1"))))),
            About.WRONG_SERIES,
            "an id in span",
            "A series has span = 00f067aa0ba902b7: each call makes a series of its own, kept for"
                + " good."),
        metric(
            new ExpectedMetric("calls").exemplarOf("wanted"),
            List.of(calls(number(ADD, 3))),
            About.NO_EXEMPLAR,
            "no exemplar",
            "No exemplar leads to the call's trace. Which context is current when it records?"),
        metric(
            new ExpectedMetric("duration").exemplarOf("wanted"),
            List.of(histogram("s", BUCKETS)),
            About.NO_EXEMPLAR,
            "no exemplar",
            "No exemplar leads to the call's trace; they lead to ["
                + SpanSample.TRACE
                + "]. Which context is current when it records?"));
  }

  static Stream<Mistake> logMistakes() {
    SpanRecord span = server("").make();
    LogSample log = LogSample.of("refused: x");
    return Stream.of(
        log(
            "refused",
            new ExpectedLog("refused"),
            About.LOG_MISSING,
            "No log record says 'refused'. There are: [started].",
            LogSample.of("started")),
        log(
            "refused",
            new ExpectedLog("refused").in(span),
            About.LOG_WITHOUT_TRACE,
            "The record carries no trace id. Is the span current where it is logged?",
            log),
        log(
            "refused",
            new ExpectedLog("refused").in(span),
            About.LOG_OF_ANOTHER_SPAN,
            "The record carries the ids of another span than 'Add SERVER'.",
            LogSample.of("refused").in(span.traceId(), "1")),
        log(
            "refused",
            new ExpectedLog("refused").in(span),
            About.LOG_OF_ANOTHER_SPAN,
            "The record carries the ids of another span than 'Add SERVER'.",
            LogSample.of("refused").in(SpanSample.OTHER_TRACE, span.spanId())),
        log(
            "refused",
            new ExpectedLog("refused"),
            About.REPEATED_LOG,
            "'refused' is logged 2 times, expected once. By whom? [logger, logger].",
            log,
            log),
        log(
            "broke",
            new ExpectedLog("broke").theOnlyError(),
            About.REPEATED_LOG,
            "One failure has left 2 records of an error: [it broke, sorry]. Where is it handled?",
            LogSample.of("it broke").error(),
            LogSample.of("sorry").error()),
        log(
            "refused",
            new ExpectedLog("refused").severity("WARN"),
            About.WRONG_ATTRIBUTE,
            "The severity is INFO, expected WARN.",
            log),
        log(
            "refused",
            new ExpectedLog("refused").attribute("field", "divisor"),
            About.MISSING_ATTRIBUTE,
            "The record lacks the attribute field. A machine searches by attributes, not in the"
                + " text.",
            log),
        log(
            "refused",
            new ExpectedLog("refused").attribute("field", "divisor"),
            About.WRONG_ATTRIBUTE,
            "The record has field = operand, expected divisor.",
            LogSample.of("refused").attribute("field", "operand")),
        log(
            "refused",
            new ExpectedLog("refused").without("trace_id"),
            About.SURPLUS_ATTRIBUTE,
            "The record has an attribute trace_id = 7 that does not belong there.",
            LogSample.of("refused").attribute("trace_id", 7L)),
        log(
            "refused",
            new ExpectedLog("refused"),
            About.LOG_MISSING,
            "No log record says 'refused': nothing that was logged has become a record."),
        seen(
            About.NEVER_ENDED,
            "logger",
            "never arrived",
            "The span in which this was logged has not arrived, although the program goes on sending"
                + " spans: it was started and not ended, or lost on its way. Look at every way in which"
                + " a call can end.",
            AbsentSpanFindings.spanOf(log.make())));
  }

  @ParameterizedTest
  @MethodSource({"spanMistakes", "metricMistakes", "logMistakes"})
  @DisplayName("A mistake gives one finding, with its sentence")
  void mistake_givesItsOneFinding(Mistake mistake) {
    Finding expected = new Finding(mistake.about, mistake.subject, mistake.note, mistake.sentence);

    assertEquals(List.of(expected), mistake.findings);
  }

  @Test
  @DisplayName("Every kind of finding is tried here, but for the one that the testkit makes")
  void kinds_areAllTried() {
    Set<About> tried = EnumSet.of(About.ENDED_TWICE);
    Stream.of(spanMistakes(), metricMistakes(), logMistakes())
        .flatMap(mistakes -> mistakes)
        .forEach(mistake -> tried.add(mistake.about));

    assertEquals(EnumSet.allOf(About.class), tried);
  }

  @Test
  @DisplayName("A trace as expected gives no finding, with its children in any order")
  void rightTrace_givesNone() {
    ExpectedSpan expected =
        ExpectedSpan.client("Add")
            .error()
            .attribute("server.port", 80)
            .anyAttribute("rpc.method")
            .optionalAttribute("here", "not here")
            .events("SENT 1", "exception")
            .children(ExpectedSpan.internal("evaluate"), ExpectedSpan.server("Add"));
    SpanSample client =
        client()
            .status(SpanStatus.ERROR)
            .attribute("server.port", 80L)
            .attribute("rpc.method", "Add")
            .attribute("here", true)
            .event("message", message("SENT"))
            .event("exception", Map.of());

    assertEquals(
        List.of(), compare(Propagation.UNKNOWN, expected, evaluate("1"), server("1"), client));
    assertEquals(3, expected.size());
  }

  @Test
  @DisplayName("Where nothing is expected and nothing came, nothing is wrong")
  void noTrace_isAsExpected() {
    assertEquals(
        new TraceComparison.Result(List.of(), new IdentityHashMap<>()),
        TraceComparison.compare(List.of(), List.of(), Propagation.UNKNOWN));
  }

  @Test
  @DisplayName("Of several mistakes the one that causes others comes first, in the margin too")
  void findings_areTheMostTellingFirst() {
    ExpectedSpan expected = ExpectedSpan.client("Add").attribute("rpc.system.name", "grpc");
    SpanRecord span =
        client().attribute("rpc.system", "grpc").attribute("rpc.service", "Calculator").make();

    TraceComparison.Result result =
        TraceComparison.compare(List.of(expected), List.of(span), Propagation.UNKNOWN);

    assertEquals(
        List.of("has rpc.service", "has rpc.system", "lacks rpc.system.name"),
        result.findings().stream().map(Finding::note).toList());
    assertEquals(result.findings().get(0), result.notes().get(span));
  }

  @Test
  @DisplayName("What follows from a span's place is still compared below it")
  void misplacedSpan_isComparedAsWell() {
    ExpectedSpan expected =
        ExpectedSpan.client("Add")
            .children(ExpectedSpan.server("Add").children(ExpectedSpan.internal("evaluate")));

    assertEquals(
        List.of(About.SECOND_TRACE, About.SPAN_MISSING, About.WRONG_STATUS),
        compare(
                Propagation.UNKNOWN,
                expected,
                client(),
                server("").trace(SpanSample.OTHER_TRACE).status(SpanStatus.ERROR))
            .stream()
            .map(Finding::about)
            .toList());
  }

  @Test
  @DisplayName("An instrument as expected gives no finding")
  void rightMetric_givesNone() {
    ExpectedMetric expected =
        new ExpectedMetric("duration")
            .unit("s")
            .buckets(BUCKETS)
            .shorterThan(60)
            .series(ADD, 3)
            .exemplarOf(SpanSample.TRACE, "another");

    assertEquals(
        List.of(), expected.compare(List.of(calls(number(SUM, 1)), histogram("s", BUCKETS))));
  }

  @Test
  @DisplayName("Wrong buckets of many series are one mistake")
  void wrongBuckets_areSaidOnce() {
    MetricPoint point = histogram("s", List.of(7.0)).points().get(0);
    MetricRecord metric = metric("duration", "s", MetricKind.HISTOGRAM, point, point);

    assertEquals(
        1, new ExpectedMetric("duration").buckets(BUCKETS).compare(List.of(metric)).size());
  }

  @Test
  @DisplayName("A log record as expected gives no finding")
  void rightLog_givesNone() {
    SpanRecord span = server("").make();
    ExpectedLog expected =
        new ExpectedLog("broke")
            .severity("ERROR")
            .attribute("field", "divisor")
            .in(span)
            .theOnlyError();
    LogSample log =
        LogSample.of("it broke")
            .error()
            .attribute("field", "divisor")
            .in(span.traceId(), span.spanId());

    assertEquals(List.of(), expected.compare(List.of(LogSample.of("started").make(), log.make())));
  }

  private static ExpectedSpan call() {
    return ExpectedSpan.client("Add").children(ExpectedSpan.server("Add"));
  }

  private static SpanSample client() {
    return SpanSample.of("1", "", "Add", SpanKind.CLIENT);
  }

  private static SpanSample server(String parent) {
    return SpanSample.of("2", parent, "Add", SpanKind.SERVER);
  }

  private static SpanSample evaluate(String parent) {
    return SpanSample.of("3", parent, "evaluate", SpanKind.INTERNAL);
  }

  private static Map<String, Object> message(String type) {
    return Map.of("message.type", type, "message.id", 1L);
  }

  private static List<Finding> compare(
      Propagation propagation, ExpectedSpan expected, SpanSample... spans) {
    return TraceComparison.compare(
            List.of(expected), Arrays.stream(spans).map(SpanSample::make).toList(), propagation)
        .findings();
  }

  private static Mistake spans(
      About about,
      String subject,
      String note,
      String sentence,
      Propagation propagation,
      ExpectedSpan expected,
      SpanSample... spans) {
    return new Mistake(compare(propagation, expected, spans), about, subject, note, sentence);
  }

  private static Mistake seen(
      About about, String subject, String note, String sentence, Finding finding) {
    return new Mistake(List.of(finding), about, subject, note, sentence);
  }

  private static Mistake metric(
      ExpectedMetric expected,
      List<MetricRecord> metrics,
      About about,
      String note,
      String sentence) {
    return new Mistake(expected.compare(metrics), about, expected.name(), note, sentence);
  }

  private static Mistake log(
      String part, ExpectedLog expected, About about, String sentence, LogSample... logs) {
    List<LogRecord> records = Arrays.stream(logs).map(LogSample::make).toList();
    return new Mistake(expected.compare(records), about, "log '" + part + "'", "", sentence);
  }

  /** Three calls of {@code Add}, the longest of 30. */
  private static MetricRecord histogram(String unit, List<Double> bounds) {
    List<Exemplar> exemplars = List.of(new Exemplar(30, 1, SpanSample.TRACE, "1"));
    HistogramPoint point =
        new HistogramPoint(ADD, 0, 1, 3, 33, 1, 30, bounds, List.of(0L, 1L, 2L), exemplars);
    return metric("duration", unit, MetricKind.HISTOGRAM, point);
  }

  private static MetricRecord calls(NumberPoint... points) {
    return metric("calls", "{call}", MetricKind.SUM, points);
  }

  private static NumberPoint number(Map<String, Object> attributes, double value) {
    return new NumberPoint(attributes, 0, 1, value, List.of());
  }

  private static MetricRecord metric(
      String name, String unit, MetricKind kind, MetricPoint... points) {
    return new MetricRecord(name, "", unit, kind, true, true, List.of(points), "test", Map.of());
  }
}
