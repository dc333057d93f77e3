package lab.demo;

import io.grpc.Status;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Counts how calls to some servers end, second by second. It knows of attempts only what passes the
 * proxies: a call that finds no server at all is not among them.
 */
public final class Tally {

  private static final int SECONDS = 60;

  /** The program was answered that its input is wrong: nothing has failed. */
  private static final Set<Status.Code> REFUSALS =
      EnumSet.of(Status.Code.INVALID_ARGUMENT, Status.Code.OUT_OF_RANGE);

  private final int servers;
  private final List<Second> seconds = new ArrayList<>();
  private Totals totals = new Totals(0, 0, 0, 0, 0);

  /**
   * What happened in one second.
   *
   * @param at its beginning, in milliseconds since 1970
   * @param ok calls that were answered, be it with a refusal of wrong input
   * @param failed calls that the caller saw fail
   * @param retried attempts that failed without the caller's hearing of it
   * @param servers answered calls of each server, the first one first
   */
  public record Second(long at, int ok, int failed, int retried, List<Integer> servers) {}

  /**
   * The same since the counts began.
   *
   * @param refused of those that were answered, calls with wrong input
   */
  public record Totals(long since, long ok, long refused, long failed, long retried) {}

  /** For so many servers. */
  public Tally(int servers) {
    this.servers = servers;
    clear();
  }

  /** Begins again with nothing. */
  public synchronized void clear() {
    totals = new Totals(System.currentTimeMillis(), 0, 0, 0, 0);
    seconds.clear();
  }

  /**
   * Counts an attempt.
   *
   * @param server where, from 0
   */
  public synchronized void count(int server, Passed passed) {
    boolean refused = REFUSALS.contains(passed.code());
    boolean ok = refused || passed.code() == Status.Code.OK;
    boolean retried = passed.willRetry();
    totals =
        new Totals(
            totals.since,
            totals.ok + (ok ? 1 : 0),
            totals.refused + (refused ? 1 : 0),
            totals.failed + (ok || retried ? 0 : 1),
            totals.retried + (retried ? 1 : 0));
    Second now = now();
    List<Integer> each = new ArrayList<>(now.servers);
    if (ok) {
      each.set(server, each.get(server) + 1);
    }
    seconds.set(
        seconds.size() - 1,
        new Second(
            now.at,
            now.ok + (ok ? 1 : 0),
            now.failed + (ok || retried ? 0 : 1),
            now.retried + (retried ? 1 : 0),
            List.copyOf(each)));
  }

  /** The last minute, without gaps, the second that runs included. */
  public synchronized List<Second> seconds() {
    now();
    return List.copyOf(seconds);
  }

  public synchronized Totals totals() {
    return totals;
  }

  private Second now() {
    long at = System.currentTimeMillis() / 1000 * 1000;
    long next = seconds.isEmpty() ? at : seconds.get(seconds.size() - 1).at + 1000;
    for (next = Math.max(next, at - 1000L * SECONDS); next <= at; next += 1000) {
      List<Integer> none = new ArrayList<>();
      for (int i = 0; i < servers; i++) {
        none.add(0);
      }
      seconds.add(new Second(next, 0, 0, 0, none));
    }
    while (seconds.size() > SECONDS) {
      seconds.remove(0);
    }
    return seconds.get(seconds.size() - 1);
  }
}
