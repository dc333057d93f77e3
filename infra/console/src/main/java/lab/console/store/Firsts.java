package lab.console.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What came for the first time, and when: services, their versions and instances, and what each of
 * them sends. Bounded, whatever comes: names that are too many or too long are not noted.
 */
public final class Firsts {

  static final int MOST_NAMES_OF_A_SERVICE = 500;
  static final int MOST_TOLD = 200;

  private static final int MOST_NAMES = 5_000;
  private static final int LONGEST_NAME = 200;

  private final Map<Group, Set<String>> known = new HashMap<>();
  private final Deque<First> newest = new ArrayDeque<>();
  private int names;

  /** What it was that came. */
  public enum Kind {
    SERVICE,
    VERSION,
    INSTANCE,
    SPAN,
    INSTRUMENT,
    LOG
  }

  private record Group(Kind kind, String service) {}

  /**
   * Something that came for the first time.
   *
   * @param name the version, the instance, or the name of the span or instrument; empty for a
   *     service and its first log record
   * @param millis when it arrived, in milliseconds since 1970; the same for all of one request
   */
  public record First(Kind kind, String service, String name, long millis) {}

  /** Notes who has sent something: a new service has a new version and instance anyway. */
  synchronized void sender(Origin origin, long millis) {
    String service = origin.service();
    String version = String.valueOf(origin.resource().getOrDefault("service.version", ""));
    boolean newService = isNew(Kind.SERVICE, service, "");
    boolean newVersion = isNew(Kind.VERSION, service, version);
    boolean newInstance = isNew(Kind.INSTANCE, service, origin.instance());
    if (newService) {
      tell(new First(Kind.SERVICE, service, "", millis));
    } else if (newVersion) {
      tell(new First(Kind.VERSION, service, version, millis));
    } else if (newInstance) {
      tell(new First(Kind.INSTANCE, service, origin.instance(), millis));
    }
  }

  /** Notes what a service has sent. */
  synchronized void sent(Kind kind, String service, List<String> names, long millis) {
    for (String name : names) {
      if (isNew(kind, service, name)) {
        tell(new First(kind, service, name, millis));
      }
    }
  }

  private boolean isNew(Kind kind, String service, String name) {
    Group group = new Group(kind, service);
    Set<String> noted = known.getOrDefault(group, Set.of());
    if (noted.contains(name)
        || noted.size() == MOST_NAMES_OF_A_SERVICE
        || names == MOST_NAMES
        || service.length() + name.length() > LONGEST_NAME) {
      return false;
    }
    names++;
    return known.computeIfAbsent(group, key -> new HashSet<>()).add(name);
  }

  private void tell(First first) {
    newest.addFirst(first);
    if (newest.size() > MOST_TOLD) {
      newest.removeLast();
    }
  }

  /** The newest of them, the newest first. */
  public synchronized List<First> newest() {
    return new ArrayList<>(newest);
  }

  synchronized void clear() {
    known.clear();
    newest.clear();
    names = 0;
  }
}
