package calculator;

import io.grpc.Status;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Has two threads end the same spans at the same time. Whether they really meet is for the machine
 * to decide, so it is measured: a busy one takes more attempts.
 */
final class SpanRace {

  private static final int SPANS = 2_000;

  /** Ten times as many as the narrowest gap between a look and an act has needed. */
  private static final int MEETINGS = 5_000;

  /** Two that begin within this time have met. */
  private static final long MEETING_NANOS = 500;

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final List<CountingSpan> spans = new ArrayList<>();
  private final AtomicInteger arrived = new AtomicInteger();
  private final long[] begins = new long[SPANS];
  private final long[] othersBegin = new long[SPANS];

  private SpanRace() {
    for (int i = 0; i < SPANS; i++) {
      spans.add(new CountingSpan());
    }
  }

  /** Says whether a span was ended twice, which need not be tried for long when it happens. */
  static boolean endsTwice() throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    int meetings = 0;
    while (meetings < MEETINGS && System.nanoTime() - end < 0) {
      SpanRace race = new SpanRace();
      Thread other = new Thread(() -> race.run(Status.CANCELLED, race.othersBegin));
      other.start();
      race.run(Status.OK, race.begins);
      other.join();
      if (race.spans.stream().anyMatch(span -> span.ends.get() > 1)) {
        return true;
      }
      meetings += race.meetings();
    }
    return false;
  }

  private void run(Status status, long[] starts) {
    for (int i = 0; i < SPANS; i++) {
      arrived.incrementAndGet();
      for (int turns = 0; arrived.get() < 2 * (i + 1); turns++) {
        if (turns < 1_000) {
          Thread.onSpinWait();
        } else {
          Thread.yield(); // the other one may need this processor
        }
      }
      starts[i] = System.nanoTime();
      spans.get(i).call.end(status);
    }
  }

  private int meetings() {
    int meetings = 0;
    for (int i = 0; i < SPANS; i++) {
      if (Math.abs(begins[i] - othersBegin[i]) < MEETING_NANOS) {
        meetings++;
      }
    }
    return meetings;
  }

  /** A span that does nothing but count its ends. */
  private static final class CountingSpan {

    private final AtomicInteger ends = new AtomicInteger();
    private final AtomicInteger questions = new AtomicInteger();
    private final CallSpan call;

    CountingSpan() {
      Span span =
          (Span)
              Proxy.newProxyInstance(
                  SpanRace.class.getClassLoader(),
                  new Class<?>[] {Span.class},
                  (proxy, method, arguments) -> answer(proxy, method));
      call = new CallSpan(span, CallTimer.start(), RpcConventions::isServerError);
    }

    private @Nullable Object answer(Object proxy, Method method) {
      switch (method.getName()) {
        case "end" -> ends.incrementAndGet();
        case "isRecording" -> {
          boolean recording = ends.get() == 0;
          if (questions.getAndIncrement() == 0) {
            call.end(Status.CANCELLED); // so late can the other one be
          }
          return recording;
        }
        case "getSpanContext" -> {
          return SpanContext.getInvalid();
        }
        default -> {}
      }
      return method.getReturnType().isInstance(proxy) ? proxy : null;
    }
  }
}
