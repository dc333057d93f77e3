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
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import lab.course.Lab;
import lab.demo.Fault;
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
    switch (method + " " + order[0]) {
      case "GET " -> {}
      case "POST step" -> current.step(number(order));
      case "POST fault" -> current.fault(Fault.of(what(order)), true);
      case "DELETE fault" -> current.fault(Fault.of(what(order)), false);
      case "POST reset" -> current.reset();
      default -> throw new IllegalArgumentException("no such order");
    }
    return view(current.state());
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

  private Map<String, Object> view(Stage.State state) {
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
    return view;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
