package lab.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import lab.console.page.FindingView;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The five steps as they stand. */
class StepsTest {

  private static final Lab LAB = new Lab(Path.of("..", "..").toAbsolutePath().normalize());

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5})
  @DisplayName("Each step is its predecessor plus lines")
  void step_isItsPredecessorPlusLines(int number) throws IOException {
    NeighbourCheck check = new NeighbourCheck(LAB.step(number - 1), LAB.step(number));

    assertEquals("", String.join("\n", check.problems()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  @DisplayName("Tasks, regions and tests of each step agree")
  void tasks_agreeWithSources(int number) throws IOException {
    List<String> problems = new TaskCheck(LAB.step(number)).problems();

    assertEquals("", String.join("\n", problems));
  }

  @Test
  @DisplayName("The console's findings point to tasks that there are")
  void findings_pointToTasks() throws IOException {
    Set<String> known = new TreeSet<>();
    for (Step step : LAB.steps()) {
      Tasks.read(step).tasks().forEach(task -> known.add(task.id()));
    }

    for (String task : FindingView.tasks()) {
      assertTrue(known.contains(task), task);
    }
  }
}
