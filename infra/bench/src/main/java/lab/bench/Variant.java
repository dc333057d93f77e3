package lab.bench;

import java.util.EnumSet;
import java.util.Locale;

/** A calculator's server with what observes it. */
enum Variant {
  STEP1(1, "none"),
  STEP2(2, "none"),
  STEP3(3, "none"),
  STEP4(4, "none"),
  STEP5(5, "none"),
  /** The first step with the interceptors of the third: the same signals as those that follow. */
  BY_HAND(1, "by_hand"),
  /** The first step with {@code opentelemetry-grpc-1.6}. */
  LIBRARY(1, "library"),
  /** The first step as it is, under {@code opentelemetry-javaagent}. */
  JAVA_AGENT(1, "none"),
  /** The first step with {@code io.grpc:grpc-opentelemetry}. */
  GRPC_OPENTELEMETRY(1, "grpc");

  private final int step;
  private final String instrumentation;

  Variant(int step, String instrumentation) {
    this.step = step;
    this.instrumentation = instrumentation;
  }

  int step() {
    return step;
  }

  /** What the server's process adds to the program from outside. */
  String instrumentation() {
    return instrumentation;
  }

  /** One of those that send the same signals: spans and durations of calls. */
  boolean sendsTheSame() {
    return !isStep();
  }

  /** As tables have it: {@code step 1}, {@code java agent}. */
  String label() {
    return isStep() ? "step " + step : toString().replace('_', ' ');
  }

  private boolean isStep() {
    return EnumSet.range(STEP1, STEP5).contains(this);
  }

  /**
   * As it is written on a command line: {@code step1}, {@code java_agent}, {@code
   * grpc-opentelemetry}.
   */
  @Override
  public String toString() {
    return this == GRPC_OPENTELEMETRY ? "grpc-opentelemetry" : name().toLowerCase(Locale.ROOT);
  }
}
