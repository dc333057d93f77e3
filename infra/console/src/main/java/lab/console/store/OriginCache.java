package lab.console.store;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import lab.insight.OtlpAdapter;
import org.jspecify.annotations.Nullable;

/** Makes one {@link Origin} of resources and scopes that are the same byte for byte. */
final class OriginCache {

  private static final int MOST = 256;

  /** What is larger than this is not worth the memory that a cache has no bound for. */
  private static final int LARGEST = 8 * 1024;

  private static final int BYTES_PER_ORIGIN = 512;

  private final Map<ByteBuffer, Origin> origins =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Origin> eldest) {
          return size() > MOST;
        }
      };

  /**
   * An origin.
   *
   * @param bytes what it takes in memory when it is new, else 0
   */
  record Found(Origin origin, long bytes) {}

  /** The origin that these two messages describe; either may be empty. */
  Found of(byte[] resource, byte[] scope) throws InvalidProtocolBufferException {
    int length = resource.length + scope.length;
    long bytes = BYTES_PER_ORIGIN + 8L * length;
    if (length > LARGEST) {
      return new Found(read(resource, scope), bytes);
    }
    ByteBuffer key = ByteBuffer.allocate(length + Integer.BYTES);
    key.putInt(resource.length).put(resource).put(scope).flip();
    synchronized (origins) {
      @Nullable Origin known = origins.get(key);
      if (known != null) {
        return new Found(known, 0);
      }
      Origin made = read(resource, scope);
      origins.put(key, made);
      return new Found(made, bytes);
    }
  }

  private static Origin read(byte[] resource, byte[] scope) throws InvalidProtocolBufferException {
    Map<String, Object> attributes =
        OtlpAdapter.attributes(Resource.parseFrom(resource).getAttributesList());
    return new Origin(
        attributes,
        InstrumentationScope.parseFrom(scope).getName(),
        String.valueOf(attributes.getOrDefault("service.name", "unknown")),
        String.valueOf(attributes.getOrDefault("service.instance.id", "")));
  }
}
