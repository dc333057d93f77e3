package lab.testkit;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import lab.insight.SdkAdapter;
import lab.insight.SpanRecord;

/** Keeps every span from its start on, so that one that never ends is seen as well. */
final class RecordingProcessor implements SpanProcessor {

  private final List<ReadableSpan> started = new CopyOnWriteArrayList<>();
  private final AtomicInteger ended = new AtomicInteger();

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {
    started.add(span);
  }

  @Override
  public boolean isStartRequired() {
    return true;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    ended.incrementAndGet();
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  List<SpanRecord> spans() {
    return started.stream().map(span -> SdkAdapter.span(span.toSpanData())).toList();
  }

  int open() {
    return started.size() - ended.get();
  }

  int finished() {
    return ended.get();
  }

  void clear() {
    started.clear();
    ended.set(0);
  }
}
