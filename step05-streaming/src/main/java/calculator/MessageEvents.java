package calculator;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;

/** Marks on a span when each message went out and came in, numbered from 1 in each direction. */
// A span keeps 128 events, the first ones, and drops the others without a word. So of a long stream
// the first and the last messages are marked here, and all of them are counted.
final class MessageEvents {

  /** Messages that are marked from the start of each direction, and from the end of both. */
  static final int MARKED = 16;

  private static final AttributeKey<Long> SENT = AttributeKey.longKey("calculator.messages.sent");
  private static final AttributeKey<Long> RECEIVED =
      AttributeKey.longKey("calculator.messages.received");

  private static final AttributeKey<String> TYPE = AttributeKey.stringKey("message.type");
  private static final AttributeKey<Long> ID = AttributeKey.longKey("message.id");

  // Most calls have one message in each direction: what marks it is built once.
  private static final Attributes FIRST_SENT = Attributes.of(TYPE, "SENT", ID, 1L);
  private static final Attributes FIRST_RECEIVED = Attributes.of(TYPE, "RECEIVED", ID, 1L);

  private final Span span;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong received = new AtomicLong();
  private final ArrayDeque<Late> newest = new ArrayDeque<>(0); // it grows: most calls keep none

  MessageEvents(Span span) {
    this.span = span;
  }

  void sent() {
    record("SENT", sent.incrementAndGet());
  }

  void received() {
    record("RECEIVED", received.incrementAndGet());
  }

  /** Marks the last messages and says how many there were; to be called before the span ends. */
  synchronized void end() {
    if (newest.isEmpty()) {
      return; // all of them are marked
    }
    for (Late late : newest) {
      span.addEvent("message", Attributes.of(TYPE, late.type, ID, late.id), late.time);
    }
    newest.clear();
    span.setAttribute(SENT, sent.get());
    span.setAttribute(RECEIVED, received.get());
  }

  private void record(String type, long id) {
    // tag::task-5.6[]
    if (id > MARKED) {
      keepForTheEnd(type, id);
      return;
    }
    // end::task-5.6[]
    span.addEvent("message", attributes(type, id));
  }

  private static Attributes attributes(String type, long id) {
    if (id == 1) {
      return type.equals("SENT") ? FIRST_SENT : FIRST_RECEIVED;
    }
    return Attributes.of(TYPE, type, ID, id);
  }

  private synchronized void keepForTheEnd(String type, long id) {
    newest.addLast(new Late(type, id, Instant.now()));
    if (newest.size() > MARKED) {
      newest.removeFirst();
    }
  }

  /** A message that is marked only if no more than {@link #MARKED} follow it. */
  private record Late(String type, long id, Instant time) {}
}
