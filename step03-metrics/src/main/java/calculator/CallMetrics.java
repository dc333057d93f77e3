package calculator;

import static io.opentelemetry.semconv.ErrorAttributes.ERROR_TYPE;
import static io.opentelemetry.semconv.RpcAttributes.RPC_STATUS_CODE;

import io.grpc.Status;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongUpDownCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * What is measured of every call on one side: how long it took, and how many run right now.
 *
 * <p>Each set of attribute values becomes a time series that is kept for good. So every value here
 * comes from a small, closed set: never an operand, an address of a caller or a message.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/rpc/rpc-metrics/">RPC metrics</a>
 */
final class CallMetrics {

  /** Bounds in seconds, as the conventions advise them. */
  private static final List<Double> BUCKETS =
      List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);

  private static final double NANOS_PER_SECOND = 1e9;

  private final Map<Ending, Attributes> endings = new ConcurrentHashMap<>();
  private final DoubleHistogram duration;
  private final LongUpDownCounter active;
  private final Predicate<Status.Code> isError;

  /**
   * @param side {@code client} or {@code server}
   * @param isError which status codes count as an error on that side
   */
  CallMetrics(Meter meter, String side, Predicate<Status.Code> isError) {
    this.isError = isError;
    // tag::task-3.2[]
    this.duration =
        meter
            .histogramBuilder("rpc." + side + ".call.duration")
            .setUnit("s")
            .setDescription("Duration of calls, from their start to their end.")
            .setExplicitBucketBoundariesAdvice(BUCKETS)
            .build();
    // end::task-3.2[]
    // starter: this.duration = meter.histogramBuilder("calls").build();
    // tag::task-3.6[]
    this.active =
        meter
            .upDownCounterBuilder("calculator." + side + ".calls.active")
            .setUnit("{call}")
            .setDescription("Calls that have begun and not ended.")
            .build();
    // end::task-3.6[]
    // starter: this.active = meter.upDownCounterBuilder("active").build();
  }

  /**
   * Counts a call that begins.
   *
   * @param attributes what is known of the call by now
   * @param context the call's context, with its span and its timer
   */
  Measurement begin(Attributes attributes, Context context) {
    return new Measurement(attributes, context);
  }

  /**
   * How a call can end. There are as many endings as there are methods times codes, so what belongs
   * to each is built once and kept.
   */
  private record Ending(Attributes attributes, Status.Code code) {}

  /** One call; it ends once. */
  final class Measurement {

    private final Attributes attributes;
    private final Context context;
    private final AtomicBoolean running = new AtomicBoolean(true);

    private Measurement(Attributes attributes, Context context) {
      this.attributes = attributes;
      this.context = context;
      active.add(1, attributes, context);
    }

    /** The call ended with a status. */
    void end(Status status) {
      Ending ending = new Ending(attributes, status.getCode());
      record(endings.computeIfAbsent(ending, absent -> with(status)));
    }

    /** What is known of the call when it has ended. */
    private Attributes with(Status status) {
      String code = status.getCode().name();
      // tag::task-3.4[]
      Attributes ended = attributes.toBuilder().put(RPC_STATUS_CODE, code).build();
      if (isError.test(status.getCode())) {
        ended = ended.toBuilder().put(ERROR_TYPE, code).build();
      }
      // end::task-3.4[]
      // starter: Attributes ended = attributes;
      return ended;
    }

    /** The call never got as far as a status. */
    void end(Throwable failure) {
      record(attributes.toBuilder().put(ERROR_TYPE, failure.getClass().getName()).build());
    }

    private void record(Attributes ended) {
      if (!running.compareAndSet(true, false)) {
        return;
      }
      active.add(-1, attributes, context);
      double seconds = CallTimer.from(context).stop() / NANOS_PER_SECOND;
      // tag::task-3.5[]
      // The context holds the span, which becomes the exemplar: the way from a number to a trace.
      duration.record(seconds, ended, context);
      // end::task-3.5[]
      // starter: duration.record(seconds, ended, Context.root());
    }
  }
}
