package lab.insight;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Attribute maps: sorted by key, so that texts and comparisons do not depend on arrival. A copy is
 * not copied again, so that all spans of one sender share one resource.
 */
final class Attrs {

  private Attrs() {}

  static Map<String, Object> copy(Map<String, Object> attributes) {
    return attributes instanceof Copy ? attributes : new Copy(attributes);
  }

  private static final class Copy extends AbstractMap<String, Object> {

    private final SortedMap<String, Object> sorted;

    Copy(Map<String, Object> attributes) {
      sorted = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
      return sorted.entrySet();
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
      return sorted.get(key);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
      return sorted.containsKey(key);
    }
  }
}
