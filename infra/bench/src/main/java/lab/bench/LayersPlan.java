package lab.bench;

import java.time.Duration;

/**
 * How long everything takes.
 *
 * @param rounds how often each is measured
 * @param warmUp before the first round, for each
 * @param stretch the time that is measured, each time
 * @param iteration of JMH
 */
record LayersPlan(int rounds, Duration warmUp, Duration stretch, Duration iteration) {

  static final LayersPlan QUICK =
      new LayersPlan(2, Duration.ofMillis(300), Duration.ofMillis(300), Duration.ofMillis(50));

  private static final int ROUNDS = 5;
  private static final int ITERATIONS = 10; // of JMH, those to warm up among them

  // What is left is for starting the processes.
  private static final double WARM_UP_SHARE = 0.25;
  private static final double MEASURED_SHARE = 0.48;
  private static final double JMH_SHARE = 0.1;

  /**
   * Divides a time among all that is to be measured.
   *
   * @param settings servers
   * @param variants what JMH measures
   */
  static LayersPlan of(Duration whole, int settings, int variants) {
    return new LayersPlan(
        ROUNDS,
        part(whole, WARM_UP_SHARE, settings),
        part(whole, MEASURED_SHARE, settings * ROUNDS),
        part(whole, JMH_SHARE, variants * ITERATIONS));
  }

  private static Duration part(Duration whole, double share, int pieces) {
    return Duration.ofMillis(Math.round(whole.toMillis() * share / pieces));
  }
}
