package calculator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import calculator.v1.Operation;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lab.testkit.Certificates;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TlsTest {

  @RegisterExtension final CalculatorFixture calculator = new CalculatorFixture();

  @TempDir Path folder;
  private Certificates certificates;

  @BeforeEach
  void makeCertificates() throws IOException {
    certificates = Certificates.create(folder.resolve("ours"));
  }

  @Test
  @DisplayName("Both talk when the client trusts the server's certificate")
  void trustedServer_answers() throws IOException {
    CalculatorServer server = startServer();

    assertEquals(3, add(server, "--tls-ca", certificates.ca().toString()));
  }

  @Test
  @DisplayName("A server that somebody else has certified is not talked to")
  void strangerServer_isNotTrusted() throws IOException {
    CalculatorServer server = startServer();
    Certificates others = Certificates.create(folder.resolve("others"));

    assertUnavailable(server, "--tls-ca", others.ca().toString());
  }

  @Test
  @DisplayName("With mutual TLS a client needs a certificate as well")
  void mutualTls_asksForTheClientsCertificate() throws IOException {
    CalculatorServer server = startServer("--tls-client-ca", certificates.ca().toString());
    String ca = certificates.ca().toString();

    assertUnavailable(server, "--tls-ca", ca);
    assertEquals(
        3,
        add(
            server,
            "--tls-ca",
            ca,
            "--tls-cert",
            certificates.client().toString(),
            "--tls-key",
            certificates.clientKey().toString()));
  }

  @Test
  @DisplayName("Plain text is not understood by a server that encrypts")
  void plainText_isNotUnderstood() throws IOException {
    assertUnavailable(startServer());
  }

  private CalculatorServer startServer(String... more) throws IOException {
    List<String> options = new ArrayList<>(List.of("--port", "0"));
    options.addAll(List.of("--tls-cert", certificates.server().toString()));
    options.addAll(List.of("--tls-key", certificates.serverKey().toString()));
    options.addAll(List.of(more));
    ServerEndpoint endpoint =
        CommandLine.populateCommand(new ServerEndpoint(), options.toArray(String[]::new));
    CalculatorServer server = new CalculatorServer();
    server.start(endpoint.builder());
    return calculator.closeAfterTest(server);
  }

  private double add(CalculatorServer server, String... more) throws IOException {
    List<String> options = new ArrayList<>(List.of("--target", "localhost:" + server.port()));
    options.addAll(List.of(more));
    ClientEndpoint endpoint =
        CommandLine.populateCommand(new ClientEndpoint(), options.toArray(String[]::new));
    CalculatorClient client =
        calculator.closeAfterTest(new CalculatorClient(endpoint.builder(), CalculatorFixture.LONG));
    return client.calculate(Operation.OPERATION_ADD, 1, 2);
  }

  private void assertUnavailable(CalculatorServer server, String... options) {
    StatusRuntimeException failure =
        assertThrows(StatusRuntimeException.class, () -> add(server, options));
    assertEquals(Status.Code.UNAVAILABLE, failure.getStatus().getCode());
  }
}
