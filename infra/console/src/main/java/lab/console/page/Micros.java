package lab.console.page;

/** Times for the page. */
final class Micros {

  private Micros() {}

  /** From one time in nanoseconds to another, which may be so far off that a long overflows. */
  static double between(long from, long to) {
    long nanos = to - from;
    boolean overflown = ((to ^ from) & (to ^ nanos)) < 0;
    return (overflown ? (double) to - from : nanos) / 1e3;
  }
}
