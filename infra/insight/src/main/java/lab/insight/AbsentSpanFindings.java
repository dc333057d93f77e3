package lab.insight;

/**
 * Spans that others tell of and that do not arrive. A span is sent when it ends, so the receiver
 * cannot see one that never does; it sees children without a parent, and log records without a
 * span. That their time to arrive is over has to be known by whoever asks.
 */
public final class AbsentSpanFindings {

  private AbsentSpanFindings() {}

  /** The parent of a span is absent; both are of one process. */
  public static Finding parentOf(SpanRecord child) {
    return finding(
        Finding.subject(child),
        "The parent of this span has not arrived, although its program goes on sending: it was started"
            + " and not ended, or lost on its way. Look at every way in which a call can end.");
  }

  /**
   * The parent of a server's span is absent.
   *
   * @param caller the service whose other calls of this method have arrived
   */
  public static Finding callerOf(SpanRecord server, String caller) {
    return finding(
        Finding.subject(server),
        "The caller's span has not arrived, although %s goes on sending: it was started and not"
                .formatted(caller)
            + " ended, lost on its way, or not sampled. Look at every way in which a call can end.");
  }

  /** The span in which something was logged is absent. */
  public static Finding spanOf(LogRecord log) {
    return finding(
        log.scope(),
        "The span in which this was logged has not arrived, although the program goes on sending"
            + " spans: it was started and not ended, or lost on its way. Look at every way in which a"
            + " call can end.");
  }

  private static Finding finding(String subject, String sentence) {
    return new Finding(Finding.About.NEVER_ENDED, subject, "never arrived", sentence);
  }
}
