package lab.insight;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Attribute maps: sorted by key, so that texts and comparisons do not depend on arrival. */
final class Attrs {

  private Attrs() {}

  static Map<String, Object> copy(Map<String, Object> attributes) {
    return Collections.unmodifiableMap(new TreeMap<>(attributes));
  }
}
