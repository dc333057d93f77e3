package lab.cli;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The end of a program's output, while it still writes. */
final class LogTail {

  private static final int BYTES = 16 << 10;

  private LogTail() {}

  /** The last whole lines; none while there is no file. */
  static List<String> of(Path log) {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long skipped = Math.max(0, file.length() - BYTES);
      byte[] bytes = new byte[(int) Math.min(BYTES, file.length() - skipped)];
      file.seek(skipped);
      file.readFully(bytes);
      List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      return skipped > 0 && !lines.isEmpty() ? lines.subList(1, lines.size()) : lines;
    } catch (IOException e) {
      return List.of();
    }
  }
}
