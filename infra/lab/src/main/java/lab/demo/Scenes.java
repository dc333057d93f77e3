package lab.demo;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The scenes of the talk, from a file each. */
public final class Scenes {

  private static final List<String> IDS =
      List.of(
          "01-call",
          "02-deadline-and-errors",
          "03-tls-and-token",
          "04-load-balancing",
          "05-trace",
          "06-broken-propagation",
          "07-metrics-to-trace",
          "08-log-to-trace",
          "09-streams",
          "10-backend-gone",
          "11-before-after");

  private static final ObjectMapper YAML =
      YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .build();

  private static final List<Scene> ALL = IDS.stream().map(Scenes::read).toList();

  private Scenes() {}

  /** All of them, in the order of the talk. */
  public static List<Scene> all() {
    return ALL;
  }

  /**
   * The scene with this id.
   *
   * @throws IllegalArgumentException when there is none; the message names all
   */
  public static Scene of(String id) {
    return ALL.stream()
        .filter(scene -> scene.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no scene is called '%s': there are %s"
                        .formatted(
                            id, ALL.stream().map(Scene::id).collect(Collectors.joining(", ")))));
  }

  private static Scene read(String id) {
    String file = "/scenes/" + id + ".yaml";
    try (@Nullable InputStream in = Scenes.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("there is no " + file);
      }
      ObjectNode scene = YAML.readValue(in, ObjectNode.class);
      return YAML.treeToValue(scene.put("id", id), Scene.class);
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }
}
