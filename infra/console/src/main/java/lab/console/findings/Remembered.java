package lab.console.findings;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that forgets what it was told first when it is told too much. */
final class Remembered<K, V> extends LinkedHashMap<K, V> {

  private static final long serialVersionUID = 1;

  private final int most;

  private Remembered(int most) {
    this.most = most;
  }

  static <K, V> Map<K, V> map(int most) {
    return new Remembered<>(most);
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > most;
  }
}
