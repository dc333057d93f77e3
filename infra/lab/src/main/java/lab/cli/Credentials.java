package lab.cli;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import lab.course.Trees;
import lab.testkit.Certificates;

/**
 * What the scene on security needs, made anew for each demo.
 *
 * @param certificates a folder, as {@link Certificates} fills it
 * @param token a file with a token, which only its owner can read
 */
record Credentials(Path certificates, Path token) {

  /** Makes them in a folder; those of another demo are taken away. */
  static Credentials create(Path folder) throws IOException {
    Credentials made = new Credentials(folder.resolve("certs"), folder.resolve("token"));
    Trees.delete(made.certificates);
    Certificates.create(made.certificates);
    Files.deleteIfExists(made.token);
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          made.token,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.writeString(made.token, UUID.randomUUID().toString());
    return made;
  }
}
