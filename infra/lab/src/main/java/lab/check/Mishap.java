package lab.check;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * What went wrong during a test where no assertion sees it, such as on another thread.
 *
 * @param what in words, such as {@code Thrown meanwhile: NullPointerException: …}
 * @param frames where in the learner's code, innermost first, such as {@code Arithmetic.java:12}
 */
public record Mishap(String what, List<String> frames) {

  /** A text longer than this says nothing more. */
  private static final int LONGEST = 500;

  void write(DataOutput out) throws IOException {
    out.writeUTF(what.length() > LONGEST ? what.substring(0, LONGEST) + " …" : what);
    Wire.write(frames, out);
  }

  static Mishap read(DataInput in) throws IOException {
    return new Mishap(in.readUTF(), Wire.read(in));
  }
}
