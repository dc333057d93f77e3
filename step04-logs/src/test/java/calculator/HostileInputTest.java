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
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.Set;
import lab.testkit.Closing;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import picocli.CommandLine;

class HostileInputTest {

  private static final MethodDescriptor<byte[], byte[]> CALCULATE =
      CalculatorGrpc.getCalculateMethod().toBuilder(new Bytes(), new Bytes()).build();

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
