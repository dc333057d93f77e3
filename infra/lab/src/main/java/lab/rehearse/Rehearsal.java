package lab.rehearse;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lab.course.Lab;
import lab.demo.Scene;

/**
 * Plays scenes and judges each by what it claims. Each is played twice: as it is, where the claim
 * must hold, and with its layer taken out, where it must not. A claim that holds there too would
 * say nothing about the layer.
 */
public final class Rehearsal {

  /** How long what a scene claims may take to come. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** With its layer taken out it gets so much longer than it took before. */
  private static final Duration GRACE = Duration.ofSeconds(3);

  private static final int MOST_SHOWN = 300;

  private final Playing playing;
  private final PrintWriter out;

  /** Something that can play a scene. */
  @FunctionalInterface
  interface Playing {

    /**
     * Sets a scene and looks whether its claim holds.
     *
     * @param whole whether it is played as it is, and not with its layer taken out
     * @param patience how long each thing that is claimed may take to come
     * @return how long the claim took, without setting the scene
     * @throws ClaimBroken when the claim does not hold
     * @throws IOException when one cannot say, since something else went wrong
     */
    Duration play(Scene scene, boolean whole, Duration patience)
        throws IOException, InterruptedException;
  }

  /** A browser to look with: the one in {@code LAB_BROWSER}, or else the first on the PATH. */
  public static Optional<Path> browser() {
    return Chromium.find();
  }

  /**
   * Plays scenes with the programs of a demo that is running.
   *
   * @param address of the demo's page, without a slash at the end
   * @param browser to look with
   * @param record whether what is seen becomes the report's evidence, if all is well
   * @param out where the verdicts go, a row for each scene as it ends
   */
  public static Outcome play(
      Lab lab, String address, Path browser, List<Scene> scenes, boolean record, PrintWriter out)
      throws IOException, InterruptedException {
    Recording recording = new Recording(lab);
    try (Chromium chromium = Chromium.start(browser)) {
      OnStage stage = new OnStage(lab, new Api(address), chromium, recording);
      Outcome outcome = new Rehearsal(stage, out).rehearse(scenes);
      Path seen = recording.folder();
      if (record && outcome.isGood()) {
        recording.value("all.scenes", IntNode.valueOf(scenes.size()));
        recording.value("all.seconds", LongNode.valueOf(outcome.took().toSeconds()));
        seen = recording.publish();
      }
      out.printf("pictures and texts are in %s%n", lab.root().relativize(seen));
      out.flush();
      return outcome;
    }
  }

  Rehearsal(Playing playing, PrintWriter out) {
    this.playing = playing;
    this.out = out;
  }

  /**
   * What came of a rehearsal.
   *
   * @param passed how many scenes did
   * @param failed and how many did not
   */
  public record Outcome(int passed, int failed, Duration took) {

    /** Whether there is nothing to mend. */
    public boolean isGood() {
      return failed == 0;
    }
  }

  /** What came of one scene: how it is called, and lines that say why. */
  private record Verdict(String name, List<String> why) {

    private static final String HOLDS = "holds";

    boolean isGood() {
      return name.equals(HOLDS);
    }
  }

  /** Plays all of these, whatever becomes of each. */
  Outcome rehearse(List<Scene> scenes) throws InterruptedException {
    long begin = System.nanoTime();
    int passed = 0;
    out.printf("%-24s %-26s %7s%n", "scene", "claim", "seconds");
    for (Scene scene : scenes) {
      out.printf("%-24s ", scene.id());
      out.flush();
      long start = System.nanoTime();
      Verdict verdict = judge(scene);
      out.printf("%-26s %7.1f%n", verdict.name(), (System.nanoTime() - start) / 1e9);
      out.printf("  %s%n", scene.claim().en());
      verdict.why().forEach(line -> out.printf("  %s%n", shortened(line)));
      out.flush();
      passed += verdict.isGood() ? 1 : 0;
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    int failed = scenes.size() - passed;
    out.printf("%d scenes passed, %d failed, in %.0f s%n", passed, failed, took.toMillis() / 1e3);
    out.flush();
    return new Outcome(passed, failed, took);
  }

  private Verdict judge(Scene scene) throws InterruptedException {
    Duration took;
    try {
      took = playing.play(scene, true, PATIENCE);
    } catch (ClaimBroken e) {
      return new Verdict("DOES NOT HOLD", both(e));
    } catch (IOException | RuntimeException e) {
      return new Verdict("CANNOT BE PLAYED", List.of(String.valueOf(e.getMessage())));
    }
    try {
      playing.play(scene, false, took.plus(GRACE));
      return new Verdict(
          "HOLDS WITHOUT ITS LAYER",
          List.of("with " + difference(scene) + " it must not: it says nothing about the layer"));
    } catch (ClaimBroken e) {
      return new Verdict(
          Verdict.HOLDS, List.of("and not with %s: %s".formatted(difference(scene), e.came())));
    } catch (IOException | RuntimeException e) {
      return new Verdict(
          "CANNOT BE PLAYED", List.of("with %s: %s".formatted(difference(scene), e.getMessage())));
    }
  }

  /** In one row, whatever a program has printed. */
  private static String shortened(String text) {
    String line = text.replaceAll("\\s*\\R\\s*", " / ");
    return line.length() > MOST_SHOWN ? line.substring(0, MOST_SHOWN) + " …" : line;
  }

  private static List<String> both(ClaimBroken broken) {
    return List.of("expected  " + broken.expected(), "came      " + broken.came());
  }

  /** What is different when the layer is taken out. */
  private static String difference(Scene scene) {
    Scene other = scene.withoutLayer();
    List<String> differences = new ArrayList<>();
    if (other.step() != scene.step()) {
      differences.add("step " + other.step());
    }
    if (!other.faults().equals(scene.faults())) {
      differences.add(
          other.faults().isEmpty()
              ? "nothing going wrong"
              : String.join(", ", other.faults().stream().map(fault -> fault.id()).toList()));
    }
    if (!other.knows().equals(scene.knows())) {
      differences.add("a client that knows only server " + other.knows().get(0));
    }
    if (!other.runs().equals(scene.runs())) {
      differences.add("other arguments of " + String.join(", ", scene.without().runs().keySet()));
    }
    return String.join(" and ", differences);
  }
}
