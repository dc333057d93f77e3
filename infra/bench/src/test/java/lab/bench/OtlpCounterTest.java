package lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OtlpCounterTest {

  @Test
  @DisplayName("Spans that are sent are counted, each once")
  void spans_areCounted() throws IOException, InterruptedException {
    try (OtlpCounter counter = new OtlpCounter();
        SpanLoad load = new SpanLoad("localhost:" + counter.port(), 1)) {
      load.send(3);

      assertEquals(3 * SpanLoad.SPANS_PER_BATCH, counter.spans());
      assertEquals(0, counter.logRecords());
      assertEquals(0, counter.metrics());
    }
  }

  @Test
  @DisplayName("Items of several resources and scopes are added up, and what is beside them is not")
  void items_areAddedUp() throws IOException {
    ScopeLogs.Builder two =
        ScopeLogs.newBuilder()
            .setSchemaUrl("of the scope")
            .addLogRecords(LogRecord.newBuilder().setSeverityText("INFO"))
            .addLogRecords(LogRecord.getDefaultInstance());
    ExportLogsServiceRequest request =
        ExportLogsServiceRequest.newBuilder()
            .addResourceLogs(
                ResourceLogs.newBuilder()
                    .setResource(Resource.newBuilder().setDroppedAttributesCount(3))
                    .setSchemaUrl("of the resource")
                    .addScopeLogs(two)
                    .addScopeLogs(two))
            .addResourceLogs(ResourceLogs.newBuilder().addScopeLogs(two))
            .build();

    assertEquals(6, OtlpCounter.items(request.toByteArray()));
    assertEquals(0, OtlpCounter.items(new byte[0]));
  }
}
