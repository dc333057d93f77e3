package lab.console.store;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import lab.console.Samples;
import lab.console.otlp.OtlpJson;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Requests that are nearly right, by the hundred thousand: each is taken in or refused, and
 * whatever is taken in can be looked at.
 */
class FuzzTest {

  private static final int BINARY = 90_000;
  private static final int JSON = 10_000;
  private static final long SEED = 20_261_125;
  private static final long MEGABYTE = 1 << 20;

  private final Random random = new Random(SEED);
  private final TelemetryStore store = new TelemetryStore(MEGABYTE);

  private enum Kind {
    TRACES(Samples.failedCall(3), TelemetryStore::addTraces),
    METRICS(Samples.metrics(1, 2, 3), TelemetryStore::addMetrics),
    LOGS(
        Samples.log(1, SeverityNumber.SEVERITY_NUMBER_WARN, Samples.HOSTILE),
        TelemetryStore::addLogs);

    private final Message sample;
    private final Keeper keeper;

    private interface Keeper {
      void keep(TelemetryStore store, byte[] request) throws MalformedOtlpException;
    }

    Kind(Message sample, Keeper keeper) {
      this.sample = sample;
      this.keeper = keeper;
    }
  }

  @Test
  @DisplayName("Bytes that are nearly a request are taken in or refused, and nothing else happens")
  void bytes_areTakenOrRefused() {
    AtomicInteger taken = new AtomicInteger();
    for (int i = 0; i < BINARY; i++) {
      Kind kind = Kind.values()[i % Kind.values().length];
      byte[] input = mutate(kind.sample.toByteArray());
      if (isTaken(kind, input)) {
        taken.incrementAndGet();
      }
    }

    lookAtEverything();
    assertTrue(taken.get() > BINARY / 100, "nearly all were refused: " + taken);
    assertTrue(taken.get() < BINARY * 99 / 100, "hardly any was wrong: " + taken);
  }

  @Test
  @DisplayName("Text that is nearly OTLP JSON is read or refused, and nothing else happens")
  void text_isReadOrRefused() {
    for (int i = 0; i < JSON; i++) {
      Kind kind = Kind.values()[i % Kind.values().length];
      String text =
          new String(
              mutate(OtlpJson.print(kind.sample).getBytes(StandardCharsets.UTF_8)),
              StandardCharsets.UTF_8);
      try {
        Message.Builder request = kind.sample.newBuilderForType();
        OtlpJson.merge(text, request);
        isTaken(kind, request.build().toByteArray());
      } catch (InvalidProtocolBufferException e) {
        // Refused, as it should be.
      } catch (RuntimeException e) {
        fail("input " + i + ": " + text, e);
      }
    }

    lookAtEverything();
  }

  private boolean isTaken(Kind kind, byte[] input) {
    try {
      kind.keeper.keep(store, input);
      return true;
    } catch (MalformedOtlpException e) {
      return false;
    } catch (RuntimeException e) {
      return fail(kind + " " + HexFormat.of().formatHex(input), e);
    }
  }

  private void lookAtEverything() {
    for (StoredSpan span : store.spans().newestFirst()) {
      span.record();
      store.spans().trace(span.traceId());
    }
    store.logs().newestFirst().forEach(StoredLog::record);
    store.metrics().courses();
    for (var sent : store.spans().sent()) {
      OtlpJson.print(ExportTraceServiceRequest.newBuilder().addResourceSpans(sent).build());
    }
    for (var sent : store.logs().sent()) {
      OtlpJson.print(ExportLogsServiceRequest.newBuilder().addResourceLogs(sent).build());
    }
    for (var sent : store.sentMetrics()) {
      OtlpJson.print(ExportMetricsServiceRequest.newBuilder().addResourceMetrics(sent).build());
    }
    for (Counts counts :
        List.of(store.spans().counts(), store.logs().counts(), store.metrics().counts())) {
      assertTrue(counts.kept() >= 0 && counts.kept() <= counts.received(), counts.toString());
    }
  }

  /** Changes a few bytes, cuts off, doubles or moves a part. */
  private byte[] mutate(byte[] input) {
    byte[] output = input;
    for (int changes = 1 + random.nextInt(3); changes > 0 && output.length > 1; changes--) {
      int at = random.nextInt(output.length);
      int other = random.nextInt(output.length);
      int length = Math.min(1 + random.nextInt(32), output.length - Math.max(at, other));
      switch (random.nextInt(5)) {
        case 0 -> {
          output = output.clone();
          output[at] = (byte) random.nextInt(256);
        }
        case 1 -> {
          output = output.clone();
          output[at] ^= (byte) (1 << random.nextInt(8));
        }
        case 2 -> output = Arrays.copyOf(output, at);
        case 3 -> output = insert(output, at, Arrays.copyOfRange(output, other, other + length));
        default -> {
          byte[] before = output;
          output = before.clone();
          System.arraycopy(before, other, output, at, length);
        }
      }
    }
    return output;
  }

  private static byte[] insert(byte[] into, int at, byte[] part) {
    byte[] longer = Arrays.copyOf(into, into.length + part.length);
    System.arraycopy(into, at, longer, at + part.length, into.length - at);
    System.arraycopy(part, 0, longer, at, part.length);
    return longer;
  }
}
