package lab.check;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Lists between the lab and its {@link Worker}. */
final class Wire {

  private Wire() {}

  /** How one element is written. */
  interface Writer<T> {
    void write(T one, DataOutput out) throws IOException;
  }

  /** How one element is read. */
  interface Reader<T> {
    T read(DataInput in) throws IOException;
  }

  static <T> void write(List<T> all, DataOutput out, Writer<T> writer) throws IOException {
    out.writeInt(all.size());
    for (T one : all) {
      writer.write(one, out);
    }
  }

  static <T> List<T> read(DataInput in, Reader<T> reader) throws IOException {
    List<T> all = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      all.add(reader.read(in));
    }
    return all;
  }

  static void write(List<String> texts, DataOutput out) throws IOException {
    write(texts, out, (text, to) -> to.writeUTF(text));
  }

  static List<String> read(DataInput in) throws IOException {
    return read(in, DataInput::readUTF);
  }
}
