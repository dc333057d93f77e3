package lab.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

  static final int SERVERS = 2;

  /** The one that gets killed, or slow. */
  private static final int VICTIM = 1;

  private static final List<Integer> BOTH = List.of(1, 2);

  /** Old programs tell what they still have to tell; it takes them a fraction of that. */
  private static final Duration PATIENCE = Duration.ofMillis(1500);

  /** What the steps' programs say when their telemetry gets lost. */
  private static final String LOSS = " LossReport ";

  private final Lab lab;
  private final Processes processes;
  private final DemoOptions options;
  private final Waiting waiting;
  private final String endpoint;
  private final GrpcProxy telemetry;
  private final Set<Fault> faults = EnumSet.noneOf(Fault.class);
  private final Tally tally = new Tally(SERVERS);
  private final Runs runs;
  private volatile Cast cast;
  private volatile @Nullable Playing playing;
  private long sinceMillis;
  private volatile State state;

  /** Waits until a program has opened a port; fails when it ends before that. */
  interface Waiting {
    void forPort(Processes.Running program, int port) throws InterruptedException;
  }

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
   * One of the programs with steady traffic.
   *
   * @param name such as {@code server 1}
   * @param known whether the client calls it
   * @param says its last word on telemetry that gets lost; empty if there is none
   */
  record Actor(String name, boolean alive, boolean known, String says) {}

  /** The programs of a step with their proxies; in each list the first server comes first. */
  private static final class Cast {

    private final Programs programs;
    private final int firstPort;
    private final List<Integer> targets;
    private volatile List<Integer> knows;
    private final List<GrpcProxy> proxies = new ArrayList<>();
    private final List<Processes.Running> servers = new CopyOnWriteArrayList<>();
    private final List<Processes.Running> clients = new CopyOnWriteArrayList<>();

    Cast(Programs programs, int firstPort, List<Integer> targets, List<Integer> knows) {
      this.programs = programs;
      this.firstPort = firstPort;
      this.targets = targets;
      this.knows = knows;
    }

    /** Where the client calls. */
    private List<Integer> ports() {
      return knows.stream().map(number -> firstPort + number - 1).toList();
    }
  }

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
      Waiting waiting)
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
    Cast now = cast;
    List<String> gone =
        Stream.concat(
                IntStream.range(0, now.servers.size())
                    .filter(i -> i != VICTIM || !known.faults().contains(Fault.KILLED))
                    .mapToObj(now.servers::get),
                now.clients.stream())
            .filter(program -> !program.process().isAlive())
            .map(Processes.Running::name)
            .toList();
    return new State(known.step(), known.sinceMillis(), known.faults(), gone);
  }

  /** Goes on with another step: the new programs are there before the old ones leave. */
  synchronized void step(int number) throws IOException, InterruptedException {
    Step step = lab.step(number);
    if (cast.programs.step().number() == number) {
      return;
    }
    replace(step, cast.knows);
    faults.remove(Fault.KILLED);
    applyFaults();
    note();
  }

  private void replace(Step step, List<Integer> knows) throws IOException, InterruptedException {
    Cast old = cast;
    int other = old.firstPort == options.serverPort ? SERVERS : 0;
    cast = enter(step, options.serverPort + other, knows);
    leave(old);
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
    if (cast.programs.step().number() == played.step() && areFitFor(played)) {
      faults.addAll(played.faults());
      applyFaults();
      callAnew(played.knows());
    } else {
      replace(lab.step(played.step()), played.knows());
      faults.addAll(played.faults());
      applyFaults();
    }
    tally.clear();
    runs.begin(played.runs(), cast.targets);
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

  /** Another client, which has counted nothing yet. */
  private void callAnew(List<Integer> knows) throws IOException {
    for (GrpcProxy proxy : cast.proxies) {
      proxy.open();
    }
    List<Processes.Running> old = List.copyOf(cast.clients);
    cast.knows = knows;
    cast.clients.set(0, cast.programs.client(cast.ports(), options.rate));
    processes.stopSoon(old, PATIENCE);
  }

  /** Goes on without a scene. */
  synchronized void noScene() {
    runs.end();
    playing = null;
  }

  /** Runs a program of the scene again. */
  synchronized void run(String id) throws IOException {
    runs.again(id, cast.targets);
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
    return cast.proxies.stream().flatMap(proxy -> proxy.requests().stream()).toList();
  }

  Tally tally() {
    return tally;
  }

  /** What the client has said of its calls since it was started. */
  Optional<TrafficCounts> traffic() {
    return TrafficCounts.in(LogTail.of(cast.clients.get(0).log()));
  }

  /** The client, then the servers. */
  List<Actor> actors() {
    Cast now = cast;
    List<Actor> actors = new ArrayList<>();
    actors.add(actor("client", now.clients.get(0), true));
    for (int i = 0; i < now.servers.size(); i++) {
      actors.add(actor("server " + (i + 1), now.servers.get(i), now.knows.contains(i + 1)));
    }
    return actors;
  }

  private static Actor actor(String name, Processes.Running program, boolean known) {
    String says =
        LogTail.of(program.log()).stream()
            .filter(line -> line.contains(LOSS))
            .map(line -> line.substring(line.indexOf(LOSS) + LOSS.length()))
            .reduce("", (one, other) -> other);
    return new Actor(name, program.process().isAlive(), known, says);
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
        // In this order calls end as those of a killed server do, and are tried again.
        processes.kill(cast.servers.get(VICTIM));
        cast.proxies.get(VICTIM).shut();
      } else {
        revive();
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
    revive();
    note();
  }

  private void note() {
    state = new State(cast.programs.step().number(), sinceMillis, new TreeSet<>(faults), List.of());
  }

  private Cast enter(Step step, int firstPort, List<Integer> knows)
      throws IOException, InterruptedException {
    Programs programs = new Programs(processes, step, endpoint);
    Cast next = new Cast(programs, firstPort, Ports.free(SERVERS), knows);
    try {
      for (int i = 0; i < SERVERS; i++) {
        int server = i;
        GrpcProxy proxy =
            new GrpcProxy(
                firstPort + i,
                next.targets.get(i),
                GrpcProxy.LATE_MILLIS,
                passed -> tally.count(server, passed));
        next.proxies.add(proxy);
        proxy.open();
        next.servers.add(programs.server(i + 1, next.targets.get(i)));
      }
      next.clients.add(programs.client(next.ports(), options.rate));
      for (int i = 0; i < SERVERS; i++) {
        awaitServer(next, i);
      }
      return next;
    } catch (IOException | InterruptedException | RuntimeException e) {
      leave(next);
      throw e;
    }
  }

  private void awaitServer(Cast cast, int i) throws InterruptedException {
    waiting.forPort(cast.servers.get(i), cast.targets.get(i));
    cast.proxies.get(i).serverIsThere();
  }

  private void revive() throws IOException, InterruptedException {
    for (int i = 0; i < SERVERS; i++) {
      if (!cast.servers.get(i).process().isAlive()) {
        processes.stop(List.of(cast.servers.get(i)));
        cast.servers.set(i, cast.programs.server(i + 1, cast.targets.get(i)));
      }
    }
    for (int i = 0; i < SERVERS; i++) {
      awaitServer(cast, i);
      cast.proxies.get(i).open();
    }
    Processes.Running client = cast.clients.get(0);
    if (!client.process().isAlive()) {
      processes.stop(List.of(client));
      cast.clients.set(0, cast.programs.client(cast.ports(), options.rate));
    }
  }

  private void applyFaults() throws IOException {
    Set<Fault> now = Set.copyOf(faults);
    for (int i = 0; i < SERVERS; i++) {
      cast.proxies.get(i).set(faultsAt(i, now));
    }
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

  /** The client first, so that it misses nobody. */
  private void leave(Cast old) {
    processes.stopSoon(old.clients, PATIENCE);
    processes.stopSoon(old.servers, PATIENCE);
    old.proxies.forEach(GrpcProxy::close);
  }

  /** The programs end, in their own time, before what takes their last telemetry. */
  @Override
  public synchronized void close() {
    runs.close();
    processes.stop(cast.clients);
    processes.stop(cast.servers);
    cast.proxies.forEach(GrpcProxy::close);
    telemetry.close();
  }
}
