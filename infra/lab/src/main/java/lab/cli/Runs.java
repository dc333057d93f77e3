package lab.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import lab.course.Lab;
import lab.demo.Fault;
import lab.demo.GrpcProxy;
import lab.demo.Passed;
import lab.demo.Scene;
import org.jspecify.annotations.Nullable;

/**
 * The programs that a scene runs by themselves. Each goes its own way to the demo's servers, so
 * that what it says to them can be told apart from the steady traffic; the same goes wrong on it.
 */
final class Runs implements AutoCloseable {

  /**
   * How late the slow server answers a single program, in milliseconds: the first call of a program
   * that has just been started takes a good part of a second by itself.
   */
  private static final long LATE_MILLIS = 5_000;

  private static final int SHOWN_LINES = 4;
  private static final int SHOWN_CHARACTERS = 2_000;

  private final Lab lab;
  private final Processes processes;
  private final String endpoint;
  private final Path folder;
  private final Processes.Waiting waiting;
  private final ExecutorService starter = Executors.newSingleThreadExecutor(Runs::daemon);
  private final List<Play> plays = new CopyOnWriteArrayList<>();
  private IntFunction<Set<Fault>> faults = server -> Set.of();
  private @Nullable Credentials credentials;
  private Future<?> starting = starter.submit(() -> {});

  /**
   * What is to be seen of a run.
   *
   * @param command as one would type it
   * @param output its last lines
   * @param exit its exit status; null while it runs
   * @param passed its last call; null if none has ended
   */
  record View(
      Scene.Run run,
      String command,
      String output,
      @Nullable Integer exit,
      @Nullable Passed passed) {}

  /** A run that was begun. */
  private static final class Play {

    private final Scene.Run run;
    private final List<GrpcProxy> ways = new CopyOnWriteArrayList<>();
    private volatile String command = "";
    private volatile String trouble = "";
    private volatile Processes.@Nullable Running program;
    private volatile @Nullable Passed passed;

    Play(Scene.Run run) {
      this.run = run;
    }
  }

  /**
   * @param endpoint where the programs send their telemetry
   * @param folder for certificates
   */
  Runs(Lab lab, Processes processes, String endpoint, Path folder, Processes.Waiting waiting) {
    this.lab = lab;
    this.processes = processes;
    this.endpoint = endpoint;
    this.folder = folder;
    this.waiting = waiting;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "runs of a scene");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Begins all of a scene and does not wait for them; those of another one end.
   *
   * @param targets ports of the demo's servers
   */
  synchronized void begin(List<Scene.Run> runs, List<Integer> targets) throws IOException {
    end();
    Map<String, String> places = places();
    runs.forEach(run -> plays.add(new Play(run)));
    List<Play> begun = List.copyOf(plays);
    starting = starter.submit(() -> begun.forEach(play -> start(play, targets, places)));
  }

  /**
   * Begins one of them again.
   *
   * @throws IllegalArgumentException when there is none with this id; the message names all
   */
  synchronized void again(String id, List<Integer> targets) throws IOException {
    Play old =
        plays.stream()
            .filter(play -> play.run.id().equals(id))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "this scene has no run '%s': it has %s"
                            .formatted(
                                id,
                                plays.stream()
                                    .map(play -> play.run.id())
                                    .collect(Collectors.joining(", ")))));
    if (old.run.program() == Scene.Program.SERVER) {
      // The others know its port.
      begin(plays.stream().map(play -> play.run).toList(), targets);
      return;
    }
    Play again = new Play(old.run);
    plays.set(plays.indexOf(old), again);
    end(List.of(old));
    Map<String, String> places = places();
    starting = starter.submit(() -> start(again, targets, places));
  }

  /** What goes wrong on the way to each server, by its index, with calls that begin from now on. */
  synchronized void set(IntFunction<Set<Fault>> wanted) {
    faults = wanted;
    for (Play play : plays) {
      for (int i = 0; i < play.ways.size(); i++) {
        play.ways.get(i).set(wanted.apply(i));
      }
    }
  }

  /** Ends all. */
  synchronized void end() {
    starting.cancel(true);
    List<Play> old = List.copyOf(plays);
    plays.clear();
    end(old);
  }

  private void end(List<Play> old) {
    List<Processes.Running> programs = new ArrayList<>();
    for (Play play : old) {
      Processes.@Nullable Running program = play.program;
      if (program != null) {
        programs.add(program);
      }
      play.ways.forEach(GrpcProxy::close);
    }
    processes.letGo(programs);
  }

  /** All of them, in their order. */
  List<View> views() {
    return plays.stream().map(Runs::view).toList();
  }

  private static View view(Play play) {
    Processes.@Nullable Running program = play.program;
    if (program == null) {
      @Nullable Integer never = play.trouble.isEmpty() ? null : 1;
      return new View(play.run, play.command, play.trouble, never, null);
    }
    // In this order: what has ended has written all that it had to say.
    @Nullable Integer exit = program.process().isAlive() ? null : program.process().exitValue();
    List<String> lines = LogTail.of(program.log());
    String text =
        String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    return new View(
        play.run,
        play.command,
        text.substring(Math.max(0, text.length() - SHOWN_CHARACTERS)),
        exit,
        play.passed);
  }

  private Map<String, String> places() throws IOException {
    @Nullable Credentials known = credentials;
    if (known == null) {
      known = Credentials.create(folder);
      credentials = known;
    }
    Map<String, String> places = new HashMap<>();
    places.put("{certs}", known.certificates().toString());
    places.put("{token}", known.token().toString());
    places.put("{port}", String.valueOf(Ports.free(1).get(0)));
    return places;
  }

  private void start(Play play, List<Integer> targets, Map<String, String> places) {
    try {
      Map<String, String> all = new HashMap<>(places);
      all.putAll(ways(play, targets));
      List<String> arguments =
          play.run.arguments().stream().map(argument -> filled(argument, all)).toList();
      play.command =
          "lab %s %d %s"
              .formatted(
                  play.run.program() == Scene.Program.SERVER ? "server" : "client",
                  play.run.step(),
                  String.join(" ", arguments).replace(lab.root() + File.separator, ""));
      Programs programs = new Programs(processes, lab.step(play.run.step()), endpoint);
      Processes.@Nullable Running program = launch(play, programs, arguments);
      if (program != null && play.run.program() == Scene.Program.SERVER) {
        waiting.forPort(program, Integer.parseInt(String.valueOf(places.get("{port}"))));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | IllegalStateException e) {
      play.trouble = String.valueOf(e.getMessage());
    }
  }

  /** Starts it, unless the scene has ended in the meantime. */
  private synchronized Processes.@Nullable Running launch(
      Play play, Programs programs, List<String> arguments) throws IOException {
    if (!plays.contains(play)) {
      return null;
    }
    Processes.Running program = programs.alone(play.run.program(), play.run.id(), arguments);
    play.program = program;
    return program;
  }

  private static String filled(String argument, Map<String, String> places) {
    String filled = argument;
    for (Map.Entry<String, String> place : places.entrySet()) {
      filled = filled.replace(place.getKey(), place.getValue());
    }
    return filled;
  }

  /** Opens its way to each server, if it is to go there at all. */
  private synchronized Map<String, String> ways(Play play, List<Integer> targets)
      throws IOException {
    if (!plays.contains(play)
        || play.run.arguments().stream().noneMatch(argument -> argument.startsWith("{server"))) {
      return Map.of();
    }
    Map<String, String> places = new HashMap<>();
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      int port = Ports.free(1).get(0);
      GrpcProxy way =
          new GrpcProxy(port, targets.get(i), LATE_MILLIS, passed -> play.passed = passed);
      play.ways.add(way);
      way.set(faults.apply(i));
      way.serverIsThere();
      way.open();
      addresses.add("localhost:" + port);
      places.put("{server-%d}".formatted(i + 1), "localhost:" + port);
    }
    places.put("{servers}", "static:///" + String.join(",", addresses));
    return places;
  }

  @Override
  public void close() {
    end();
    starter.shutdownNow();
  }
}
