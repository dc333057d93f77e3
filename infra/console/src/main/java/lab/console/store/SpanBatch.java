package lab.console.store;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.util.List;
import lab.console.store.Ids.TraceId;

/** The spans of one scope in one request. */
final class SpanBatch extends SearchableBatch {

  /** The columns: seven longs, a reference and two bytes. */
  private static final int BYTES_PER_SPAN = 7 * Long.BYTES + Integer.BYTES + 2;

  private static final int BYTES_PER_STRING = 56;

  private static final int TRACE_ID = 1 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int SPAN_ID = 2 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int PARENT_ID = 4 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int NAME = 5 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int KIND = 6 << 3 | WireFormat.WIRETYPE_VARINT;
  private static final int START = 7 << 3 | WireFormat.WIRETYPE_FIXED64;
  private static final int END = 8 << 3 | WireFormat.WIRETYPE_FIXED64;
  private static final int LINK = 13 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int STATUS = 15 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int STATUS_CODE = 3 << 3 | WireFormat.WIRETYPE_VARINT;

  final long[] traceHighs;
  final long[] traceLows;
  final long[] spanIds;
  final long[] parentIds;
  final long[] starts;
  final long[] ends;
  final String[] names;
  final byte[] kinds;
  final byte[] statuses;

  /** For each span the place of the one before it in its trace; kept by the store. */
  final long[] befores;

  final Links links = new Links();

  private final TextCache texts;
  private long nameBytes;

  private SpanBatch(ScopeItems items, TextCache texts) {
    super(items, OtlpShape.SPAN);
    this.texts = texts;
    int count = items.count();
    traceHighs = new long[count];
    traceLows = new long[count];
    spanIds = new long[count];
    parentIds = new long[count];
    starts = new long[count];
    ends = new long[count];
    befores = new long[count];
    names = new String[count];
    kinds = new byte[count];
    statuses = new byte[count];
  }

  /**
   * Looks at every span once.
   *
   * @throws MalformedOtlpException when one of them is none
   */
  static SpanBatch of(ScopeItems items, TextCache texts) throws MalformedOtlpException {
    SpanBatch batch = new SpanBatch(items, texts);
    batch.readItems();
    return batch;
  }

  @Override
  void readItem(CodedInputStream in, int i) throws IOException {
    names[i] = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case TRACE_ID -> {
          int begin = readId(in, 2 * Long.BYTES, "a trace id");
          traceHighs[i] = idAt(begin);
          traceLows[i] = begin < 0 ? 0 : idAt(begin + Long.BYTES);
        }
        case SPAN_ID -> spanIds[i] = idAt(readId(in, Long.BYTES, "a span id"));
        case PARENT_ID -> parentIds[i] = idAt(readId(in, Long.BYTES, "a parent's id"));
        case NAME -> names[i] = readName(in);
        case KIND -> kinds[i] = (byte) Math.max(0, Math.min(Byte.MAX_VALUE, in.readEnum()));
        case START -> starts[i] = in.readFixed64();
        case END -> ends[i] = in.readFixed64();
        case LINK -> {
          int limit = in.pushLimit(in.readRawVarint32());
          readLink(in, i);
          in.popLimit(limit);
        }
        case STATUS -> {
          int limit = in.pushLimit(in.readRawVarint32());
          statuses[i] = readStatus(in);
          in.popLimit(limit);
        }
        default -> OtlpShape.SPAN.check(tag, in, bytes);
      }
    }
  }

  private String readName(CodedInputStream in) throws IOException {
    int length = in.readRawVarint32();
    int begin = in.getTotalBytesRead();
    in.skipRawBytes(length);
    OtlpShape.checkText(bytes, begin, length);
    nameBytes += length > TextCache.LONGEST ? BYTES_PER_STRING + 2L * length : 0;
    return texts.get(bytes, begin, length);
  }

  private byte readStatus(CodedInputStream in) throws IOException {
    byte code = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == STATUS_CODE) {
        code = (byte) in.readEnum();
      } else {
        OtlpShape.STATUS.check(tag, in, bytes);
      }
    }
    return code;
  }

  private void readLink(CodedInputStream in, int i) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == TRACE_ID) {
        int length = in.readRawVarint32();
        int begin = in.getTotalBytesRead();
        in.skipRawBytes(length);
        if (length == 2 * Long.BYTES) {
          links.add(i, new TraceId(idAt(begin), idAt(begin + Long.BYTES)));
        }
      } else {
        OtlpShape.LINK.check(tag, in, bytes);
      }
    }
  }

  @Override
  long size() {
    return super.size() + (long) count() * BYTES_PER_SPAN + nameBytes + links.size();
  }

  /** All of it, as it was sent. */
  Span parse(int i) {
    try {
      return Span.parser().parseFrom(bytes, begins[i], lengths[i]);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a span that was checked when it came is malformed", e);
    }
  }

  /** All spans with who sent them. */
  ResourceSpans sent() {
    return sent(scopeSpans());
  }

  /** The same with some of the spans only. */
  ResourceSpans sent(List<Span> some) {
    return sent(scopeSpans().toBuilder().clearSpans().addAllSpans(some).build());
  }

  private ResourceSpans sent(ScopeSpans spans) {
    return ResourceSpans.newBuilder().setResource(origin().sent()).addScopeSpans(spans).build();
  }

  private ScopeSpans scopeSpans() {
    try {
      return ScopeSpans.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("spans that were checked when they came are malformed", e);
    }
  }
}
