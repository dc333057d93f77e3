package lab.console.store;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What one scope of one sender says in an export request. The requests of all signals are built
 * alike: resources (field 1), in each of them scopes (field 2), and in these the spans or records
 * (field 2).
 */
final class ScopeItems {

  static final int ITEM_TAG = tag(2);

  private static final byte[] NOTHING = {};

  private final Origin origin;
  private final byte[] bytes;
  private final int count;
  private final long originBytes;

  private ScopeItems(OriginCache.Found found, byte[] bytes, int count) {
    this.origin = found.origin();
    this.originBytes = found.bytes();
    this.bytes = bytes;
    this.count = count;
  }

  Origin origin() {
    return origin;
  }

  /** A ScopeSpans, ScopeLogs or ScopeMetrics message; not to be written to. */
  byte[] bytes() {
    return bytes;
  }

  /** How many spans, records or metrics are in it. */
  int count() {
    return count;
  }

  /** What the origin takes in memory if this is the first that refers to it, else 0. */
  long originBytes() {
    return originBytes;
  }

  /**
   * Takes a request apart.
   *
   * @throws MalformedOtlpException when it is none; what the items hold is not looked at
   */
  static List<ScopeItems> read(byte[] request, OriginCache origins) throws MalformedOtlpException {
    List<ScopeItems> items = new ArrayList<>();
    try {
      CodedInputStream in = CodedInputStream.newInstance(request);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag == tag(1)) {
          readResource(message(in, request), origins, items);
        } else {
          in.skipField(tag);
        }
      }
    } catch (MalformedOtlpException e) {
      throw e;
    } catch (IOException e) {
      throw new MalformedOtlpException("not an OTLP request", e);
    }
    return items;
  }

  /** The resource may stand behind what it has sent. */
  private static void readResource(byte[] sent, OriginCache origins, List<ScopeItems> items)
      throws IOException {
    byte[] resource = NOTHING;
    List<byte[]> scopes = new ArrayList<>();
    CodedInputStream in = CodedInputStream.newInstance(sent);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == tag(1)) {
        resource = message(in, sent);
      } else if (tag == tag(2)) {
        scopes.add(message(in, sent));
      } else {
        in.skipField(tag);
      }
    }
    for (byte[] scope : scopes) {
      items.add(readScope(resource, scope, origins));
    }
  }

  private static ScopeItems readScope(byte[] resource, byte[] sent, OriginCache origins)
      throws IOException {
    byte[] scope = NOTHING;
    int count = 0;
    CodedInputStream in = CodedInputStream.newInstance(sent);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == tag(1)) {
        scope = message(in, sent);
      } else {
        count += tag == ITEM_TAG ? 1 : 0;
        in.skipField(tag);
      }
    }
    return new ScopeItems(origins.of(resource, scope), sent, count);
  }

  private static byte[] message(CodedInputStream in, byte[] bytes) throws IOException {
    int length = in.readRawVarint32();
    int begin = in.getTotalBytesRead();
    in.skipRawBytes(length);
    return Arrays.copyOfRange(bytes, begin, begin + length);
  }

  private static int tag(int field) {
    return field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }
}
