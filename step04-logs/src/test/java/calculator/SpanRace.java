package calculator;

import io.grpc.Status;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Has two threads end the same spans at the same time, and counts how often each was ended. */
final class SpanRace {

  private static final int SPANS = 2_000;

  private final List<AtomicInteger> ends =
      Stream.generate(AtomicInteger::new).limit(SPANS).toList();
  private final List<CallSpan> calls = new ArrayList<>();
  private final AtomicInteger arrived = new AtomicInteger();

  private SpanRace() {
    ends.forEach(
        count ->
            calls.add(
                new CallSpan(
                    countingSpan(count), CallTimer.start(), RpcConventions::isServerError)));
  }

  /** Says whether any span was ended twice. */
  static boolean endsTwice() throws InterruptedException {
    SpanRace race = new SpanRace();
    Thread other = new Thread(() -> race.run(Status.CANCELLED, 0));
    other.start();
    race.run(Status.OK, 16);
    other.join();
    return race.ends.stream().anyMatch(count -> count.get() > 1);
  }

  /**
   * @param latest how many turns to wait at most when both have arrived: who comes when differs
   *     from span to span, since nobody knows where the gap is
   */
  private void run(Status status, int latest) {
    for (int i = 0; i < SPANS; i++) {
      arrived.incrementAndGet();
      for (int turns = 0; arrived.get() < 2 * (i + 1); turns++) {
        if (turns < 1_000) {
          Thread.onSpinWait();
        } else {
          Thread.yield(); // the other one may need this processor
        }
      }
      for (int turns = i % (latest + 1); turns > 0; turns--) {
        Thread.onSpinWait();
      }
      calls.get(i).end(status);
    }
  }

  /** A span that does nothing but count its ends. */
  private static Span countingSpan(AtomicInteger count) {
    return (Span)
        Proxy.newProxyInstance(
            SpanRace.class.getClassLoader(),
            new Class<?>[] {Span.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "end" -> {
                    count.incrementAndGet();
                    yield null;
                  }
                  case "isRecording" -> count.get() == 0;
                  case "getSpanContext" -> SpanContext.getInvalid();
                  default -> method.getReturnType().isInstance(proxy) ? proxy : null;
                });
  }
}
