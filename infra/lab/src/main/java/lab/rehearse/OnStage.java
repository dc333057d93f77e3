package lab.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import lab.course.Lab;
import lab.demo.Scene;

/** Plays scenes with the real programs, and looks at them by the console's API and in a browser. */
final class OnStage implements Rehearsal.Playing {

  /** To start the programs of another step takes a while. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The page may ask for what has not arrived yet, and then says so. */
  private static final Pattern NOT_YET = Pattern.compile("404 \\(Not Found\\) \\S+/api/");

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Lab lab;
  private final Api api;
  private final Chromium browser;
  private final Recording recording;

  OnStage(Lab lab, Api api, Chromium browser, Recording recording) {
    this.lab = lab;
    this.api = api;
    this.browser = browser;
    this.recording = recording;
  }

  @Override
  public Duration play(Scene scene, boolean whole, Duration patience)
      throws IOException, InterruptedException {
    Claim claim = Claims.of(scene.id());
    long since = set(scene, whole);
    long begin = System.nanoTime();
    try {
      claim.check(new Play(scene.id(), since, lab, api, browser, patience, recording, whole));
    } catch (ClaimBroken e) {
      requireAll(e);
      throw e;
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    if (whole) {
      end(scene);
    }
    return took;
  }

  /**
   * Sets a scene as a slide does it: by its address. With its layer taken out it has no address,
   * and nothing that was there before may stand in for what is missing.
   *
   * @return when it was set, in milliseconds since 1970
   */
  private long set(Scene scene, boolean whole) throws IOException, InterruptedException {
    String stage = "%s/?projector#/demo/scene/%s".formatted(api.address(), scene.id());
    browser.visit("about:blank");
    browser.complaints();
    if (!whole) {
      JsonNode demo = api.send("POST", "demo/scene/%s/without".formatted(scene.id()));
      api.send("POST", "clear"); // programs of before have had their last word by now
      browser.visit(stage); // what is set stays as it is
      return since(demo);
    }
    api.send("DELETE", "demo/scene");
    browser.visit(stage);
    long end = System.nanoTime() + PATIENCE.toNanos();
    JsonNode demo = api.get("demo");
    while (demo.get("changing").asBoolean() || !demo.at("/scene/id").asText().equals(scene.id())) {
      if (System.nanoTime() - end > 0) {
        throw new IOException("the scene's address does not set it");
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      demo = api.get("demo");
    }
    return since(demo);
  }

  private static long since(JsonNode demo) {
    return demo.at("/scene/sinceMillis").asLong();
  }

  /** When a program has died, that says nothing of the claim. */
  private void requireAll(ClaimBroken why) throws IOException, InterruptedException {
    JsonNode gone = api.get("demo").get("gone");
    if (!gone.isEmpty()) {
      throw new IOException("these have ended by themselves: " + gone, why);
    }
  }

  private void end(Scene scene) throws IOException, InterruptedException {
    if (!recording.hasPicture(scene.id())) {
      recording.picture(scene.id(), browser);
    }
    List<String> complaints =
        browser.complaints().stream()
            .filter(complaint -> !NOT_YET.matcher(complaint).find())
            .toList();
    Play.require(complaints.isEmpty(), "a page that complains of nothing", complaints);
  }
}
