package lab.console.receive;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.Status;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import lab.console.otlp.OtlpJson;
import lab.console.store.MalformedOtlpException;
import lab.console.store.TelemetryStore;

/**
 * OTLP over HTTP, as protobuf or JSON, packed by gzip or not.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#otlphttp">OTLP/HTTP</a>
 */
public final class OtlpHttpReceiver {

  /** The largest request, unpacked; the Collector's own bound is of this size. */
  public static final int MAX_BYTES = 16 << 20;

  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";

  private static final List<HandlerType> OTHER_METHODS =
      List.of(HandlerType.GET, HandlerType.PUT, HandlerType.PATCH, HandlerType.DELETE);

  /** How long a request may take to arrive, over HTTP and gRPC; Jetty ends those in silence. */
  static final Duration LIMIT = Duration.ofSeconds(10);

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int CHUNK = 64 << 10;

  private final TelemetryStore store;
  private final HeldBytes held;
  private final Duration limit;

  /**
   * @param memoryBytes of the store; a quarter as much may be on its way to it
   */
  public OtlpHttpReceiver(TelemetryStore store, long memoryBytes) {
    this(store, memoryBytes, LIMIT);
  }

  OtlpHttpReceiver(TelemetryStore store, long memoryBytes, Duration limit) {
    this.store = store;
    this.limit = limit;
    this.held = new HeldBytes(Math.max(2L * MAX_BYTES, memoryBytes / 4));
  }

  public void addRoutes(RoutesConfig routes) {
    for (HandlerType method : OTHER_METHODS) {
      routes.addHttpHandler(method, "/v1/*", context -> refuse(context, 405, "use POST"));
    }
    for (Signal signal : Signal.values()) {
      routes.post(signal.path(), context -> receive(context, signal));
    }
  }

  private void receive(Context context, Signal signal) throws IOException {
    String contentType = String.valueOf(context.contentType()).toLowerCase(Locale.ROOT);
    String type = contentType.split(";", 2)[0].strip();
    if (!type.equals(PROTOBUF) && !type.equals(JSON)) {
      refuse(context, 415, "send " + PROTOBUF + " or " + JSON);
      return;
    }
    try (HeldBytes.Share share = held.share()) {
      byte[] body = body(context, share);
      signal.keep(store, type.equals(JSON) ? fromJson(signal, body) : body);
    } catch (Refusal e) {
      if (e.status == TOO_MANY_REQUESTS) {
        context.header("Retry-After", "1");
      }
      refuse(context, e.status, String.valueOf(e.getMessage()));
      return;
    } catch (ZipException | EOFException e) {
      refuse(context, 400, "not gzip, or not all of it");
      return;
    } catch (InvalidProtocolBufferException e) {
      refuse(context, 400, "not an OTLP request");
      return;
    } catch (MalformedOtlpException e) {
      refuse(context, 400, String.valueOf(e.getMessage()));
      return;
    }
    // A response without partial success is an empty message in either encoding.
    context.contentType(type).result(type.equals(JSON) ? "{}" : "");
  }

  /** One at a time: what a text grows to as messages is many times its length. */
  private synchronized byte[] fromJson(Signal signal, byte[] body)
      throws InvalidProtocolBufferException {
    Message.Builder request = signal.newRequest();
    OtlpJson.merge(new String(body, StandardCharsets.UTF_8), request);
    return request.build().toByteArray();
  }

  /** Holds no more than there is room for, and no longer than a request may take. */
  private byte[] body(Context context, HeldBytes.Share share) throws IOException, Refusal {
    InputStream raw = context.req().getInputStream();
    boolean packed = "gzip".equals(context.header("Content-Encoding"));
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] chunk = new byte[CHUNK];
    long begun = System.nanoTime();
    try (InputStream in = packed ? new GZIPInputStream(raw) : raw) {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        if (!share.take(read)) {
          throw new Refusal(TOO_MANY_REQUESTS, "too much at a time");
        }
        body.write(chunk, 0, read);
        if (body.size() > MAX_BYTES) {
          throw new Refusal(413, "at most " + MAX_BYTES + " bytes");
        }
        if (System.nanoTime() - begun > limit.toNanos()) {
          throw new Refusal(408, "the request has taken too long to arrive");
        }
      }
    }
    return body.toByteArray();
  }

  /** Why a request is not taken. */
  private static final class Refusal extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;

    Refusal(int status, String why) {
      super(why);
      this.status = status;
    }
  }

  /** As the specification wants it: a google.rpc.Status in the encoding of the request. */
  private static void refuse(Context context, int status, String why)
      throws InvalidProtocolBufferException {
    Status answer = Status.newBuilder().setMessage(why).build();
    context.status(status);
    if (String.valueOf(context.contentType()).startsWith(PROTOBUF)) {
      context.contentType(PROTOBUF).result(answer.toByteArray());
    } else {
      context.contentType(JSON).result(JsonFormat.printer().print(answer));
    }
  }
}
