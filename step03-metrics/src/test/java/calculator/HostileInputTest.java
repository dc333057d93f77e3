package calculator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import calculator.v1.CalculateRequest;
import calculator.v1.CalculatorGrpc;
import calculator.v1.Operation;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import lab.testkit.Await;
import lab.testkit.Closing;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import picocli.CommandLine;

class HostileInputTest {

  private static final MethodDescriptor<byte[], byte[]> CALCULATE =
      CalculatorGrpc.getCalculateMethod().toBuilder(new Bytes(), new Bytes()).build();

  private static final byte SETTINGS = 4;
  private static final int MAX_CONCURRENT_STREAMS = 3;
  private static final int MAX_HEADER_LIST_SIZE = 6;

  @RegisterExtension final Closing closing = new Closing();

  private CalculatorServer server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws IOException {
    ServerEndpoint endpoint = CommandLine.populateCommand(new ServerEndpoint(), "--port", "0");
    server = new CalculatorServer();
    server.start(endpoint.builder());
    closing.add(server);
    channel =
        closing.add(
            CommandLine.populateCommand(
                    new ClientEndpoint(), "--target", "localhost:" + server.port())
                .builder()
                .build());
  }

  @Test
  @DisplayName("Random bytes get a status and no stack trace, and the server lives on")
  void randomBytes_getAStatus() {
    Random random = new Random(4711);
    Set<Status.Code> allowed =
        Set.of(
            Status.Code.OK, // some bytes are a request by chance
            Status.Code.INTERNAL,
            Status.Code.CANCELLED,
            Status.Code.INVALID_ARGUMENT,
            Status.Code.OUT_OF_RANGE,
            Status.Code.UNKNOWN);
    for (int i = 0; i < 500; i++) {
      byte[] bytes = new byte[random.nextInt(60)];
      random.nextBytes(bytes);
      Status status = send(bytes);
      assertTrue(allowed.contains(status.getCode()), status.toString());
      assertFalse(String.valueOf(status.getDescription()).contains("\tat "), status.toString());
    }
    assertServerLives();
  }

  @Test
  @DisplayName("A message that is too large is refused before it is read")
  void oversizedMessage_isRefused() {
    assertEquals(Status.Code.RESOURCE_EXHAUSTED, send(new byte[100_000]).getCode());
    assertServerLives();
  }

  @Test
  @DisplayName("Headers that are too large are refused")
  void oversizedHeaders_areRefused() {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("x-large", Metadata.ASCII_STRING_MARSHALLER), "x".repeat(20_000));
    StatusRuntimeException refusal =
        assertThrows(
            StatusRuntimeException.class,
            () ->
                CalculatorGrpc.newBlockingStub(channel)
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                    .calculate(CalculateRequest.getDefaultInstance()));

    assertFalse(refusal.getStatus().isOk());
    assertServerLives();
  }

  /** HTTP/2 begins with each side's settings: see section 6.5.2 of RFC 9113. */
  @Test
  @DisplayName(
      "Each client is told how many calls at a time and how large headers the server takes")
  void limits_areAnnounced() throws IOException {
    try (Socket socket = new Socket("localhost", server.port())) {
      socket.setSoTimeout((int) Await.PATIENCE.toMillis());
      OutputStream out = socket.getOutputStream();
      out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.write(new byte[] {0, 0, 0, SETTINGS, 0, 0, 0, 0, 0}); // without any of the client's own

      DataInputStream in = new DataInputStream(socket.getInputStream());
      int bytes = in.readUnsignedShort() << 8 | in.readUnsignedByte();
      assertEquals(SETTINGS, in.readByte());
      in.readByte(); // flags
      in.readInt(); // stream
      Map<Integer, Integer> settings = new HashMap<>();
      for (int read = 0; read < bytes; read += 6) {
        settings.put(in.readUnsignedShort(), in.readInt());
      }
      assertEquals(1000, settings.get(MAX_CONCURRENT_STREAMS));
      assertEquals(8 * 1024, settings.get(MAX_HEADER_LIST_SIZE));
    }
  }

  private Status send(byte[] bytes) {
    try {
      ClientCalls.blockingUnaryCall(channel, CALCULATE, CallOptions.DEFAULT, bytes);
      return Status.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus();
    }
  }

  private void assertServerLives() {
    assertEquals(
        3,
        CalculatorGrpc.newBlockingStub(channel)
            .calculate(
                CalculateRequest.newBuilder()
                    .setOperation(Operation.OPERATION_ADD)
                    .setA(1)
                    .setB(2)
                    .build())
            .getResult());
  }

  /** Sends bytes as they are. */
  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
