package lab.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import lab.course.Lab;

/** The compose stack, by the commands of Docker. */
final class Stack {

  private final Lab lab;

  Stack(Lab lab) {
    this.lab = lab;
  }

  /** Starts it and waits until all of it is healthy. */
  int up() throws IOException, InterruptedException {
    return compose("up", "--detach", "--wait");
  }

  /** Ends it; what it has stored stays. */
  int down() throws IOException, InterruptedException {
    return compose("down");
  }

  int status() throws IOException, InterruptedException {
    return compose("ps");
  }

  private int compose(String... arguments) throws IOException, InterruptedException {
    requireCompose();
    List<String> command = new ArrayList<>(List.of("docker", "compose"));
    command.addAll(List.of("--file", lab.module("stack").resolve("compose.yaml").toString()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).inheritIO().start().waitFor() == 0 ? 0 : 1;
  }

  private static void requireCompose() throws IOException, InterruptedException {
    Process version;
    try {
      version =
          new ProcessBuilder("docker", "compose", "version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new IOException("there is no docker here: install Docker, or use the console", e);
    }
    if (version.waitFor() != 0) {
      throw new IOException("docker has no compose here: install its plugin, or use the console");
    }
  }
}
