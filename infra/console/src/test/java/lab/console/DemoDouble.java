package lab.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A console with something in the demo's place, which notes what it is told. */
final class DemoDouble implements BeforeEachCallback, AfterEachCallback {

  private final BiFunction<String, String, Answer> script;
  private final List<String> orders = new CopyOnWriteArrayList<>();
  private HttpServer demo;
  private Console console;

  /** What it answers, in JSON. */
  record Answer(int status, String json) {}

  /**
   * @param script what it answers to a method and an order, such as {@code POST} and {@code step/3}
   */
  DemoDouble(BiFunction<String, String, Answer> script) {
    this.script = script;
  }

  @Override
  public void beforeEach(ExtensionContext test) throws IOException {
    demo = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    demo.createContext("/secret/", this::answer);
    demo.start();
    URI address = URI.create("http://localhost:%d/secret/".formatted(demo.getAddress().getPort()));
    console =
        Console.start(
            new ConsoleSettings(0, 0, 0, 8 << 20, Optional.empty(), Optional.of(address)));
  }

  @Override
  public void afterEach(ExtensionContext test) {
    console.close();
    demo.stop(0);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      String order = exchange.getRequestURI().getPath().replaceFirst("/secret/", "");
      Answer answer = script.apply(method, order);
      if (!method.equals("GET")) {
        orders.add(method + " " + order);
      }
      byte[] bytes = answer.json().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /** All that was to change something, such as {@code POST step/3}. */
  List<String> orders() {
    return orders;
  }

  Console console() {
    return console;
  }
}
