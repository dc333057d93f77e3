package lab.rehearse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import lab.demo.Scene;
import lab.demo.Scenes;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Verdicts on scenes, whose playing is made up here. */
class RehearsalTest {

  private static final Scene SCENE = Scenes.of("05-trace");
  private static final Duration TOOK = Duration.ofSeconds(2);

  private final StringWriter out = new StringWriter();

  private Rehearsal.Outcome rehearse(Rehearsal.Playing playing, Scene... scenes) throws Exception {
    return new Rehearsal(playing, new PrintWriter(out)).rehearse(List.of(scenes));
  }

  private List<String> lines() {
    return out.toString().lines().map(String::strip).toList();
  }

  private static Duration broken(String came) {
    throw new ClaimBroken("one trace", came);
  }

  @Test
  @DisplayName("A claim that holds, and not without its layer, passes")
  void goodClaim_passes() throws Exception {
    Rehearsal.Outcome outcome =
        rehearse((scene, whole, patience) -> whole ? TOOK : broken("no trace"), SCENE);

    assertTrue(outcome.isGood());
    assertTrue(lines().get(1).matches("05-trace +holds +\\d+[.,]\\d"), out.toString());
    assertEquals(SCENE.claim().en(), lines().get(2));
    assertEquals("and not with step 1: no trace", lines().get(3));
    assertTrue(lines().get(4).startsWith("1 scenes passed, 0 failed, in "), out.toString());
  }

  @Test
  @DisplayName("A false claim is refused, with what was expected and what came")
  void falseClaim_isRefused() throws Exception {
    Rehearsal.Outcome outcome = rehearse((scene, whole, patience) -> broken("two traces"), SCENE);

    assertFalse(outcome.isGood());
    assertTrue(lines().get(1).contains("DOES NOT HOLD"), out.toString());
    assertTrue(lines().contains("expected  one trace"), out.toString());
    assertTrue(lines().contains("came      two traces"), out.toString());
  }

  @Test
  @DisplayName("A claim that holds without its layer is refused, and it says with what")
  void emptyClaim_isRefused() throws Exception {
    Rehearsal.Outcome outcome = rehearse((scene, whole, patience) -> TOOK, SCENE);

    assertFalse(outcome.isGood());
    assertTrue(lines().get(1).contains("HOLDS WITHOUT ITS LAYER"), out.toString());
    assertTrue(lines().get(3).startsWith("with step 1 it must not"), out.toString());
  }

  @Test
  @DisplayName("What breaks the scene without its layer is no proof that the claim does not hold")
  void brokenPlaying_isNoProof() throws Exception {
    Rehearsal.Outcome outcome =
        rehearse(
            (scene, whole, patience) -> {
              if (whole) {
                return TOOK;
              }
              throw new IOException("nobody answers");
            },
            SCENE);

    assertFalse(outcome.isGood());
    assertTrue(lines().get(1).contains("CANNOT BE PLAYED"), out.toString());
    assertTrue(out.toString().contains("nobody answers"), out.toString());
  }

  @Test
  @DisplayName("One scene that fails does not keep the others from being played")
  void failure_doesNotEndTheRehearsal() throws Exception {
    Scene[] all = Scenes.all().toArray(Scene[]::new);
    Rehearsal.Outcome outcome =
        rehearse(
            (scene, whole, patience) -> whole && scene != SCENE ? TOOK : broken("nothing"), all);

    assertEquals(all.length - 1, outcome.passed());
    assertEquals(1, outcome.failed());
    assertTrue(
        out.toString().contains("%d scenes passed, 1 failed, in ".formatted(all.length - 1)));
  }

  @Test
  @DisplayName("Without its layer a claim gets more time than it took with it")
  void patience_exceedsWhatItTook() throws Exception {
    List<Duration> patience = new ArrayList<>();
    rehearse(
        (scene, whole, given) -> {
          patience.add(given);
          return whole ? TOOK : broken("nothing");
        },
        SCENE);

    assertTrue(patience.get(1).compareTo(TOOK) > 0, patience.toString());
  }

  @Test
  @DisplayName("Every scene has a claim, and every claim a scene")
  void claims_areThoseOfTheScenes() {
    assertEquals(Scenes.all().stream().map(Scene::id).toList(), Claims.ids());
  }

  @Test
  @DisplayName("What is different without the layer is said for every scene")
  void difference_isSaid() throws Exception {
    rehearse(
        (scene, whole, patience) -> whole ? TOOK : broken("nothing"),
        Scenes.all().toArray(Scene[]::new));

    Stream<String> said = lines().stream().filter(line -> line.startsWith("and not with"));
    assertTrue(said.noneMatch(line -> line.contains("with :")), out.toString());
  }
}
