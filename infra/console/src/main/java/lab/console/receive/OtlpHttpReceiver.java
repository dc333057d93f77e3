package lab.console.receive;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.Status;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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

  private final TelemetryStore store;

  public OtlpHttpReceiver(TelemetryStore store) {
    this.store = store;
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
    byte[] body;
    try {
      body = body(context);
    } catch (ZipException | EOFException e) {
      refuse(context, 400, "not gzip, or not all of it");
      return;
    }
    if (body.length > MAX_BYTES) {
      refuse(context, 413, "at most " + MAX_BYTES + " bytes");
      return;
    }
    try {
      if (type.equals(JSON)) {
        Message.Builder request = signal.newRequest();
        OtlpJson.merge(new String(body, StandardCharsets.UTF_8), request);
        body = request.build().toByteArray();
      }
      signal.keep(store, body);
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

  /** Reads one byte more than is allowed, so that too much can be told from enough. */
  private static byte[] body(Context context) throws IOException {
    InputStream raw = context.req().getInputStream();
    boolean packed = "gzip".equals(context.header("Content-Encoding"));
    try (InputStream in = packed ? new GZIPInputStream(raw) : raw) {
      return in.readNBytes(MAX_BYTES + 1);
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
