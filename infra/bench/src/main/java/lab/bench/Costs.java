package lab.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * What was measured of several things in turns, and how they compare. Only what was measured in the
 * same round is compared: a disturbance then hits both.
 *
 * @param <K> what is measured
 */
final class Costs<K> {

  private final Map<K, List<Sample>> byRound = new LinkedHashMap<>();

  void add(K measured, Sample sample) {
    byRound.computeIfAbsent(measured, key -> new ArrayList<>()).add(sample);
  }

  List<K> measured() {
    return List.copyOf(byRound.keySet());
  }

  boolean has(K measured) {
    return byRound.containsKey(measured);
  }

  /** How many times the processor time of {@code base} a call takes. */
  Spread nanosOver(K measured, K base) {
    return compared(measured, base, Sample::nanos, (one, other) -> one / other);
  }

  /** How many bytes more than with {@code base} a call allocates. */
  Spread bytesBeyond(K measured, K base) {
    return compared(measured, base, Sample::bytes, (one, other) -> one - other);
  }

  private Spread compared(
      K measured, K base, ToDoubleFunction<Sample> part, DoubleBinaryOperator comparison) {
    List<Sample> ones = samples(measured);
    List<Sample> others = samples(base);
    List<Double> compared = new ArrayList<>();
    for (int round = 0; round < ones.size(); round++) {
      compared.add(
          comparison.applyAsDouble(
              part.applyAsDouble(ones.get(round)), part.applyAsDouble(others.get(round))));
    }
    return Spread.of(compared);
  }

  private List<Sample> samples(K measured) {
    return Objects.requireNonNull(byRound.get(measured), () -> measured + " was not measured");
  }
}
