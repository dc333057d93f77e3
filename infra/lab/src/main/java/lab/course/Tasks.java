package lab.course;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A step's {@code tasks.yaml}.
 *
 * @param learned what one knows after the last task, in two lines
 * @param look what to look at then
 * @param whenItSays hints for particular failures
 */
public record Tasks(
    int step,
    String title,
    List<String> learned,
    String look,
    List<Task> tasks,
    List<Fitting> whenItSays,
    Neighbour neighbour) {

  private static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory())
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

  /**
   * One thing to do.
   *
   * @param id such as {@code 2.4}
   * @param goal what is true when it is done
   * @param tests as {@code Class.method}
   * @param hints in order: where to look, which API, the shape of the code
   * @param wrongTurns what people do instead
   * @param dependsOn ids of tasks without which its tests cannot pass
   */
  public record Task(
      String id,
      String title,
      String goal,
      List<String> tests,
      List<String> hints,
      List<String> wrongTurns,
      List<String> dependsOn) {}

  /**
   * A hint for one way to fail.
   *
   * @param task its id
   * @param says what stands in the feedback then, within one of its lines
   */
  public record Fitting(String task, String says, String hint) {}

  /** How the step may differ from its predecessor other than by lines that it adds. */
  public record Neighbour(List<Allowance> allow) {}

  /**
   * One line of the predecessor that the step changes or takes away.
   *
   * @param file below {@code src}, with forward slashes
   * @param line the line, white space at its ends aside
   */
  public record Allowance(String file, String line, String why) {}

  /**
   * Reads the file of a step.
   *
   * @throws IOException when it is not there, or is not such a file; the message says where
   */
  public static Tasks read(Step step) throws IOException {
    @Nullable Tasks tasks;
    try {
      tasks = YAML.readValue(Files.readString(step.tasksFile()), Tasks.class);
    } catch (JsonProcessingException e) {
      throw new IOException(
          "%s, line %d: %s"
              .formatted(step.tasksFile(), e.getLocation().getLineNr(), e.getOriginalMessage()),
          e);
    }
    if (tasks == null) {
      throw new IOException(step.tasksFile() + " is empty");
    }
    return tasks;
  }
}
