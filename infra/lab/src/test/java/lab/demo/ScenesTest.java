package lab.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lab.demo.Scene.Run;
import lab.demo.Scene.Sentences;
import lab.demo.Scene.Words;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every scene has to have. */
class ScenesTest {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]*)}");

  private static final Set<String> PLACES =
      Set.of("servers", "server-1", "server-2", "port", "certs", "token");

  private static Stream<Scene> scenes() {
    return Scenes.all().stream();
  }

  @Test
  @DisplayName("There are eleven, and showing them takes about a quarter of an hour")
  void scenes_areElevenInSixteenMinutes() {
    int seconds = scenes().mapToInt(Scene::seconds).sum();

    assertEquals(11, Scenes.all().size());
    assertTrue(seconds > 900 && seconds <= 1000, seconds + " s");
  }

  @ParameterizedTest
  @MethodSource("scenes")
  @DisplayName("It has its texts in both languages, sentence by sentence")
  void texts_areInBothLanguages(Scene scene) {
    List<Words> words =
        Stream.concat(
                Stream.of(scene.title(), scene.trouble(), scene.claim()),
                scene.runs().stream().map(Run::title))
            .toList();

    words.forEach(text -> assertTexts(List.of(text.en()), List.of(text.pl())));
    for (Sentences sentences : List.of(scene.points(), scene.acts())) {
      assertTrue(sentences.en().size() >= 2 && sentences.en().size() <= 4);
      assertTexts(sentences.en(), sentences.pl());
    }
  }

  private static void assertTexts(List<String> english, List<String> polish) {
    assertEquals(english.size(), polish.size(), english.toString());
    for (int i = 0; i < english.size(); i++) {
      assertFalse(english.get(i).isBlank());
      assertFalse(polish.get(i).isBlank());
      assertFalse(english.get(i).equals(polish.get(i)), english.get(i));
      assertFalse(polish.get(i).matches("(?s).*[\"“].*"), "„…” in Polish: " + polish.get(i));
      assertFalse(
          polish.get(i).matches("(?sU).*\\b[aiouwz] .*"), "an orphaned word: " + polish.get(i));
    }
  }

  @ParameterizedTest
  @MethodSource("scenes")
  @DisplayName("Its step and its servers exist, and its runs know where to go")
  void state_canBeSet(Scene scene) {
    for (Scene each : List.of(scene, scene.withoutLayer())) {
      assertTrue(each.step() >= 1 && each.step() <= 5);
      assertFalse(each.knows().isEmpty());
      assertTrue(Set.of(1, 2).containsAll(each.knows()));
      assertTrue(scene.knows().size() == 2, "the room sees both servers");
      for (Run run : each.runs()) {
        assertTrue(run.step() >= 1 && run.step() <= 5);
        assertEquals(Set.of(), without(placeholders(run.arguments()), PLACES), run.toString());
      }
    }
    assertEquals(
        scene.runs().size(), scene.runs().stream().map(Run::id).collect(Collectors.toSet()).size());
  }

  @ParameterizedTest
  @MethodSource("scenes")
  @DisplayName("Its view can be filled in, and is there if the scene opens with it")
  void view_canBeFilledIn(Scene scene) {
    Set<String> wanted = placeholders(List.of(scene.show()));

    assertEquals(Set.of(), without(wanted, Set.of("trace", "span")));
    assertEquals(wanted.isEmpty(), scene.find().isEmpty());
    assertTrue(scene.opens() == Scene.Opens.STAGE || !scene.show().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("scenes")
  @DisplayName("With its layer taken out something is different")
  void withoutLayer_differs(Scene scene) {
    Set<String> runs = scene.runs().stream().map(Run::id).collect(Collectors.toSet());

    assertFalse(scene.equals(scene.withoutLayer()));
    assertEquals(Set.of(), without(scene.without().runs().keySet(), runs));
  }

  @Test
  @DisplayName("A wrong id is answered with all that there are")
  void of_namesAll() {
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> Scenes.of("rain")).getMessage());

    scenes().forEach(scene -> assertTrue(message.contains(scene.id()), message));
    assertEquals(2, Scenes.of("05-trace").step());
  }

  private static Set<String> placeholders(List<String> texts) {
    return texts.stream()
        .flatMap(text -> PLACEHOLDER.matcher(text).results().map(found -> found.group(1)))
        .collect(Collectors.toSet());
  }

  private static Set<String> without(Set<String> all, Set<String> known) {
    Set<String> rest = new HashSet<>(all);
    rest.removeAll(known);
    return rest;
  }
}
