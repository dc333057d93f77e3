package lab.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import lab.check.Exercise;
import lab.check.Watch;
import lab.course.Step;
import lab.course.Workspace;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/** Checks at every save, until Ctrl-C. */
@Command(
    name = "watch",
    description = {
      "Checks at every save, and says in a moment what the change has done.",
      "It looks at the files again and again, so that network folders will do, too."
    },
    footer = {"", "Example: lab watch 2"})
final class WatchCommand extends LearnCommands.LearnCommand {

  @Parameters(
      arity = "0..1",
      paramLabel = "N",
      completionCandidates = Candidates.OfStep.class,
      description = "Which step; without it the one that you worked on last.")
  private @Nullable String number;

  private final BlockingQueue<String> keys = new LinkedBlockingQueue<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Step step = step(number);
    Workspace workspace = new Workspace(lab, step);
    try (Exercise exercise = new Exercise(lab, step, workspace)) {
      WatchScreen screen = new WatchScreen(lab, step, workspace, out());
      startKeys();
      try (Watch watch = new Watch(exercise, screen)) {
        while (!isClosed()) {
          watch.look();
          @Nullable String key = keys.poll(Watch.PAUSE_MILLIS, TimeUnit.MILLISECONDS);
          if (key != null && key.startsWith("q")) {
            return ExitCode.OK;
          }
          if (key != null) {
            screen.press(key);
          }
        }
        return ExitCode.OK;
      }
    }
  }

  /**
   * Whether nobody reads this any more, as when {@code head} has ended. The writer does not know:
   * what it writes to keeps its errors to itself.
   */
  private static boolean isClosed() {
    return System.out.checkError();
  }

  /** Line by line: the only way to read keys that every terminal knows. */
  private void startKeys() {
    Thread reader = new Thread(this::readKeys, "keys");
    reader.setDaemon(true);
    reader.start();
  }

  private void readKeys() {
    try {
      BufferedReader input =
          new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        keys.add(line.strip().toLowerCase(Locale.ROOT));
      }
    } catch (IOException e) {
      out().println("No keys: " + e.getMessage() + ". Ctrl-C ends this.");
    }
  }
}
