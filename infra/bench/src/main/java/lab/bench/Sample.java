package lab.bench;

/** What one call has used: processor time in nanoseconds, and allocated bytes. */
record Sample(double nanos, double bytes) {

  /**
   * What a stretch has used, divided by its calls.
   *
   * @throws IllegalStateException when there was no call
   */
  static Sample of(long nanos, long bytes, long calls) {
    if (calls < 1) {
      throw new IllegalStateException("no call was answered in a whole stretch");
    }
    return new Sample((double) nanos / calls, (double) bytes / calls);
  }
}
