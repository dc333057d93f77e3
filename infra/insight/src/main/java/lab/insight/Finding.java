package lab.insight;

/**
 * Something that is not as it should be.
 *
 * @param about what it is about, in the order in which one should look at such things
 * @param subject the span, instrument or logger that shows it, by name; with the kind for a span
 * @param note a few words for the margin of a tree, without the subject
 * @param sentence what is observed and where to look, for somebody who does not know the answer
 */
public record Finding(About about, String subject, String note, String sentence)
    implements Comparable<Finding> {

  /** Kinds of findings; those further up often cause those further down. */
  public enum About {
    NOTHING_ARRIVED,
    SECOND_TRACE,
    SPAN_MISSING,
    WRONG_PARENT,
    WRONG_NAME,
    WRONG_KIND,
    SURPLUS_SPAN,
    NEVER_ENDED,
    ENDED_EARLY,
    ENDED_TWICE,
    WRONG_STATUS,
    DEPRECATED_ATTRIBUTE,
    MISSING_ATTRIBUTE,
    WRONG_ATTRIBUTE,
    SURPLUS_ATTRIBUTE,
    WRONG_EVENTS,
    CUT_SPAN,
    METRIC_MISSING,
    WRONG_INSTRUMENT,
    WRONG_UNIT,
    WRONG_BUCKETS,
    WRONG_SCALE,
    WRONG_SERIES,
    TOO_MANY_SERIES,
    WRONG_COUNT,
    NO_EXEMPLAR,
    LOG_MISSING,
    LOG_WITHOUT_TRACE,
    LOG_OF_ANOTHER_SPAN,
    REPEATED_LOG,
    TELEMETRY_LOST
  }

  /** Most characters of a name. */
  static final int LONGEST_NAME = 200;

  /** Most characters of a sentence: it may quote all attributes of a span. */
  private static final int LONGEST_SENTENCE = 2_000;

  /** Made of what was recorded, and fit for a terminal whatever that was. */
  public Finding {
    subject = Printable.of(subject, LONGEST_NAME);
    note = Printable.of(note, LONGEST_NAME);
    sentence = Printable.of(sentence, LONGEST_SENTENCE);
  }

  @Override
  public int compareTo(Finding other) {
    return about.compareTo(other.about);
  }

  /** How a span is called in findings: name and kind. */
  static String subject(SpanRecord span) {
    return span.name() + " " + span.kind();
  }
}
