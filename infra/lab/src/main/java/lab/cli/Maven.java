package lab.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import lab.course.Lab;

/**
 * Builds what the lab itself does not need, when it is asked for. What Maven says goes to a log.
 *
 * @param log its name below {@code target}
 * @param listener hears each line as well
 */
record Maven(Lab lab, String log, Consumer<String> listener) {

  /**
   * Runs Maven in the lab's folder; Ctrl-C ends it too.
   *
   * @throws IllegalStateException when there is no Maven, or it fails; the message says where its
   *     words are
   */
  void run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(command());
    command.add("-B");
    command.addAll(List.of(arguments));
    Path file = Files.createDirectories(lab.root().resolve("target")).resolve(log);
    Process maven =
        new ProcessBuilder(command)
            .directory(lab.root().toFile())
            .redirectErrorStream(true)
            .start();
    Thread end = new Thread(() -> end(maven), "shutdown");
    Runtime.getRuntime().addShutdownHook(end);
    try (BufferedReader said = maven.inputReader();
        PrintWriter written = new PrintWriter(Files.newBufferedWriter(file))) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        written.println(line);
        listener.accept(line);
      }
    }
    int status = maven.waitFor();
    Runtime.getRuntime().removeShutdownHook(end);
    if (status != 0) {
      throw new IllegalStateException("the build failed; all of its log is in " + file);
    }
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
  }

  /**
   * How to start it.
   *
   * @throws IllegalStateException when it is not there
   */
  static List<String> command() {
    List<String> command = Build.mavenCommand();
    if (command.isEmpty()) {
      throw new IllegalStateException("no \"mvn\" on the PATH: install Maven 3.8.7 or newer");
    }
    return command;
  }
}
