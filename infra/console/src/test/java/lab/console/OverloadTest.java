package lab.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import lab.console.receive.OtlpHttpReceiver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Senders that begin a request and do not end it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class OverloadTest {

  private static final int MOST_CALLS = 16;

  /** As a stream, since a unary call is not begun before it has something to send. */
  private static final MethodDescriptor<ExportTraceServiceRequest, ExportTraceServiceResponse>
      OPEN =
          TraceServiceGrpc.getExportMethod().toBuilder()
              .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
              .build();

  @RegisterExtension final ConsoleFixture fixture = new ConsoleFixture();

  @Test
  @DisplayName(
      "Over HTTP, what there is no room for gets 429 and a time to come back, then goes in")
  void http_refusesWhatItCannotHold() throws IOException {
    List<Socket> stuck = new ArrayList<>();
    try {
      for (int i = 0; i < 2; i++) {
        stuck.add(beginLargeRequest());
      }
      HttpResponse<String> refusal = export();
      while (refusal.statusCode() == 200) { // the large ones are still being read
        refusal = export();
      }

      assertEquals(429, refusal.statusCode());
      assertEquals("1", refusal.headers().firstValue("Retry-After").orElse("none"));
    } finally {
      for (Socket socket : stuck) {
        socket.close();
      }
    }
    int status = export().statusCode();
    while (status == 429) { // until the server has seen that they are gone
      status = export().statusCode();
    }
    assertEquals(200, status);
  }

  @Test
  @DisplayName("Over gRPC, one call too many gets RESOURCE_EXHAUSTED and a time to come back")
  void grpc_refusesOneCallTooMany() throws Exception {
    ManagedChannel one = channel();
    ManagedChannel another = channel();
    try {
      CompletableFuture<StatusRuntimeException> refusal = new CompletableFuture<>();
      for (int i = 0; i < MOST_CALLS; i++) {
        open(one, refusal);
        open(another, refusal);
      }

      Status details = StatusProto.fromThrowable(refusal.get());
      assertNotNull(details);
      assertEquals(Code.RESOURCE_EXHAUSTED_VALUE, details.getCode());
      assertTrue(details.getDetails(0).is(RetryInfo.class), details.toString());
    } finally {
      one.shutdownNow();
      another.shutdownNow();
    }
    ManagedChannel next = channel();
    while (export(next) != null) { // until the server has seen that they are gone
      Thread.onSpinWait();
    }
    next.shutdownNow();
  }

  /** Begins a call and sends nothing. */
  private static void open(
      ManagedChannel channel, CompletableFuture<StatusRuntimeException> refusal) {
    channel
        .newCall(OPEN, CallOptions.DEFAULT)
        .start(
            new ClientCall.Listener<ExportTraceServiceResponse>() {
              @Override
              public void onClose(io.grpc.Status status, Metadata trailers) {
                refusal.complete(status.asRuntimeException(trailers));
              }
            },
            new Metadata());
  }

  /** All but the last byte. */
  private Socket beginLargeRequest() throws IOException {
    URI address = URI.create(fixture.console().httpEndpoint());
    Socket socket = new Socket("127.0.0.1", address.getPort());
    String head =
        "POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-protobuf\r\n"
            + "Content-Length: %d\r\n\r\n".formatted(OtlpHttpReceiver.MAX_BYTES);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(new byte[OtlpHttpReceiver.MAX_BYTES - 1]);
    return socket;
  }

  private HttpResponse<String> export() throws IOException {
    byte[] request = Samples.spans("x".repeat(100), List.of()).toByteArray();
    return fixture.otlp("/v1/traces", request, "Content-Type", "application/x-protobuf");
  }

  private static @Nullable StatusRuntimeException export(ManagedChannel channel) {
    try {
      TraceServiceGrpc.newBlockingStub(channel).export(Samples.call(1));
      return null;
    } catch (StatusRuntimeException e) {
      return e;
    }
  }

  private ManagedChannel channel() {
    String target = fixture.console().grpcEndpoint().replace("http://", "");
    return Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()).build();
  }
}
