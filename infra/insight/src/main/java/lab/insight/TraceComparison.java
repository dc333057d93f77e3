package lab.insight;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Compares whole traces with what was expected: nothing may be missing, nothing left over. Spans
 * are found by name and kind below the parent that they should have; failing that, elsewhere, so
 * that what is misplaced is called misplaced and not missing.
 */
public final class TraceComparison {

  /** What is known of the headers that the requests carried. */
  public enum Propagation {
    UNKNOWN,
    NOTHING_SENT,
    TRACEPARENT_SENT
  }

  private final List<SpanRecord> spans;
  private final Propagation propagation;
  private final Set<String> expectedNames = new HashSet<>();
  private final Set<SpanRecord> unmatched = Collections.newSetFromMap(new IdentityHashMap<>());
  private final IdentityHashMap<SpanRecord, Finding> notes = new IdentityHashMap<>();
  private final List<Finding> findings = new ArrayList<>();

  private TraceComparison(
      List<ExpectedSpan> expected, List<SpanRecord> spans, Propagation propagation) {
    this.spans = spans;
    this.propagation = propagation;
    unmatched.addAll(spans);
    expected.forEach(this::collectNames);
  }

  private void collectNames(ExpectedSpan expected) {
    expectedNames.add(expected.name());
    expected.children().forEach(this::collectNames);
  }

  /**
   * The findings, the most telling first, and a note for each span that shows one.
   *
   * @param findings empty when all is as expected
   */
  public record Result(List<Finding> findings, IdentityHashMap<SpanRecord, Finding> notes) {}

  /** Compares all spans that there are with all that should be. */
  public static Result compare(
      List<ExpectedSpan> expected, List<SpanRecord> spans, Propagation propagation) {
    TraceComparison comparison = new TraceComparison(expected, spans, propagation);
    if (spans.isEmpty() && !expected.isEmpty()) {
      comparison.findings.add(
          new Finding(
              Finding.About.NOTHING_ARRIVED,
              expected.get(0).subject(),
              "missing",
              "No span was recorded at all. Is anything started, and does it end?"));
    } else {
      expected.forEach(root -> comparison.match(root, null));
      comparison.reportLeftOver();
    }
    Collections.sort(comparison.findings);
    return new Result(List.copyOf(comparison.findings), comparison.notes);
  }

  private void match(ExpectedSpan expected, @Nullable SpanRecord parent) {
    SpanRecord span = find(expected, candidate -> isChild(candidate, parent), true);
    if (span == null) {
      span = find(expected, candidate -> true, true);
      if (span != null) {
        reportMisplaced(span, parent);
      }
    }
    if (span == null) {
      span = find(expected, candidate -> isChild(candidate, parent), false);
      if (span != null) {
        note(
            span,
            Finding.About.WRONG_KIND,
            "kind " + span.kind(),
            "The span is of kind %s, expected %s.".formatted(span.kind(), expected.kind()));
      }
    }
    if (span == null && !hasMoreInItsName(expected)) {
      span = otherwiseNamed(expected, parent);
      if (span != null) {
        note(
            span,
            Finding.About.WRONG_NAME,
            "its name, not " + expected.name(),
            "There is no span '%s'. One of its kind is in its place, under another name."
                .formatted(expected.subject()));
      }
    }
    if (span == null) {
      reportMissing(expected);
      return;
    }
    unmatched.remove(span);
    for (Finding finding : SpanComparison.compare(expected, span)) {
      notes.putIfAbsent(span, finding);
      findings.add(finding);
    }
    for (ExpectedSpan child : expected.children()) {
      match(child, span);
    }
  }

  private @Nullable SpanRecord find(
      ExpectedSpan expected, Predicate<SpanRecord> place, boolean sameKind) {
    return spans.stream()
        .filter(unmatched::contains)
        .filter(span -> span.name().equals(expected.name()))
        .filter(span -> !sameKind || span.kind() == expected.kind())
        .filter(place)
        .findFirst()
        .orElse(null);
  }

  /** A span in this place whose name is nobody's. */
  private @Nullable SpanRecord otherwiseNamed(ExpectedSpan expected, @Nullable SpanRecord parent) {
    return spans.stream()
        .filter(unmatched::contains)
        .filter(span -> !expectedNames.contains(span.name()))
        .filter(span -> span.kind() == expected.kind() && isChild(span, parent))
        .findFirst()
        .orElse(null);
  }

  private boolean hasMoreInItsName(ExpectedSpan expected) {
    return unmatched.stream().anyMatch(span -> span.name().startsWith(expected.name() + " "));
  }

  private static boolean isChild(SpanRecord span, @Nullable SpanRecord parent) {
    return parent == null
        ? span.isRoot()
        : span.traceId().equals(parent.traceId()) && span.parentSpanId().equals(parent.spanId());
  }

  private void reportMisplaced(SpanRecord span, @Nullable SpanRecord parent) {
    if (parent != null && !span.traceId().equals(parent.traceId())) {
      String where =
          switch (propagation) {
            case TRACEPARENT_SENT ->
                "The client sent traceparent; the server did not use it. Look at where the server"
                    + " reads the request's Metadata.";
            case NOTHING_SENT ->
                "The request carried no traceparent, so the server could not know of the client's"
                    + " trace. Look at what the client writes into the Metadata before it starts the"
                    + " call.";
            case UNKNOWN ->
                "Look at what the one side sends along, and at what the other side makes of it.";
          };
      note(
          span,
          Finding.About.SECOND_TRACE,
          "a second trace" + (span.isRoot() ? ": no parent" : ""),
          span.kind() == SpanKind.SERVER
              ? where
              : "The span is in a trace of its own. What was current where it was started?");
      return;
    }
    if (parent == null
        && span.kind() == SpanKind.SERVER
        && propagation == Propagation.NOTHING_SENT) {
      note(
          span,
          Finding.About.WRONG_PARENT,
          "a parent that nobody sent",
          "The request carried no traceparent, and yet the span has a parent: something was left"
              + " current on the thread. From what does the server take the caller's trace?");
      return;
    }
    SpanRecord actual = parentOf(span);
    String nobody = span.isRoot() ? "nothing" : "a span that is not here";
    note(
        span,
        Finding.About.WRONG_PARENT,
        "below " + (actual == null ? nobody : Finding.subject(actual)),
        "The span lies below %s, expected below %s. Its parent is what is current where it starts."
            .formatted(
                actual == null ? nobody : "'" + Finding.subject(actual) + "'",
                parent == null ? "nothing" : "'" + Finding.subject(parent) + "'"));
  }

  private @Nullable SpanRecord parentOf(SpanRecord span) {
    return spans.stream()
        .filter(other -> other.traceId().equals(span.traceId()))
        .filter(other -> Objects.equals(other.spanId(), span.parentSpanId()))
        .findFirst()
        .orElse(null);
  }

  private void reportMissing(ExpectedSpan expected) {
    findings.add(
        new Finding(
            Finding.About.SPAN_MISSING,
            expected.subject(),
            "missing",
            "There is no span '%s'. %s"
                .formatted(
                    expected.subject(),
                    hasMoreInItsName(expected)
                        ? "One has more in its name: what differs from span to span cannot be grouped"
                            + " by name."
                        : "Is it started where that happens?")));
  }

  private void reportLeftOver() {
    for (SpanRecord span : spans) {
      if (unmatched.contains(span)) {
        note(
            span,
            Finding.About.SURPLUS_SPAN,
            "one too many",
            "The span '%s' is one too many: is the same thing recorded twice?"
                .formatted(Finding.subject(span)));
      }
    }
  }

  private void note(SpanRecord span, Finding.About about, String note, String sentence) {
    Finding finding = new Finding(about, Finding.subject(span), note, sentence);
    notes.put(span, finding);
    findings.add(finding);
  }
}
