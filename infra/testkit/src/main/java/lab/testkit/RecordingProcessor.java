package lab.testkit;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import lab.insight.SdkAdapter;
import lab.insight.SpanRecord;

/** Keeps every span from its start on, so that one that never ends is seen as well. */
final class RecordingProcessor implements SpanProcessor {

  private final List<ReadableSpan> started = new CopyOnWriteArrayList<>();

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {
    started.add(span);
  }

  @Override
  public boolean isStartRequired() {
    return true;
  }

  @Override
  public void onEnd(ReadableSpan span) {}

  @Override
  public boolean isEndRequired() {
    return false;
  }

  List<SpanRecord> spans() {
    return started.stream().map(span -> SdkAdapter.span(span.toSpanData())).toList();
  }

  boolean allEnded() {
    return started.stream().allMatch(ReadableSpan::hasEnded);
  }

  /** Whether at least so many have ended, and none is open. */
  boolean allEnded(int count) {
    return started.size() >= count && allEnded();
  }

  void clear() {
    started.clear();
  }
}
