package lab.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import lab.check.CheckReport;
import lab.check.CheckResult;
import lab.check.Exercise;
import lab.check.Watch;
import lab.course.Step;
import lab.course.Tasks;
import lab.course.Workspace;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/** Checks at every save, until Ctrl-C. */
@Command(
    name = "watch",
    description = "Checks at every save, and says in a moment what the change has done.",
    footer = {"", "Example: lab watch 2"})
final class WatchCommand extends LearnCommands.LearnCommand implements Watch.Screen {

  private static final String KEYS = "h a hint · l the list · q quit, each with Enter";
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  @Parameters(
      arity = "0..1",
      paramLabel = "N",
      description = "Which step; without it the one that you worked on last.")
  private @Nullable String number;

  private final BlockingQueue<String> keys = new LinkedBlockingQueue<>();
  private Step step;
  private CheckReport report;
  private volatile @Nullable CheckResult last;

  @Override
  public Integer call() throws IOException, InterruptedException {
    step = step(number);
    Workspace workspace = new Workspace(lab, step);
    report = new CheckReport(workspace);
    say(List.of("Watching " + lab.root().relativize(workspace.main()), KEYS, "Checking ..."));
    startKeys();
    try (Exercise exercise = new Exercise(lab, step, workspace);
        Watch watch = new Watch(exercise, this)) {
      while (true) {
        watch.look();
        @Nullable String key = keys.poll(Watch.PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        if (key != null && key.startsWith("q")) {
          return ExitCode.OK;
        }
        if (key != null) {
          press(key);
        }
      }
    }
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
      say(List.of("No keys: " + e.getMessage() + ". Ctrl-C ends this."));
    }
  }

  private void press(String key) throws IOException {
    @Nullable CheckResult result = last;
    Tasks.@Nullable Task task = result == null ? null : result.current();
    if (key.startsWith("l") && result != null) {
      say(report.of(result));
    } else if (key.startsWith("h") && task != null) {
      say(Hints.next(lab, task, result));
    } else {
      say(List.of(KEYS));
    }
  }

  private synchronized void say(List<String> lines) {
    Lines.print(out(), lines);
  }

  @Override
  public void saved(Set<Path> files) {
    String names =
        files.stream()
            .map(file -> String.valueOf(file.getFileName()))
            .collect(Collectors.joining(", "));
    say(
        List.of(
            "", "── %s  %s".formatted(LocalTime.now(ZoneId.systemDefault()).format(TIME), names)));
  }

  @Override
  public void errors(CheckResult result) throws IOException {
    say(report.of(result));
  }

  @Override
  public void verdict(CheckResult changed, CheckResult known, Duration sinceSave)
      throws IOException {
    last = known;
    String time = String.format(Locale.ROOT, "(%.1f s)", sinceSave.toMillis() / 1000.0);
    say(report.of(changed, known, time));
  }

  @Override
  public void all(CheckResult result) throws IOException {
    @Nullable CheckResult before = last;
    last = result;
    Exercise.save(lab, result);
    if (before == null) {
      say(report.of(result));
    } else {
      say(report.afterAll(before, result));
    }
    if (result.allPassed()) {
      synchronized (this) {
        LearnCommands.printEnd(lab, step, out());
      }
    }
  }
}
