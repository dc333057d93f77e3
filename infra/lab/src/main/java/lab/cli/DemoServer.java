package lab.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import lab.course.Lab;
import lab.demo.Fault;
import lab.demo.Passed;
import lab.demo.Scene;
import lab.demo.Scenes;
import lab.demo.Tally;
import org.jspecify.annotations.Nullable;

/**
 * Takes orders for the demo. They come by way of the console, which lets nobody in whom its page
 * does not; a secret in the address keeps all others out.
 */
final class DemoServer implements AutoCloseable {

  private final Lab lab;
  private final HttpServer server;
  private final String path;
  private final ExecutorService threads = Executors.newCachedThreadPool(DemoServer::daemon);
  private final Talk talk = new Talk();
  private final AtomicInteger changing = new AtomicInteger();
  private volatile @Nullable Stage stage;

  /** Listens on any free port of the loopback address. */
  DemoServer(Lab lab, String secret) throws IOException {
    this.lab = lab;
    path = "/" + secret + "/";
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(path, this::answer);
    server.setExecutor(threads);
    server.start();
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "orders for the demo");
    thread.setDaemon(true);
    return thread;
  }

  /** Where orders are taken. */
  URI address() {
    return URI.create("http://localhost:" + server.getAddress().getPort() + path);
  }

  /** From now on there is something to change. */
  void open(Stage opened) {
    stage = opened;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      int status = 200;
      Map<String, Object> answer;
      try {
        String order = exchange.getRequestURI().getPath().substring(path.length());
        answer = obey(exchange.getRequestMethod(), order.split("/"));
      } catch (IllegalArgumentException e) {
        status = 400;
        answer = Map.of("error", String.valueOf(e.getMessage()));
      } catch (IOException | IllegalStateException e) {
        status = 500;
        answer = Map.of("error", String.valueOf(e.getMessage()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        status = 503;
        answer = Map.of("error", "the demo is ending");
      }
      byte[] body = new ObjectMapper().writeValueAsBytes(answer);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  private Map<String, Object> obey(String method, String[] order)
      throws IOException, InterruptedException {
    @Nullable Stage current = stage;
    if (current == null) {
      return Map.of("running", false);
    }
    if (method.equals("GET") && order[0].equals("scenes")) {
      return Map.of("scenes", Scenes.all().stream().map(DemoServer::sceneView).toList());
    }
    if (method.equals("GET") && order[0].equals("requests")) {
      return Map.of("requests", current.requests());
    }
    if (!method.equals("GET")) {
      change(current, method, order);
    } else if (!order[0].isEmpty()) {
      throw new IllegalArgumentException("no such order");
    }
    return view(current);
  }

  private void change(Stage current, String method, String[] order)
      throws IOException, InterruptedException {
    changing.incrementAndGet();
    try {
      obey(current, method, order);
    } finally {
      changing.decrementAndGet();
    }
  }

  private void obey(Stage current, String method, String[] order)
      throws IOException, InterruptedException {
    switch (method + " " + order[0]) {
      case "POST scene" -> {
        Scene scene = Scenes.of(what(order));
        talk.scene(scene);
        current.scene(scene, order.length < 3 || !order[2].equals("without"));
      }
      case "DELETE scene" -> current.noScene();
      case "POST run" -> current.run(what(order));
      case "POST show" -> talk.show(what(order));
      case "POST language" -> talk.language(what(order));
      case "POST talk" -> talk.begin();
      case "POST step" -> current.step(number(order));
      case "POST fault" -> current.fault(Fault.of(what(order)), true);
      case "DELETE fault" -> current.fault(Fault.of(what(order)), false);
      case "POST reset" -> current.reset();
      default -> throw new IllegalArgumentException("no such order");
    }
  }

  private static String what(String[] order) {
    if (order.length < 2) {
      throw new IllegalArgumentException("no such order");
    }
    return order[1];
  }

  private int number(String[] order) {
    String text = what(order);
    return lab.steps().stream()
        .map(step -> step.number())
        .filter(number -> text.equals(String.valueOf(number)))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("there is no step %s: 1 to 5".formatted(text)));
  }

  private Map<String, Object> view(Stage current) {
    Stage.State state = current.state();
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("running", true);
    view.put("step", state.step());
    view.put(
        "steps",
        lab.steps().stream()
            .map(step -> Map.of("number", step.number(), "layer", step.layer()))
            .toList());
    view.put(
        "faults",
        Stream.of(Fault.values())
            .map(
                fault ->
                    Map.of(
                        "id", fault.id(),
                        "title", fault.title(),
                        "on", state.faults().contains(fault)))
            .toList());
    view.put("sinceMillis", state.sinceMillis());
    view.put("gone", state.gone());
    view.put("changing", changing.get() > 0);
    view.put("actors", current.actors());
    view.put("calls", calls(current));
    Talk.State now = talk.state();
    view.put("language", now.language().name().toLowerCase(Locale.ROOT));
    view.put("showing", now.showing().name().toLowerCase(Locale.ROOT));
    view.put("talkMillis", now.millis());
    current.playing().ifPresent(playing -> view.put("scene", playingView(playing, current)));
    return view;
  }

  private static Map<String, Object> calls(Stage current) {
    Tally.Totals totals = current.tally().totals();
    Map<String, Object> calls = new LinkedHashMap<>();
    calls.put("since", totals.since());
    calls.put("ok", totals.ok());
    calls.put("refused", totals.refused());
    calls.put("failed", totals.failed());
    calls.put("retried", totals.retried());
    calls.put("seconds", current.tally().seconds());
    current.traffic().ifPresent(client -> calls.put("client", client));
    return calls;
  }

  private static Map<String, Object> playingView(Stage.Playing playing, Stage current) {
    Map<String, Object> view = sceneView(playing.scene());
    view.put("asWritten", playing.asWritten());
    view.put("sinceMillis", playing.sinceMillis());
    view.put("elapsedMillis", System.currentTimeMillis() - playing.begunMillis());
    view.put("runs", current.runs().stream().map(DemoServer::runView).toList());
    return view;
  }

  private static Map<String, Object> sceneView(Scene scene) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", scene.id());
    view.put("title", scene.title());
    view.put("seconds", scene.seconds());
    view.put("step", scene.step());
    view.put("show", scene.show());
    view.put("find", scene.find());
    view.put("points", scene.points());
    view.put("acts", scene.acts());
    view.put("trouble", scene.trouble());
    view.put("claim", scene.claim());
    return view;
  }

  private static Map<String, Object> runView(Runs.View run) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", run.run().id());
    view.put("title", run.run().title());
    view.put("program", run.run().program().name().toLowerCase(Locale.ROOT));
    view.put("command", run.command());
    view.put("output", run.output());
    view.put("exit", run.exit());
    @Nullable Passed passed = run.passed();
    if (passed != null) {
      view.put("call", passed);
    }
    return view;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
