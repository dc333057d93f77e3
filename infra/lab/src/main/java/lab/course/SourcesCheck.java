package lab.course;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What can be seen from the sources alone: tasks, regions and tests agree, and so do neighbours.
 */
public final class SourcesCheck {

  private final Lab lab;

  public SourcesCheck(Lab lab) {
    this.lab = lab;
  }

  /** What is wrong, a line each; empty when nothing is. */
  public List<String> problems() throws IOException {
    List<String> problems = new ArrayList<>();
    for (Step step : lab.steps()) {
      problems.addAll(new TaskCheck(step).problems());
      if (step.number() > 1) {
        problems.addAll(new NeighbourCheck(lab.step(step.number() - 1), step).problems());
      }
    }
    return problems;
  }
}
