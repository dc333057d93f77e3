package lab.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.TlsServerCredentials.ClientAuth;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificatesTest {

  @RegisterExtension final Closing closing = new Closing();

  @TempDir Path folder;
  private Certificates ours;
  private Certificates others;

  @BeforeEach
  void create() throws IOException {
    ours = Certificates.create(folder.resolve("our").resolve("own"));
    others = Certificates.create(folder.resolve("others"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]"})
  @DisplayName("Both sides trust each other, by every name of this machine")
  void handshake_succeeds(String host) throws IOException {
    Server server = startServer();

    assertDoesNotThrow(() -> call(server, host, ours, ours));
  }

  @Test
  @DisplayName("The server's certificate is good for no other name")
  void handshake_failsByAnotherName() throws IOException {
    assertRefused(startServer(), "example.com", ours, ours);
  }

  @Test
  @DisplayName("A server of another authority is not trusted")
  void handshake_failsWhenTheServerIsAStranger() throws IOException {
    assertRefused(startServer(), "localhost", others, ours);
  }

  @Test
  @DisplayName("A client of another authority is not let in")
  void handshake_failsWhenTheClientIsAStranger() throws IOException {
    assertRefused(startServer(), "localhost", ours, others);
  }

  @Test
  @DisplayName("Only the authority's certificate can sign others; it keeps for 30 days")
  void certificates_areLimited() throws Exception {
    for (Path file : List.of(ours.server(), ours.client())) {
      X509Certificate certificate = read(file);

      assertEquals(-1, certificate.getBasicConstraints(), "must not sign");
      certificate.verify(read(ours.ca()).getPublicKey());
      certificate.checkValidity(inDays(29));
      assertThrows(CertificateExpiredException.class, () -> certificate.checkValidity(inDays(31)));
    }
    assertTrue(read(ours.ca()).getBasicConstraints() >= 0, "may sign");
  }

  @Test
  @DisplayName("The private keys are for their owner alone")
  void keys_areReadableByTheirOwnerOnly() throws IOException {
    Assumptions.assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));

    for (Path key : List.of(ours.serverKey(), ours.clientKey())) {
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
    }
  }

  @Test
  @DisplayName("There are five files, and the authority's key is in none of them")
  void create_keepsNoKeyOfTheAuthority() throws IOException {
    try (Stream<Path> files = Files.list(ours.ca().getParent())) {
      assertEquals(
          List.of("ca.pem", "client.key", "client.pem", "server.key", "server.pem"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ca.pem", "server.pem", "server.key", "client.pem", "client.key"})
  @DisplayName("What is there already is neither overwritten nor added to")
  void create_overwritesNothing(String name) throws IOException {
    Path file = Files.writeString(Files.createDirectory(folder.resolve("used")).resolve(name), "x");

    FileAlreadyExistsException refusal =
        assertThrows(FileAlreadyExistsException.class, () -> Certificates.create(file.getParent()));

    assertEquals(file.toString(), refusal.getMessage());
    assertEquals("x", Files.readString(file));
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertEquals(List.of(file), files.toList());
    }
  }

  private Server startServer() throws IOException {
    return closing.add(
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                TlsServerCredentials.newBuilder()
                    .keyManager(ours.server().toFile(), ours.serverKey().toFile())
                    .trustManager(ours.ca().toFile())
                    .clientAuth(ClientAuth.REQUIRE)
                    .build())
            .addService(new AnsweringService())
            .build()
            .start());
  }

  private void call(Server server, String host, Certificates trusted, Certificates client)
      throws IOException {
    ManagedChannel channel =
        closing.add(
            Grpc.newChannelBuilder(
                    "localhost:" + server.getPort(),
                    TlsChannelCredentials.newBuilder()
                        .keyManager(client.client().toFile(), client.clientKey().toFile())
                        .trustManager(trusted.ca().toFile())
                        .build())
                .overrideAuthority(host + ":" + server.getPort())
                .build());
    ExportTraceServiceResponse ignored =
        TraceServiceGrpc.newBlockingStub(channel)
            .export(ExportTraceServiceRequest.getDefaultInstance());
  }

  private void assertRefused(
      Server server, String host, Certificates trusted, Certificates client) {
    StatusRuntimeException refusal =
        assertThrows(StatusRuntimeException.class, () -> call(server, host, trusted, client));
    assertEquals(Status.Code.UNAVAILABLE, refusal.getStatus().getCode());
  }

  private static X509Certificate read(Path file) throws Exception {
    try (InputStream pem = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
    }
  }

  private static Date inDays(int days) {
    return Date.from(Instant.now().plus(Duration.ofDays(days)));
  }
}
