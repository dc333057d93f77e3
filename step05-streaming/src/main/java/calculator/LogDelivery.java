package calculator;

import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.LogRecordProcessor;
import io.opentelemetry.sdk.logs.ReadWriteLogRecord;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import java.time.Duration;
import java.util.Collection;

/** The way of log records out of the program, which is that of spans: see {@link SpanDelivery}. */
final class LogDelivery {

  private static final Duration EXPORT_TIMEOUT = Duration.ofSeconds(3);
  private static final int QUEUE_SIZE = 16_384; // records

  private LogDelivery() {}

  static LogRecordExporter otlp(String endpoint) {
    return OtlpGrpcLogRecordExporter.builder()
        .setEndpoint(endpoint)
        .setTimeout(EXPORT_TIMEOUT)
        .build();
  }

  static LogRecordProcessor batched(
      LogRecordExporter exporter, TelemetrySettings settings, LossReport losses) {
    BatchLogRecordProcessor batches =
        BatchLogRecordProcessor.builder(new CountingExporter(exporter, losses))
            .setScheduleDelay(settings.millis("OTEL_BLRP_SCHEDULE_DELAY", Duration.ofSeconds(1)))
            .setExporterTimeout(EXPORT_TIMEOUT)
            .setMaxQueueSize(QUEUE_SIZE)
            .build();
    return LogRecordProcessor.composite(new CountingProcessor(losses), batches);
  }

  private record CountingProcessor(LossReport losses) implements LogRecordProcessor {

    @Override
    public void onEmit(Context context, ReadWriteLogRecord logRecord) {
      losses.recorded(1);
    }
  }

  private record CountingExporter(LogRecordExporter exporter, LossReport losses)
      implements LogRecordExporter {

    @Override
    public CompletableResultCode export(Collection<LogRecordData> logRecords) {
      return losses.exported(logRecords.size(), exporter.export(logRecords));
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
