package lab.check;

import java.nio.file.Path;

/**
 * What the compiler complains of.
 *
 * @param line counted from 1; 0 when the complaint is about no line
 */
public record CompileError(Path file, long line, String message) {

  /** Whether it is about XML, which nobody compiles. */
  public boolean isXml() {
    return file.toString().endsWith(".xml");
  }
}
