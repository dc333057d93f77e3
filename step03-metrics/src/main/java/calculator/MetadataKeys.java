package calculator;

import io.grpc.Metadata;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The keys of the headers that propagators ask for, each made once: a key checks and copies its
 * name. Propagators know a handful of names, so that these few are all that is ever kept.
 */
final class MetadataKeys {

  private static final Map<String, Metadata.Key<String>> KEYS = new ConcurrentHashMap<>();

  private MetadataKeys() {}

  /**
   * The key of a header that holds text.
   *
   * @throws IllegalArgumentException when no such header can have this name
   */
  static Metadata.Key<String> text(String name) {
    return KEYS.computeIfAbsent(
        name, absent -> Metadata.Key.of(absent, Metadata.ASCII_STRING_MARSHALLER));
  }
}
