package calculator;

import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;

/**
 * The way of spans out of the program: they wait in a queue and leave in batches, on a thread of
 * their own. When the queue is full the newest are dropped, so that no call ever waits. Spans are
 * counted before and behind the queue, since nobody else says how many got lost.
 */
final class SpanDelivery {

  private static final Duration EXPORT_TIMEOUT = Duration.ofSeconds(3);

  /** Spans, 8 times the SDK's default: a burst of calls fits in. */
  private static final int QUEUE_SIZE = 16_384;

  private SpanDelivery() {}

  static SpanExporter otlp(String endpoint) {
    return OtlpGrpcSpanExporter.builder().setEndpoint(endpoint).setTimeout(EXPORT_TIMEOUT).build();
  }

  static SpanProcessor batched(
      SpanExporter exporter, TelemetrySettings settings, LossReport losses) {
    BatchSpanProcessor batches =
        BatchSpanProcessor.builder(new CountingExporter(exporter, losses))
            .setScheduleDelay(settings.millis("OTEL_BSP_SCHEDULE_DELAY", Duration.ofSeconds(5)))
            .setExporterTimeout(EXPORT_TIMEOUT)
            .setMaxQueueSize(QUEUE_SIZE)
            .build();
    return SpanProcessor.composite(new CountingProcessor(losses), batches);
  }

  private record CountingProcessor(LossReport losses) implements SpanProcessor {

    @Override
    public boolean isStartRequired() {
      return false;
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
      // Counted at the end, when it is handed to the queue.
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      if (span.getSpanContext().isSampled()) {
        losses.recorded(1);
      }
    }
  }

  private record CountingExporter(SpanExporter exporter, LossReport losses)
      implements SpanExporter {

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      return losses.exported(spans.size(), exporter.export(spans));
    }

    @Override
    public CompletableResultCode flush() {
      return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
      return exporter.shutdown();
    }
  }
}
