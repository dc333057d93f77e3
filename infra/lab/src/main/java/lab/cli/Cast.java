package lab.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import lab.demo.Fault;
import lab.demo.GrpcProxy;
import lab.demo.Tally;

/**
 * The programs of one step with steady traffic, two servers and a client that calls them, with a
 * proxy before each server. In each list the first server comes first; a server's index is one less
 * than its number.
 */
final class Cast implements AutoCloseable {

  static final int SERVERS = 2;

  /** Old programs tell what they still have to tell; it takes them a fraction of that. */
  private static final Duration PATIENCE = Duration.ofMillis(1500);

  /** What the steps' programs say when their telemetry gets lost. */
  private static final String LOSS = " LossReport ";

  private final Processes processes;
  private final Programs programs;
  private final int firstPort;
  private final int rate;
  private final List<Integer> targets;
  private final List<GrpcProxy> proxies = new ArrayList<>();
  private final List<Processes.Running> servers = new CopyOnWriteArrayList<>();
  private volatile List<Integer> knows;
  private volatile Processes.Running client;

  /**
   * One of the programs.
   *
   * @param name such as {@code server 1}
   * @param known whether the client calls it
   * @param says its last word on telemetry that gets lost; empty if there is none
   */
  record Actor(String name, boolean alive, boolean known, String says) {}

  /**
   * Starts the programs; the servers listen a moment later.
   *
   * @param firstPort of the proxies
   * @param knows the numbers of the servers that the client calls
   * @param rate calls a second
   * @param tally counts what passes
   */
  Cast(
      Processes processes,
      Programs programs,
      int firstPort,
      List<Integer> knows,
      int rate,
      Tally tally)
      throws IOException {
    this.processes = processes;
    this.programs = programs;
    this.firstPort = firstPort;
    this.rate = rate;
    this.knows = knows;
    targets = Ports.free(SERVERS);
    try {
      for (int i = 0; i < SERVERS; i++) {
        int server = i;
        GrpcProxy proxy =
            new GrpcProxy(
                firstPort + i,
                targets.get(i),
                GrpcProxy.LATE_MILLIS,
                passed -> tally.count(server, passed));
        proxies.add(proxy);
        proxy.open();
        servers.add(programs.server(i + 1, targets.get(i)));
      }
      client = startClient();
    } catch (IOException | RuntimeException e) {
      processes.stopSoon(servers, PATIENCE);
      proxies.forEach(GrpcProxy::close);
      throw e;
    }
  }

  private Processes.Running startClient() throws IOException {
    List<Integer> ports = knows.stream().map(number -> firstPort + number - 1).toList();
    return programs.client(ports, rate);
  }

  /** Until all servers listen. */
  void await(Processes.Waiting waiting) throws InterruptedException {
    for (int i = 0; i < SERVERS; i++) {
      waiting.forPort(servers.get(i), targets.get(i));
      proxies.get(i).serverIsThere();
    }
  }

  int step() {
    return programs.step().number();
  }

  int firstPort() {
    return firstPort;
  }

  /** Where the servers themselves listen. */
  List<Integer> targets() {
    return targets;
  }

  List<Integer> knows() {
    return knows;
  }

  /** The client, then the servers. */
  List<Actor> actors() {
    List<Actor> actors = new ArrayList<>();
    actors.add(actor("client", client, true));
    for (int i = 0; i < SERVERS; i++) {
      actors.add(actor("server " + (i + 1), servers.get(i), knows.contains(i + 1)));
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

  /**
   * The names of programs that have ended.
   *
   * @param without a server that does not count, by its index
   */
  List<String> gone(Optional<Integer> without) {
    List<Processes.Running> missed = new ArrayList<>(servers);
    without.ifPresent(index -> missed.remove(index.intValue()));
    return Stream.concat(missed.stream(), Stream.of(client))
        .filter(program -> !program.process().isAlive())
        .map(Processes.Running::name)
        .toList();
  }

  /** The headers of the newest requests to each server, as the client has sent them. */
  List<List<String>> requests() {
    return proxies.stream().flatMap(proxy -> proxy.requests().stream()).toList();
  }

  /** What the client has said of its calls since it was started. */
  Optional<TrafficCounts> traffic() {
    return TrafficCounts.in(LogTail.of(client.log()));
  }

  /**
   * Lets things go wrong at the servers, and nothing else any more.
   *
   * @param faults by a server's index
   */
  void set(IntFunction<Set<Fault>> faults) {
    for (int i = 0; i < SERVERS; i++) {
      proxies.get(i).set(faults.apply(i));
    }
  }

  /** Another client, which has counted nothing yet. */
  void callAnew(List<Integer> known) throws IOException {
    for (GrpcProxy proxy : proxies) {
      proxy.open();
    }
    Processes.Running old = client;
    knows = known;
    client = startClient();
    processes.stopSoon(List.of(old), PATIENCE);
  }

  /** In this order calls end as those of a killed server do, and are tried again. */
  void kill(int server) {
    processes.kill(servers.get(server));
    proxies.get(server).shut();
  }

  /** Starts again whatever has ended. */
  void revive(Processes.Waiting waiting) throws IOException, InterruptedException {
    for (int i = 0; i < SERVERS; i++) {
      if (!servers.get(i).process().isAlive()) {
        processes.stop(List.of(servers.get(i)));
        servers.set(i, programs.server(i + 1, targets.get(i)));
      }
    }
    await(waiting);
    for (GrpcProxy proxy : proxies) {
      proxy.open();
    }
    if (!client.process().isAlive()) {
      processes.stop(List.of(client));
      client = startClient();
    }
  }

  /** Makes room for others, soon. The client first, so that it misses nobody. */
  void leave() {
    processes.stopSoon(List.of(client), PATIENCE);
    processes.stopSoon(servers, PATIENCE);
    proxies.forEach(GrpcProxy::close);
  }

  /** The programs end in their own time. */
  @Override
  public void close() {
    processes.stop(List.of(client));
    processes.stop(servers);
    proxies.forEach(GrpcProxy::close);
  }
}
