package lab.console.store;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.opentelemetry.proto.common.v1.AnyValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import lab.insight.OtlpAdapter;

/**
 * All texts of one record, in lower case, and attributes as {@code key=value}; written from what
 * was sent, since to parse it takes ten times as long. To be used again for the next record.
 */
final class RecordText {

  /** Stands around every text; UTF-8 has no such byte. */
  static final byte EDGE = (byte) 0xff;

  private static final int KEY = 1 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int VALUE = 2 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int STRING_VALUE = 1 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

  private byte[] bytes = new byte[1024];
  private int length;

  void clear() {
    length = 0;
    append(EDGE);
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Writes down a text. */
  void addText(byte[] sent, int begin, int size) {
    append(sent, begin, size);
    append(EDGE);
  }

  /** Writes down a KeyValue, up to the limit that is set; the value may stand first. */
  void addAttribute(CodedInputStream in, byte[] sent, int offset) throws IOException {
    int keyBegin = 0;
    int keySize = 0;
    int valueBegin = 0;
    int valueSize = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag != KEY && tag != VALUE) {
        in.skipField(tag);
        continue;
      }
      int size = in.readRawVarint32();
      int begin = offset + in.getTotalBytesRead();
      in.skipRawBytes(size);
      if (tag == KEY) {
        keyBegin = begin;
        keySize = size;
      } else {
        valueBegin = begin;
        valueSize = size;
      }
    }
    append(sent, keyBegin, keySize);
    append((byte) '=');
    addValue(sent, valueBegin, valueSize);
  }

  /** Writes down an AnyValue: a string as it is, anything else as people read it. */
  void addValue(byte[] sent, int begin, int size) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(sent, begin, size);
    if (in.readTag() == STRING_VALUE) {
      int stringSize = in.readRawVarint32();
      int stringBegin = in.getTotalBytesRead();
      if (stringBegin + stringSize == size) {
        addText(sent, begin + stringBegin, stringSize);
        return;
      }
    }
    Object value = OtlpAdapter.value(AnyValue.parser().parseFrom(sent, begin, size));
    byte[] text = String.valueOf(value).getBytes(StandardCharsets.UTF_8);
    addText(text, 0, text.length);
  }

  private void append(byte[] sent, int begin, int size) {
    makeRoom(size);
    for (int i = 0; i < size; i++) {
      byte b = sent[begin + i];
      if (b < 0) {
        appendLowerCase(new String(sent, begin, size, StandardCharsets.UTF_8));
        return;
      }
      bytes[length + i] = (byte) (b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b);
    }
    length += size;
  }

  private void appendLowerCase(String text) {
    byte[] lower = text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
    makeRoom(lower.length);
    System.arraycopy(lower, 0, bytes, length, lower.length);
    length += lower.length;
  }

  private void append(byte one) {
    makeRoom(1);
    bytes[length++] = one;
  }

  private void makeRoom(int size) {
    if (length + size > bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * (length + size));
    }
  }
}
