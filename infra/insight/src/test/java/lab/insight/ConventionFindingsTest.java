package lab.insight;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import lab.insight.Finding.About;
import lab.insight.MetricPoint.HistogramPoint;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConventionFindingsTest {

  @ParameterizedTest
  @CsvSource({
    "CLIENT, OK, UNSET",
    "CLIENT, INVALID_ARGUMENT, ERROR",
    "CLIENT, UNAVAILABLE, ERROR",
    "SERVER, OK, UNSET",
    "SERVER, INVALID_ARGUMENT, UNSET",
    "SERVER, CANCELLED, UNSET",
    "SERVER, UNKNOWN, ERROR",
    "SERVER, DEADLINE_EXCEEDED, ERROR",
    "SERVER, UNIMPLEMENTED, ERROR",
    "SERVER, INTERNAL, ERROR",
    "SERVER, UNAVAILABLE, ERROR",
    "SERVER, DATA_LOSS, ERROR"
  })
  @DisplayName("The status that belongs to a code gives no finding, each other one gives one")
  void status_belongsToCode(SpanKind kind, String code, SpanStatus right) {
    for (SpanStatus status : SpanStatus.values()) {
      SpanRecord span = call(kind, code).status(status).make();
      String wrong =
          "A %s span that ended with %s has the status %s; by the conventions it is %s."
              .formatted(kind, code, status, right);
      List<Finding> expected =
          List.of(
              new Finding(About.WRONG_STATUS, Finding.subject(span), "status " + status, wrong));

      assertEquals(status == right ? List.of() : expected, ConventionFindings.of(span));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "rpc.metod, ': it has rpc.metod, which is nearly that'",
    "rpc.Method, ': it has rpc.Method, which is nearly that'",
    "rpc_method, ': it has rpc_method, which is nearly that'",
    "rpc.status, ''",
    "rpc.name, ''"
  })
  @DisplayName("An attribute that is misspelt is named beside the one that is missed")
  void misspeltAttribute_isNamed(String name, String hint) {
    SpanSample span = call(SpanKind.SERVER, "OK").without("rpc.method").attribute(name, "Add");

    assertEquals(
        List.of("This SERVER span lacks rpc.method" + hint + "."),
        ConventionFindings.of(span.make()).stream().map(Finding::sentence).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rpc.system.name", "rpc.method", "rpc.status_code"})
  @DisplayName("An attribute that every call has to have is missed")
  void requiredAttribute_isMissed(String key) {
    assertEquals(
        List.of(
            new Finding(
                About.MISSING_ATTRIBUTE,
                "Add SERVER",
                "lacks " + key,
                "This SERVER span lacks " + key + ".")),
        ConventionFindings.of(call(SpanKind.SERVER, "OK").without(key).make()));
  }

  @Test
  @DisplayName("A call that an exception stopped needs no status code")
  void exception_excusesStatusCode() {
    SpanSample span =
        call(SpanKind.CLIENT, "OK")
            .without("rpc.status_code")
            .attribute("error.type", "java.io.IOException")
            .status(SpanStatus.ERROR);

    assertEquals(List.of(), ConventionFindings.of(span.make()));
  }

  @ParameterizedTest
  @CsvSource({
    "rpc.system, ': today it is rpc.system.name'",
    "rpc.service, ': today it is rpc.method'",
    "rpc.grpc.status_code, ': today it is rpc.status_code'",
    "rpc.response.status_code, ': today it is rpc.status_code'",
    "network.type, ''",
    "network.transport, ''"
  })
  @DisplayName("A name that was given up is named, with the one of today")
  void deprecatedAttribute_isNamed(String key, String today) {
    assertEquals(
        List.of(
            new Finding(
                About.DEPRECATED_ATTRIBUTE,
                "Add CLIENT",
                "has " + key,
                key + " is a name that the conventions have given up" + today + ".")),
        ConventionFindings.of(call(SpanKind.CLIENT, "OK").attribute(key, "x").make()));
  }

  @Test
  @DisplayName("Names that were given up are told in the order of the alphabet")
  void deprecatedAttributes_areSorted() {
    SpanSample span = call(SpanKind.CLIENT, "OK");
    Conventions.DEPRECATED_ATTRIBUTES.keySet().forEach(key -> span.attribute(key, "x"));

    assertEquals(
        Conventions.DEPRECATED_ATTRIBUTES.keySet().stream().sorted().map("has "::concat).toList(),
        ConventionFindings.of(span.make()).stream().map(Finding::note).toList());
  }

  @Test
  @DisplayName("What an open span lacks, it may still get")
  void openSpan_lacksNothingYet() {
    SpanSample span = call(SpanKind.SERVER, "OK").without("rpc.status_code").open();

    assertEquals(List.of(), ConventionFindings.of(span.make()));
    assertEquals(1, ConventionFindings.of(span.attribute("rpc.system", "grpc").make()).size());
  }

  @ParameterizedTest
  @EnumSource(
      value = SpanKind.class,
      names = {"CLIENT", "SERVER"},
      mode = EnumSource.Mode.EXCLUDE)
  @DisplayName("A span of another kind is no side of a call")
  void otherKind_isNoCall(SpanKind kind) {
    SpanSample span = call(kind, "OK").without("rpc.method").attribute("rpc.system", "grpc");

    assertEquals(List.of(), ConventionFindings.of(span.make()));
  }

  @Test
  @DisplayName("The conventions of calls say nothing of an HTTP span")
  void httpSpan_isNoCall() {
    SpanSample span =
        SpanSample.of("1", "", "GET", SpanKind.SERVER).attribute("network.transport", "tcp");

    assertEquals(List.of(), ConventionFindings.of(span.make()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rpc.client.call.duration", "rpc.server.call.duration"})
  @DisplayName("Each mistake of a duration gives its one finding, a right one gives none")
  void duration_isInSecondsWithAdvisedBuckets(String name) {
    List<Double> millis = List.of(5.0, 10.0, 1000.0);

    assertEquals(List.of(), of(name, "s", Conventions.DURATION_BUCKETS));
    assertEquals(
        List.of(
            new Finding(About.WRONG_UNIT, name, "unit 'ms'", "The unit is 'ms', expected 's'.")),
        of(name, "ms", Conventions.DURATION_BUCKETS));
    assertEquals(
        List.of(
            new Finding(
                About.WRONG_BUCKETS,
                name,
                "other buckets",
                "The buckets end at [5.0, 10.0, 1000.0], expected [0.005, 0.01, 0.025, … 10.0]."
                    + " Those are bounds for milliseconds.")),
        of(name, "s", millis));
  }

  @ParameterizedTest
  @CsvSource({
    "rpc.client.duration, rpc.client.call.duration",
    "rpc.server.duration, rpc.server.call.duration"
  })
  @DisplayName("An instrument's name that was given up is named, with the one of today")
  void deprecatedMetric_isNamed(String name, String today) {
    assertEquals(
        List.of(
            new Finding(
                About.METRIC_MISSING,
                name,
                "given up",
                name
                    + " is a name that the conventions have given up: today it is "
                    + today
                    + ".")),
        of(name, "ms", List.of(5.0)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rpc.server.request.size", "rpc.client.responses_per_rpc"})
  @DisplayName("So is one that nothing has replaced")
  void deprecatedMetricWithoutSuccessor_isNamed(String name) {
    assertEquals(
        List.of(
            new Finding(
                About.METRIC_MISSING,
                name,
                "given up",
                name + " is a name that the conventions have given up.")),
        of(name, "By", List.of(5.0)));
  }

  @Test
  @DisplayName("Other instruments have the unit and buckets that they like")
  void otherMetric_isFree() {
    assertEquals(List.of(), of("rpc.server.call.durations", "ms", List.of(5.0)));
    assertEquals(List.of(), of("calculator.result", "1", List.of()));
  }

  private static SpanSample call(SpanKind kind, String code) {
    return SpanSample.of("1", "", "Add", kind)
        .attribute("rpc.system.name", "grpc")
        .attribute("rpc.method", "Add")
        .attribute("rpc.status_code", code);
  }

  private static List<Finding> of(String name, String unit, List<Double> bounds) {
    HistogramPoint point =
        new HistogramPoint(Map.of(), 0, 1, 0, 0, 0, 0, bounds, List.of(), List.of());
    return ConventionFindings.of(
        new MetricRecord(
            name, "", unit, MetricKind.HISTOGRAM, true, false, List.of(point), "", Map.of()));
  }
}
