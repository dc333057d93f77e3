package lab.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import lab.course.Lab;
import lab.course.Step;
import lab.demo.Fault;
import lab.demo.GrpcProxy;

/**
 * What the demo shows: the programs of one step, and what goes wrong between them. Client and
 * servers meet through proxies, and so do the programs and what takes their telemetry; the programs
 * themselves are those that learners read. One change at a time: a second one waits for the first.
 */
final class Stage implements AutoCloseable {

  static final int SERVERS = 2;

  /** The one that gets killed, or slow. */
  private static final int VICTIM = 1;

  private final Lab lab;
  private final Processes processes;
  private final DemoOptions options;
  private final Waiting waiting;
  private final String endpoint;
  private final GrpcProxy telemetry;
  private final Set<Fault> faults = EnumSet.noneOf(Fault.class);
  private Cast cast;
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

  /** The programs of a step with their proxies; in each list the first server comes first. */
  private static final class Cast {

    private final Programs programs;
    private final int firstPort;
    private final List<Integer> targets;
    private final List<GrpcProxy> proxies = new ArrayList<>();
    private final List<Processes.Running> servers = new ArrayList<>();
    private final List<Processes.Running> clients = new ArrayList<>();

    Cast(Programs programs, int firstPort, List<Integer> targets) {
      this.programs = programs;
      this.firstPort = firstPort;
      this.targets = targets;
    }

    private List<Integer> ports() {
      List<Integer> ports = new ArrayList<>();
      for (int i = 0; i < targets.size(); i++) {
        ports.add(firstPort + i);
      }
      return ports;
    }
  }

  /**
   * Starts a step, as if each program had been started by hand.
   *
   * @param telemetryPort where telemetry is taken
   */
  Stage(
      Lab lab,
      Processes processes,
      Step step,
      DemoOptions options,
      int telemetryPort,
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
    cast = enter(step, options.serverPort);
    telemetry.serverIsThere();
    sinceMillis = System.currentTimeMillis();
    state = new State(step.number(), sinceMillis, Set.of(), List.of());
  }

  /** What was to be seen after the last change, and what has ended since. */
  State state() {
    State known = state;
    List<String> gone = processes.ended().stream().map(Processes.Running::name).toList();
    return new State(known.step(), known.sinceMillis(), known.faults(), gone);
  }

  /** Goes on with another step: the new programs are there before the old ones leave. */
  synchronized void step(int number) throws IOException, InterruptedException {
    Step step = lab.step(number);
    if (cast.programs.step().number() == number) {
      return;
    }
    Cast old = cast;
    int other = old.firstPort == options.serverPort ? SERVERS : 0;
    cast = enter(step, options.serverPort + other);
    faults.remove(Fault.KILLED);
    applyFaults();
    leave(old);
    sinceMillis = System.currentTimeMillis();
    note();
  }

  /** Lets something go wrong, or no more. */
  synchronized void fault(Fault fault, boolean on) throws IOException, InterruptedException {
    if (on == faults.contains(fault)) {
      return;
    }
    if (on) {
      faults.add(fault);
    } else {
      faults.remove(fault);
    }
    if (fault == Fault.KILLED) {
      if (on) {
        cast.proxies.get(VICTIM).shut();
        processes.kill(cast.servers.get(VICTIM));
      } else {
        revive();
      }
    }
    applyFaults();
    note();
  }

  /** Nothing goes wrong any more, and whatever has ended is started again. */
  synchronized void reset() throws IOException, InterruptedException {
    faults.clear();
    applyFaults();
    revive();
    note();
  }

  private void note() {
    state = new State(cast.programs.step().number(), sinceMillis, new TreeSet<>(faults), List.of());
  }

  private Cast enter(Step step, int firstPort) throws IOException, InterruptedException {
    Programs programs = new Programs(processes, step, endpoint);
    Cast next = new Cast(programs, firstPort, Ports.free(SERVERS));
    try {
      for (int i = 0; i < SERVERS; i++) {
        GrpcProxy proxy = new GrpcProxy(firstPort + i, next.targets.get(i));
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
    for (int i = 0; i < SERVERS; i++) {
      Set<Fault> here = EnumSet.noneOf(Fault.class);
      here.addAll(faults);
      if (i != VICTIM) {
        here.remove(Fault.SLOW);
      }
      cast.proxies.get(i).set(here);
    }
    if (faults.contains(Fault.BACKEND_GONE)) {
      telemetry.shut();
    } else {
      telemetry.open();
    }
  }

  /** The client first, so that it misses nobody. */
  private void leave(Cast old) {
    processes.stop(old.clients);
    processes.stop(old.servers);
    old.proxies.forEach(GrpcProxy::close);
  }

  /** The programs end before what takes their last telemetry. */
  @Override
  public synchronized void close() {
    leave(cast);
    telemetry.close();
  }
}
