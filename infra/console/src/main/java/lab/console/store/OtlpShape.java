package lab.console.store;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How a message of OTLP is put together, as far as is needed to see that bytes are such a message:
 * where in it there are messages, and where text. What has been checked can be kept as it is and
 * parsed when somebody looks at it.
 */
final class OtlpShape {

  /** As deep as protobuf itself goes. */
  private static final int MAX_DEPTH = 100;

  private static final int MAX_FIELD = 16;

  private static final OtlpShape TEXT = new OtlpShape();
  private static final OtlpShape ATTRIBUTE = new OtlpShape();
  private static final OtlpShape VALUE = new OtlpShape();

  static {
    ATTRIBUTE.with(1, TEXT).with(2, VALUE);
    VALUE.with(1, TEXT);
    VALUE.with(5, new OtlpShape().with(1, VALUE));
    VALUE.with(6, new OtlpShape().with(1, ATTRIBUTE));
  }

  static final OtlpShape STATUS = new OtlpShape().with(2, TEXT);
  static final OtlpShape LINK = new OtlpShape().with(3, TEXT).with(4, ATTRIBUTE);
  static final OtlpShape SPAN =
      new OtlpShape()
          .with(3, TEXT)
          .with(5, TEXT)
          .with(9, ATTRIBUTE)
          .with(11, new OtlpShape().with(2, TEXT).with(3, ATTRIBUTE))
          .with(13, LINK)
          .with(15, STATUS);
  static final OtlpShape LOG =
      new OtlpShape().with(3, TEXT).with(5, VALUE).with(6, ATTRIBUTE).with(12, TEXT);

  private final @Nullable OtlpShape[] fields = new @Nullable OtlpShape[MAX_FIELD];

  private OtlpShape with(int field, OtlpShape shape) {
    fields[field] = shape;
    return this;
  }

  /**
   * Checks a field of such a message, or passes over it when nothing is known of it.
   *
   * @param in stands behind the tag, and then behind the field
   * @param bytes all that {@code in} reads
   */
  void check(int tag, CodedInputStream in, byte[] bytes) throws IOException {
    check(tag, in, bytes, 0);
  }

  private @Nullable OtlpShape field(int tag) {
    int field = WireFormat.getTagFieldNumber(tag);
    return field < MAX_FIELD
            && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED
        ? fields[field]
        : null;
  }

  private void check(int tag, CodedInputStream in, byte[] bytes, int depth) throws IOException {
    @Nullable OtlpShape shape = field(tag);
    if (shape == null) {
      in.skipField(tag);
      return;
    }
    int length = in.readRawVarint32();
    if (shape == TEXT) {
      int begin = in.getTotalBytesRead();
      in.skipRawBytes(length);
      checkText(bytes, begin, length);
      return;
    }
    if (depth == MAX_DEPTH) {
      throw new MalformedOtlpException("values are nested too deeply");
    }
    int limit = in.pushLimit(length);
    for (int inner = in.readTag(); inner != 0; inner = in.readTag()) {
      shape.check(inner, in, bytes, depth + 1);
    }
    in.popLimit(limit);
  }

  /**
   * Writes down all texts of such a message, which has been checked.
   *
   * @param in reads it and nothing else
   * @param offset where in {@code bytes} it began to read
   */
  void write(CodedInputStream in, byte[] bytes, int offset, RecordText to) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      @Nullable OtlpShape shape = field(tag);
      if (shape == null) {
        in.skipField(tag);
        continue;
      }
      int length = in.readRawVarint32();
      int begin = offset + in.getTotalBytesRead();
      int limit = in.pushLimit(length);
      if (shape == TEXT) {
        to.addText(bytes, begin, length);
        in.skipRawBytes(length);
      } else if (shape == ATTRIBUTE) {
        to.addAttribute(in, bytes, offset);
      } else if (shape == VALUE) {
        to.addValue(bytes, begin, length);
        in.skipRawBytes(length);
      } else {
        shape.write(in, bytes, offset, to);
      }
      in.popLimit(limit);
    }
  }

  static void checkText(byte[] bytes, int begin, int length) throws MalformedOtlpException {
    for (int i = begin; i < begin + length; i++) {
      if (bytes[i] < 0) {
        checkUtf8(ByteBuffer.wrap(bytes, begin, length));
        return;
      }
    }
  }

  private static void checkUtf8(ByteBuffer text) throws MalformedOtlpException {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(text);
    } catch (CharacterCodingException e) {
      throw new MalformedOtlpException("text that is not UTF-8", e);
    }
  }
}
