package lab.console.page;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import lab.console.otlp.OtlpJson;
import lab.console.store.MalformedOtlpException;
import lab.console.store.TelemetryStore;

/**
 * Telemetry out and in, as OTLP JSON: everything as a file with a request in each line, a trace as
 * one request, which can be posted to any Collector.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otel/protocol/file-exporter/">The file
 *     format</a>
 */
final class Transfer {

  private static final int LONGEST_LINE = 16 << 20;

  private final TelemetryStore store;

  Transfer(TelemetryStore store) {
    this.store = store;
  }

  /** Writes everything, a request in each line. */
  void exportAll(Context context) throws IOException {
    context.contentType("application/jsonl");
    context.header("Content-Disposition", "attachment; filename=\"telemetry.jsonl\"");
    Writer out = new OutputStreamWriter(context.outputStream(), StandardCharsets.UTF_8);
    for (ResourceSpans spans : store.spans().sent()) {
      write(out, ExportTraceServiceRequest.newBuilder().addResourceSpans(spans).build());
    }
    for (var metrics : store.sentMetrics()) {
      write(out, ExportMetricsServiceRequest.newBuilder().addResourceMetrics(metrics).build());
    }
    for (var logs : store.logs().sent()) {
      write(out, ExportLogsServiceRequest.newBuilder().addResourceLogs(logs).build());
    }
    out.flush();
  }

  private static void write(Writer out, Message request) throws IOException {
    out.write(OtlpJson.print(request));
    out.write('\n');
  }

  /** Writes one trace. */
  void exportTrace(Context context) {
    String id = context.pathParam("id");
    List<ResourceSpans> sent = Query.traceId(id).map(store.spans()::sent).orElse(List.of());
    if (sent.isEmpty()) {
      context.status(HttpStatus.NOT_FOUND).json(Map.of("error", "no such trace here (any more)"));
      return;
    }
    context.contentType("application/json");
    context.header("Content-Disposition", "attachment; filename=\"trace-" + id + ".json\"");
    context.result(
        OtlpJson.print(ExportTraceServiceRequest.newBuilder().addAllResourceSpans(sent).build()));
  }

  /**
   * Takes in what was exported here or elsewhere; stops at the first line that is no such thing.
   */
  void importAll(Context context) throws IOException {
    int lines = 0;
    try (Reader in =
        new BufferedReader(
            new InputStreamReader(context.bodyInputStream(), StandardCharsets.UTF_8))) {
      for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
        lines++;
        if (!line.isBlank()) {
          keep(line);
        }
      }
    } catch (MalformedOtlpException | InvalidProtocolBufferException e) {
      context
          .status(HttpStatus.BAD_REQUEST)
          .json(Map.of("error", "line %d: %s".formatted(lines, e.getMessage())));
      return;
    }
    context.json(Map.of("lines", lines));
  }

  private void keep(String line) throws MalformedOtlpException, InvalidProtocolBufferException {
    if (line.contains("\"resourceSpans\"")) {
      store.addTraces(parse(line, ExportTraceServiceRequest.newBuilder()));
    } else if (line.contains("\"resourceMetrics\"")) {
      store.addMetrics(parse(line, ExportMetricsServiceRequest.newBuilder()));
    } else if (line.contains("\"resourceLogs\"")) {
      store.addLogs(parse(line, ExportLogsServiceRequest.newBuilder()));
    } else {
      throw new MalformedOtlpException(
          "has neither resourceSpans nor resourceMetrics nor resourceLogs");
    }
  }

  private static byte[] parse(String line, Message.Builder request)
      throws InvalidProtocolBufferException {
    OtlpJson.merge(line, request);
    return request.build().toByteArray();
  }

  /** The next line with its end, or empty at the end of all. */
  private static String readLine(Reader in) throws IOException {
    StringBuilder line = new StringBuilder();
    int next = in.read();
    while (next >= 0) {
      line.append((char) next);
      if (next == '\n') {
        break;
      }
      if (line.length() == LONGEST_LINE) {
        throw new MalformedOtlpException("longer than " + LONGEST_LINE + " characters");
      }
      next = in.read();
    }
    return line.toString();
  }
}
