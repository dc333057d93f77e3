package lab.insight;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lab.insight.TraceAlignment.Pair;
import lab.insight.TraceAlignment.Values;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TraceAlignmentTest {

  @Test
  @DisplayName("Spans of one name below one parent belong together, in their order")
  void sameNames_belongTogether() {
    List<SpanRecord> trace =
        List.of(span("1", "", "call"), span("2", "1", "a"), span("3", "1", "a"));

    assertEquals(
        List.of("0 call = call", "1 a = a", "1 a = a"),
        texts(TraceAlignment.of(trees(trace), trees(trace), 9)));
  }

  @Test
  @DisplayName("What is on one side only stands in its place, with all that lies below it")
  void oneSided_standsInItsPlace() {
    List<SpanRecord> left =
        List.of(span("1", "", "call"), span("2", "1", "z"), span("3", "2", "below z"));
    List<SpanRecord> right =
        List.of(span("1", "", "call"), span("2", "1", "new"), span("3", "1", "z"));

    assertEquals(
        List.of("0 call = call", "1 - = new", "1 z = z", "2 below z = -"),
        texts(TraceAlignment.of(trees(left), trees(right), 9)));
  }

  @Test
  @DisplayName("Another kind is another span")
  void kind_isCompared() {
    List<SpanRecord> left = List.of(span("1", "", "call"));
    List<SpanRecord> right = List.of(SpanSample.of("1", "", "call", SpanKind.CLIENT).make());

    assertEquals(
        List.of("0 - = call", "0 call = -"),
        texts(TraceAlignment.of(trees(left), trees(right), 9)));
  }

  @Test
  @DisplayName("Attributes that are absent or other are told, those that are alike are not")
  void attributes_areCompared() {
    SpanSample sample =
        span0().attribute("same", 1L).attribute("changed", "x").attribute("gone", true);
    SpanRecord left = sample.make();
    SpanRecord right =
        sample.attribute("changed", "y").without("gone").attribute("new", 2.5).make();

    assertEquals(
        Map.of(
            "changed",
            new Values("x", "y"),
            "gone",
            new Values(true, null),
            "new",
            new Values(null, 2.5)),
        new Pair(0, left, right).differences());
    assertEquals(Map.of(), new Pair(0, left, null).differences());
  }

  @Test
  @DisplayName("However deep or broad the traces are, the answer is bounded")
  void giants_areCut() {
    List<SpanRecord> deep = new ArrayList<>();
    List<SpanRecord> broad = new ArrayList<>(List.of(span("1", "", "call")));
    for (int i = 2; i <= 50_000; i++) {
      deep.add(span(String.valueOf(i), String.valueOf(i - 1), "call"));
      broad.add(span(String.valueOf(i), "1", "call"));
    }

    assertEquals(100, TraceAlignment.of(trees(deep), trees(broad), 100).size());
  }

  private static SpanSample span0() {
    return SpanSample.of("1", "", "call", SpanKind.INTERNAL);
  }

  private static SpanRecord span(String id, String parent, String name) {
    return SpanSample.of(id, parent, name, SpanKind.INTERNAL).make();
  }

  private static List<TraceTree> trees(List<SpanRecord> spans) {
    return TraceTree.of(spans);
  }

  private static List<String> texts(List<Pair> pairs) {
    return pairs.stream()
        .map(pair -> "%d %s = %s".formatted(pair.depth(), name(pair.left()), name(pair.right())))
        .toList();
  }

  private static String name(SpanRecord span) {
    return span == null ? "-" : span.name();
  }
}
