package calculator;

import io.grpc.Metadata;
import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;

/** Lets a propagator read a call's headers. */
enum MetadataGetter implements TextMapGetter<Metadata> {
  INSTANCE;

  @Override
  public Iterable<String> keys(Metadata headers) {
    return headers.keys().stream().filter(MetadataGetter::isText).toList();
  }

  @Override
  public @Nullable String get(@Nullable Metadata headers, String key) {
    if (headers == null || !isText(key)) {
      return null;
    }
    return headers.get(MetadataKeys.text(key));
  }

  /** Keys that begin with a colon are HTTP/2's own, those that end in -bin hold bytes. */
  private static boolean isText(String key) {
    return !key.startsWith(":") && !key.endsWith(Metadata.BINARY_HEADER_SUFFIX);
  }
}
