package lab.course;

import java.nio.file.Path;

/**
 * One of the five steps.
 *
 * @param number 1 to 5
 * @param folder such as {@code step02-tracing}
 * @param layer what it adds, in a few words
 */
public record Step(int number, Path folder, String layer) {

  public Path sources() {
    return folder.resolve("src");
  }

  public Path tasksFile() {
    return folder.resolve("tasks.yaml");
  }
}
