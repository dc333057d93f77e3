package lab.console.store;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;

/**
 * What has arrived in one piece, and goes in one piece: the records of one scope in one request, as
 * they came. Nothing is parsed that nobody looks at; what one searches by stands in columns.
 */
abstract class Batch {

  private static final int BYTES_PER_BATCH = 512;

  /** As it came: a ScopeSpans or ScopeLogs message. */
  final byte[] bytes;

  /** Where each record begins in it. */
  final int[] begins;

  /** How many bytes each record has. */
  final int[] lengths;

  private final Origin origin;
  private final long originBytes;

  Batch(ScopeItems items) {
    bytes = items.bytes();
    begins = new int[items.count()];
    lengths = new int[items.count()];
    origin = items.origin();
    originBytes = items.originBytes();
  }

  final Origin origin() {
    return origin;
  }

  /** How many records. */
  final int count() {
    return begins.length;
  }

  /** What it takes in memory, in bytes; rather too much than too little. */
  long size() {
    return BYTES_PER_BATCH + bytes.length + originBytes + 2L * Integer.BYTES * count();
  }

  /** Reads the columns of one record, up to the limit that is set. */
  abstract void readItem(CodedInputStream in, int i) throws IOException;

  final void readItems() throws MalformedOtlpException {
    try {
      CodedInputStream in = CodedInputStream.newInstance(bytes);
      int i = 0;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag == ScopeItems.ITEM_TAG) {
          int length = in.readRawVarint32();
          begins[i] = in.getTotalBytesRead();
          lengths[i] = length;
          int limit = in.pushLimit(length);
          readItem(in, i++);
          in.popLimit(limit);
        } else {
          in.skipField(tag);
        }
      }
    } catch (MalformedOtlpException e) {
      throw e;
    } catch (IOException e) {
      throw new MalformedOtlpException("not an OTLP request", e);
    }
  }

  /** Passes over an id and says where it begins, or -1 for none. */
  static int readId(CodedInputStream in, int size, String what) throws IOException {
    int length = in.readRawVarint32();
    int begin = in.getTotalBytesRead();
    in.skipRawBytes(length);
    if (length != 0 && length != size) {
      throw new MalformedOtlpException("%s has %d bytes, not %d".formatted(what, size, length));
    }
    return length == 0 ? -1 : begin;
  }

  /** The eight bytes there; 0 for a place of -1. */
  final long idAt(int begin) {
    return begin < 0 ? 0 : Ids.read(bytes, begin);
  }
}
