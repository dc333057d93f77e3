package lab.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import lab.course.Lab;
import lab.course.Step;
import lab.demo.Fault;
import lab.demo.GrpcProxy;
import lab.demo.Scene;
import lab.demo.Tally;
import org.jspecify.annotations.Nullable;

/**
 * What the demo shows: the programs of one step, and what goes wrong between them. Client and
 * servers meet through proxies, and so do the programs and what takes their telemetry; the programs
 * themselves are those that learners read. One change at a time: a second one waits for the first.
 */
final class Stage implements AutoCloseable {

  /** The one that gets killed, or slow. */
  private static final int VICTIM = 1;

  private static final List<Integer> BOTH = List.of(1, 2);

  private final Lab lab;
  private final Processes processes;
  private final DemoOptions options;
  private final Processes.Waiting waiting;
  private final String endpoint;
  private final GrpcProxy telemetry;
  private final Set<Fault> faults = EnumSet.noneOf(Fault.class);
  private final Tally tally = new Tally(Cast.SERVERS);
  private final Runs runs;
  private volatile Cast cast;
  private volatile @Nullable Playing playing;
  private long sinceMillis;
  private volatile State state;

  /**
   * What is to be seen.
   *
   * @param sinceMillis since when nothing of another step is running, in milliseconds since 1970
   * @param gone programs that have ended, though they should run
   */
  record State(int step, long sinceMillis, Set<Fault> faults, List<String> gone) {}

  /**
   * A scene that was set.
   *
   * @param asWritten false while its layer is taken out
   * @param sinceMillis when it was set for the last time
   * @param begunMillis when it was set first since another one
   */
  record Playing(Scene scene, boolean asWritten, long sinceMillis, long begunMillis) {}

  /**
   * Starts a step, as if each program had been started by hand.
   *
   * @param telemetryPort where telemetry is taken
   * @param folder for what scenes need
   */
  Stage(
      Lab lab,
      Processes processes,
      Step step,
      DemoOptions options,
      int telemetryPort,
      Path folder,
      Processes.Waiting waiting)
      throws IOException, InterruptedException {
    this.lab = lab;
    this.processes = processes;
    this.options = options;
    this.waiting = waiting;
    int port = Ports.free(1).get(0);
    endpoint = "http://localhost:" + port;
    telemetry = new GrpcProxy(port, telemetryPort);
    telemetry.open();
    runs = new Runs(lab, processes, endpoint, folder, waiting);
    cast = enter(step, options.serverPort, BOTH);
    telemetry.serverIsThere();
    sinceMillis = System.currentTimeMillis();
    state = new State(step.number(), sinceMillis, Set.of(), List.of());
  }

  /** What was to be seen after the last change, and what has ended since. */
  State state() {
    State known = state;
    Optional<Integer> killed =
        known.faults().contains(Fault.KILLED) ? Optional.of(VICTIM) : Optional.empty();
    return new State(known.step(), known.sinceMillis(), known.faults(), cast.gone(killed));
  }

  /** Goes on with another step: the new programs are there before the old ones leave. */
  synchronized void step(int number) throws IOException, InterruptedException {
    Step step = lab.step(number);
    if (cast.step() == number) {
      return;
    }
    replace(step, cast.knows());
    faults.remove(Fault.KILLED);
    applyFaults();
    note();
  }

  private void replace(Step step, List<Integer> knows) throws IOException, InterruptedException {
    Cast old = cast;
    int other = old.firstPort() == options.serverPort ? Cast.SERVERS : 0;
    cast = enter(step, options.serverPort + other, knows);
    old.leave();
    sinceMillis = System.currentTimeMillis();
  }

  /**
   * Sets a scene, from whatever there is: counts and outputs of before are forgotten, whatever has
   * ended is started again, and its runs begin.
   *
   * @param asWritten false to play it with its layer taken out
   */
  synchronized void scene(Scene scene, boolean asWritten) throws IOException, InterruptedException {
    Scene played = asWritten ? scene : scene.withoutLayer();
    runs.end();
    faults.clear();
    applyFaults(); // old programs can tell what they still have to tell
    if (cast.step() == played.step() && areFitFor(played)) {
      faults.addAll(played.faults());
      applyFaults();
      cast.callAnew(played.knows());
    } else {
      replace(lab.step(played.step()), played.knows());
      faults.addAll(played.faults());
      applyFaults();
    }
    tally.clear();
    runs.begin(played.runs(), cast.targets());
    @Nullable Playing before = playing;
    long now = System.currentTimeMillis();
    long begun =
        before != null && before.scene().id().equals(scene.id()) ? before.begunMillis() : now;
    playing = new Playing(scene, asWritten, now, begun);
    note();
  }

  /**
   * Whether all programs run, and none has said that telemetry gets lost if it does not get lost
   * now: they say so only once.
   */
  private boolean areFitFor(Scene scene) {
    boolean lost = scene.faults().contains(Fault.BACKEND_GONE);
    return actors().stream().allMatch(actor -> actor.alive() && (lost || actor.says().isEmpty()));
  }

  /** Goes on without a scene. */
  synchronized void noScene() {
    runs.end();
    playing = null;
  }

  /** Runs a program of the scene again. */
  synchronized void run(String id) throws IOException {
    runs.again(id, cast.targets());
  }

  /** The scene that was set last, if any. */
  Optional<Playing> playing() {
    return Optional.ofNullable(playing);
  }

  List<Runs.View> runs() {
    return runs.views();
  }

  /** The headers of the newest requests to each server, as the client has sent them. */
  List<List<String>> requests() {
    return cast.requests();
  }

  Tally tally() {
    return tally;
  }

  /** What the client has said of its calls since it was started. */
  Optional<TrafficCounts> traffic() {
    return cast.traffic();
  }

  /** The client, then the servers. */
  List<Cast.Actor> actors() {
    return cast.actors();
  }

  /** Lets something go wrong, or no more. */
  synchronized void fault(Fault fault, boolean on) throws IOException, InterruptedException {
    if (on == faults.contains(fault)) {
      return;
    }
    if (on) {
      faults.add(fault);
      note(); // a server that gets killed is not missed
    } else {
      faults.remove(fault);
    }
    if (fault == Fault.KILLED) {
      if (on) {
        cast.kill(VICTIM);
      } else {
        cast.revive(waiting);
      }
    }
    applyFaults();
    note();
  }

  /**
   * The scene is at its beginning again. Where there is none, nothing goes wrong any more, and
   * whatever has ended is started again.
   */
  synchronized void reset() throws IOException, InterruptedException {
    @Nullable Playing now = playing;
    if (now != null) {
      scene(now.scene(), now.asWritten());
      return;
    }
    faults.clear();
    applyFaults();
    cast.revive(waiting);
    note();
  }

  private void note() {
    state = new State(cast.step(), sinceMillis, new TreeSet<>(faults), List.of());
  }

  private Cast enter(Step step, int firstPort, List<Integer> knows)
      throws IOException, InterruptedException {
    Programs programs = new Programs(processes, step, endpoint);
    Cast next = new Cast(processes, programs, firstPort, knows, options.rate, tally);
    try {
      next.await(waiting);
      return next;
    } catch (InterruptedException | RuntimeException e) {
      next.leave();
      throw e;
    }
  }

  private void applyFaults() throws IOException {
    Set<Fault> now = Set.copyOf(faults);
    cast.set(server -> faultsAt(server, now));
    runs.set(server -> faultsAt(server, now));
    if (faults.contains(Fault.BACKEND_GONE)) {
      telemetry.shut();
    } else {
      telemetry.open();
    }
  }

  private static Set<Fault> faultsAt(int server, Set<Fault> all) {
    Set<Fault> here = EnumSet.noneOf(Fault.class);
    here.addAll(all);
    if (server != VICTIM) {
      here.remove(Fault.SLOW);
    }
    return here;
  }

  /** The programs end, in their own time, before what takes their last telemetry. */
  @Override
  public synchronized void close() {
    runs.close();
    cast.close();
    telemetry.close();
  }
}
