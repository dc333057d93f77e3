package lab.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * One row of what is measured.
 *
 * @param direct whether calls run on the network's thread instead of a pool's
 * @param backend whether somebody takes the telemetry
 */
record Setting(Variant variant, boolean direct, boolean backend) {

  String executor() {
    return direct ? "direct" : "default";
  }

  String backendState() {
    return backend ? "there" : "gone";
  }

  /** The plain first step, which this is told as a multiple of. */
  Setting baseline() {
    return new Setting(Variant.STEP1, direct, true);
  }

  /**
   * All that there is to measure of some variants: each on both executors, and all but the plain
   * one with the backend gone.
   */
  static List<Setting> of(Collection<Variant> variants) {
    List<Setting> settings = new ArrayList<>();
    for (boolean direct : List.of(false, true)) {
      variants.forEach(variant -> settings.add(new Setting(variant, direct, true)));
    }
    variants.stream()
        .filter(variant -> variant == Variant.STEP5 || variant.sendsTheSame())
        .forEach(variant -> settings.add(new Setting(variant, false, false)));
    return settings;
  }

  /** Such as {@code step3, direct executor, backend there}. */
  @Override
  public String toString() {
    return "%s, %s executor, backend %s".formatted(variant, executor(), backendState());
  }
}
