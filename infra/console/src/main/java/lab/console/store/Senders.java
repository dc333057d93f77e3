package lab.console.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who has sent what, and when last. The one that has been silent longest is forgotten first. */
public final class Senders {

  /** After which the SDK sends spans at the latest, if nobody says otherwise. */
  public static final Duration SDK_DELAY = Duration.ofSeconds(5);

  /** After which both sides of a call have sent what they have, with some time for the way. */
  public static final Duration SETTLED = SDK_DELAY.plusSeconds(3);

  /** Nobody is silent before this time. */
  private static final long PATIENCE_MILLIS = 15_000;

  /** Longer than the interval at which a reader collects, if nobody says otherwise. */
  private static final long READER_MILLIS = 75_000;

  /** What comes within this time belongs to one export. */
  private static final long ONE_EXPORT_MILLIS = 1_000;

  private static final int MOST = 1_000;

  private final Map<Key, Heard> heard =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Heard> eldest) {
          return size() > MOST;
        }
      };

  /** What a sender sends. */
  public enum Signal {
    TRACES,
    METRICS,
    LOGS
  }

  private record Key(String service, String instance, Signal signal) {}

  /**
   * What was heard of one instance of a service.
   *
   * @param records how many spans, metrics or log records it has sent
   * @param lastMillis when the last of them came, in milliseconds since 1970
   * @param pauseMillis between its last two exports; 0 when there was but one
   */
  public record Heard(
      String service,
      String instance,
      Signal signal,
      long records,
      long lastMillis,
      long pauseMillis) {

    /** Whether it should have sent again by now, going by what it did before. */
    public boolean isOverdue(long nowMillis) {
      boolean once = pauseMillis == 0;
      long expected = once && signal == Signal.METRICS ? READER_MILLIS : 2 * pauseMillis;
      return nowMillis - lastMillis > Math.max(PATIENCE_MILLIS, expected);
    }

    private Heard again(Heard now) {
      long pause = now.lastMillis - lastMillis;
      return new Heard(
          service,
          instance,
          signal,
          records + now.records,
          now.lastMillis,
          pause < ONE_EXPORT_MILLIS ? pauseMillis : pause);
    }
  }

  synchronized void heard(Origin origin, Signal signal, int records, long nowMillis) {
    heard.merge(
        new Key(origin.service(), origin.instance(), signal),
        new Heard(origin.service(), origin.instance(), signal, records, nowMillis, 0),
        Heard::again);
  }

  public synchronized List<Heard> all() {
    return new ArrayList<>(heard.values());
  }

  synchronized void clear() {
    heard.clear();
  }
}
