package calculator;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import java.util.concurrent.atomic.AtomicLong;

/** Marks on a span when each message went out and came in, numbered from 1 in each direction. */
final class MessageEvents {

  private static final AttributeKey<String> TYPE = AttributeKey.stringKey("message.type");
  private static final AttributeKey<Long> ID = AttributeKey.longKey("message.id");

  // Most calls have one message in each direction: what marks it is built once.
  private static final Attributes FIRST_SENT = Attributes.of(TYPE, "SENT", ID, 1L);
  private static final Attributes FIRST_RECEIVED = Attributes.of(TYPE, "RECEIVED", ID, 1L);

  private final Span span;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong received = new AtomicLong();

  MessageEvents(Span span) {
    this.span = span;
  }

  void sent() {
    record("SENT", sent.incrementAndGet());
  }

  void received() {
    record("RECEIVED", received.incrementAndGet());
  }

  private void record(String type, long id) {
    span.addEvent("message", attributes(type, id));
  }

  private static Attributes attributes(String type, long id) {
    if (id == 1) {
      return type.equals("SENT") ? FIRST_SENT : FIRST_RECEIVED;
    }
    return Attributes.of(TYPE, type, ID, id);
  }
}
