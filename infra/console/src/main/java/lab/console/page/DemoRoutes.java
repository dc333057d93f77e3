package lab.console.page;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Passes on what somebody at the page wants of the demo that runs beside the console. Where there
 * is none, the page is told so and shows no bar.
 *
 * <pre>
 * GET    /api/demo               what is running, and what goes wrong
 * GET    /api/demo/requests      the headers of the newest requests, as they cross
 * POST   /api/demo/step/{N}      another step
 * POST   /api/demo/fault/{id}    lets something go wrong
 * DELETE /api/demo/fault/{id}    and no more
 * GET    /api/demo/scenes        the scenes of the talk, in their order
 * POST   /api/demo/scene/{id}    sets a scene; what was found wrong before is forgotten
 * POST   /api/demo/scene/{id}/without    the same with the scene's layer taken out
 * DELETE /api/demo/scene         no scene
 * POST   /api/demo/run/{id}      runs a program of the scene again
 * POST   /api/demo/show/{what}   stage or view: what of the scene is to be seen
 * POST   /api/demo/language/{code}    en or pl
 * POST   /api/demo/talk          the talk's clock begins at 0
 * POST   /api/demo/reset         the scene's beginning; without one nothing goes wrong any more
 * </pre>
 */
public final class DemoRoutes {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Optional<URI> demo;
  private final Runnable forget;

  /**
   * @param demo where it takes orders, with a slash at the end
   * @param forget forgets what was found wrong so far
   */
  public DemoRoutes(Optional<URI> demo, Runnable forget) {
    this.demo = demo;
    this.forget = forget;
  }

  /** Adds what the page asks for. */
  public void addRoutes(RoutesConfig routes) {
    routes.get("/api/demo", this::pass);
    routes.post("/api/demo/step/{what}", this::pass);
    routes.post("/api/demo/fault/{what}", this::pass);
    routes.delete("/api/demo/fault/{what}", this::pass);
    routes.get("/api/demo/requests", this::pass);
    routes.get("/api/demo/scenes", this::pass);
    routes.post("/api/demo/scene/{what}", this::passAndForget);
    routes.post("/api/demo/scene/{what}/without", this::passAndForget);
    routes.delete("/api/demo/scene", this::pass);
    routes.post("/api/demo/run/{what}", this::pass);
    routes.post("/api/demo/show/{what}", this::pass);
    routes.post("/api/demo/language/{what}", this::pass);
    routes.post("/api/demo/talk", this::pass);
    routes.post("/api/demo/reset", this::passAndForget);
  }

  private void passAndForget(Context context) throws InterruptedException {
    pass(context);
    forget.run();
  }

  private void pass(Context context) throws InterruptedException {
    if (demo.isEmpty()) {
      context.json(Map.of("running", false));
      return;
    }
    String order = context.path().replaceFirst("^/api/demo/?", "");
    HttpRequest request =
        HttpRequest.newBuilder(demo.get().resolve(order))
            .method(context.method().name(), HttpRequest.BodyPublishers.noBody())
            .timeout(PATIENCE)
            .build();
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      context.status(answer.statusCode()).contentType("application/json").result(answer.body());
    } catch (IOException e) {
      context.status(HttpStatus.BAD_GATEWAY).json(Map.of("error", "the demo does not answer"));
    }
  }
}
