package lab.console;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.staticfiles.Location;
import java.io.IOException;
import java.net.BindException;
import lab.console.findings.Inspector;
import lab.console.page.Api;
import lab.console.page.DemoRoutes;
import lab.console.page.PageGuard;
import lab.console.page.Ticker;
import lab.console.receive.OtlpGrpcReceiver;
import lab.console.receive.OtlpHttpReceiver;
import lab.console.store.TelemetryStore;

/** The console, from its start to its end. */
public final class Console implements AutoCloseable {

  private static final String LOOPBACK = "127.0.0.1";
  private static final String ANYWHERE = "0.0.0.0";

  private final OtlpGrpcReceiver grpc;
  private final Javalin http;
  private final Javalin page;
  private final Inspector inspector;
  private final Ticker ticker;

  private Console(ConsoleSettings settings) throws IOException {
    TelemetryStore store = new TelemetryStore(settings.memoryBytes());
    grpc = new OtlpGrpcReceiver(store, settings.grpcPort());
    inspector = Inspector.start(store);
    Api api = new Api(store, inspector);
    ticker = new Ticker(api);
    http = Javalin.create(config -> configureHttp(config, store, settings));
    PageGuard guard = new PageGuard(settings.token());
    DemoRoutes demo = new DemoRoutes(settings.demo(), inspector::beginAnew);
    page = Javalin.create(config -> configurePage(config, guard, api, demo, ticker));
    String pageHost = settings.token().isPresent() ? ANYWHERE : LOOPBACK;
    try {
      start(http, "OTLP over HTTP", LOOPBACK, settings.httpPort(), "--http-port");
      start(page, "the page", pageHost, settings.pagePort(), "--page-port");
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts to listen.
   *
   * @throws IOException when a port is taken; the message says which, and what to do
   */
  public static Console start(ConsoleSettings settings) throws IOException {
    try {
      return new Console(settings);
    } catch (BindException e) {
      throw e;
    } catch (IOException e) {
      throw e.getMessage() != null && e.getMessage().contains("bind")
          ? taken("OTLP over gRPC", settings.grpcPort(), "--grpc-port")
          : e;
    }
  }

  /** The address to open in a browser. */
  public String pageAddress() {
    return "http://localhost:" + page.port();
  }

  /** The address for {@code OTEL_EXPORTER_OTLP_ENDPOINT}. */
  public String grpcEndpoint() {
    return "http://localhost:" + grpc.port();
  }

  /** The address below which {@code /v1/traces} and the like lie. */
  public String httpEndpoint() {
    return "http://localhost:" + http.port();
  }

  @Override
  public void close() {
    ticker.close();
    inspector.close();
    grpc.close();
    http.stop();
    page.stop();
  }

  private static void configureHttp(
      JavalinConfig config, TelemetryStore store, ConsoleSettings settings) {
    config.startup.showJavalinBanner = false;
    config.http.maxRequestSize = OtlpHttpReceiver.MAX_BYTES;
    new OtlpHttpReceiver(store, settings.memoryBytes()).addRoutes(config.routes);
  }

  private static void configurePage(
      JavalinConfig config, PageGuard guard, Api api, DemoRoutes demo, Ticker ticker) {
    config.startup.showJavalinBanner = false;
    config.routes.before(guard::check);
    api.addRoutes(config.routes);
    demo.addRoutes(config.routes);
    config.routes.sse("/api/events", ticker::add);
    config.staticFiles.add("/page", Location.CLASSPATH);
  }

  private static void start(Javalin server, String what, String host, int port, String option)
      throws IOException {
    try {
      server.start(host, port);
    } catch (RuntimeException e) {
      throw taken(what, port, option);
    }
  }

  private static BindException taken(String what, int port, String option) {
    return new BindException(
        "port %d for %s is taken: end the program that has it, or choose another with %s"
            .formatted(port, what, option));
  }
}
