package lab.course;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where everything is.
 *
 * @param root the folder of the root {@code pom.xml}
 */
public record Lab(Path root) {

  /** The lab that the launcher has found; the working folder when it was started otherwise. */
  public static Lab here() {
    return new Lab(Path.of(System.getProperty("lab.root", "")).toAbsolutePath().normalize());
  }

  public List<Step> steps() {
    return List.of(
        new Step(1, root.resolve("step01-plain-grpc"), "plain gRPC"),
        new Step(2, root.resolve("step02-tracing"), "+ traces"),
        new Step(3, root.resolve("step03-metrics"), "+ metrics"),
        new Step(4, root.resolve("step04-logs"), "+ logs"),
        new Step(5, root.resolve("step05-streaming"), "+ streams"));
  }

  /**
   * The step of that number.
   *
   * @throws IllegalArgumentException when there is none; the message says which there are
   */
  public Step step(int number) {
    if (number < 1 || number > steps().size()) {
      throw new IllegalArgumentException(
          "there is no step %d: the steps are 1 to %d".formatted(number, steps().size()));
    }
    return steps().get(number - 1);
  }

  /** The step that a task belongs to. */
  public Step stepOf(Tasks.Task task) {
    return step(Integer.parseInt(task.id().substring(0, task.id().indexOf('.'))));
  }

  /** The class path of a module that is built: its own classes, and what it depends on. */
  public String classPath(Path module) throws IOException {
    Path target = module.resolve("target");
    return target.resolve("classes")
        + File.pathSeparator
        + Files.readString(target.resolve("classpath")).strip();
  }

  /** The class path of a module's programs, which end with whoever has started them. */
  public String programPath(Path module) throws IOException {
    return classPath(module) + File.pathSeparator + module("testkit").resolve("target/classes");
  }

  public Path module(String name) {
    return root.resolve("infra").resolve(name);
  }
}
