package lab.testkit;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority of one's own for trying TLS: it signs one certificate for a server on
 * this machine and one for a client. Good for 30 days; the authority's own key is thrown away.
 *
 * @param ca PEM file of the authority, as both sides are to trust it
 * @param server PEM file for {@code localhost}, {@code 127.0.0.1} and {@code ::1}
 * @param serverKey PEM file (PKCS #8), as {@code clientKey}
 */
public record Certificates(Path ca, Path server, Path serverKey, Path client, Path clientKey) {

  private static final Duration VALID = Duration.ofDays(30);
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * Makes {@code ca.pem}, {@code server.pem}, {@code server.key}, {@code client.pem} and {@code
   * client.key} in a folder, which is made if need be.
   *
   * @throws FileAlreadyExistsException when one of them is there; nothing is overwritten
   * @throws IOException when the folder cannot be written
   */
  public static Certificates create(Path folder) throws IOException {
    Files.createDirectories(folder);
    Certificates files =
        new Certificates(
            folder.resolve("ca.pem"),
            folder.resolve("server.pem"),
            folder.resolve("server.key"),
            folder.resolve("client.pem"),
            folder.resolve("client.key"));
    for (Path file :
        List.of(files.ca, files.server, files.serverKey, files.client, files.clientKey)) {
      if (Files.exists(file)) {
        throw new FileAlreadyExistsException(file.toString());
      }
    }
    try {
      KeyPair ca = newKey();
      KeyPair server = newKey();
      KeyPair client = newKey();
      write(files.ca, "CERTIFICATE", sign("lab CA", ca, ca.getPrivate(), true).getEncoded());
      write(
          files.server,
          "CERTIFICATE",
          sign("localhost", server, ca.getPrivate(), false).getEncoded());
      write(
          files.client, "CERTIFICATE", sign("client", client, ca.getPrivate(), false).getEncoded());
      writeKey(files.serverKey, server.getPrivate());
      writeKey(files.clientKey, client.getPrivate());
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("this JDK lacks EC keys or ECDSA", e);
    }
    return files;
  }

  private static KeyPair newKey() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static X509CertificateHolder sign(
      String name, KeyPair subject, PrivateKey caKey, boolean isCa)
      throws IOException, OperatorCreationException {
    Instant now = Instant.now();
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            new X500Name("CN=lab CA"),
            new BigInteger(127, RANDOM),
            Date.from(now.minus(Duration.ofHours(1))), // clocks differ
            Date.from(now.plus(VALID)),
            new X500Name("CN=" + name),
            subject.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isCa));
    if (!isCa) {
      GeneralName[] names = {
        new GeneralName(GeneralName.dNSName, "localhost"),
        new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
        new GeneralName(GeneralName.iPAddress, "::1")
      };
      builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
    }
    return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(caKey));
  }

  private static void writeKey(Path file, PrivateKey key) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      // Before anything is in it, so that nobody else can open it in between.
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    write(file, "PRIVATE KEY", key.getEncoded());
  }

  private static void write(Path file, String what, byte[] der) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        file, "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(what, body, what));
  }
}
