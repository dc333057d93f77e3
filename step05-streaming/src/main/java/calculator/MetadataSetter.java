package calculator;

import io.grpc.Metadata;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/** Lets a propagator write a call's headers. */
enum MetadataSetter implements TextMapSetter<Metadata> {
  INSTANCE;

  @Override
  public void set(@Nullable Metadata headers, String key, String value) {
    if (headers == null) {
      return;
    }
    Metadata.Key<String> name = MetadataKeys.text(key);
    // put() adds a second value beside the first: whoever injects twice would send two parents.
    headers.discardAll(name);
    headers.put(name, value);
  }
}
