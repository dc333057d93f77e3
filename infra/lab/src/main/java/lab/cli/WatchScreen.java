package lab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import lab.check.CheckReport;
import lab.check.CheckResult;
import lab.check.Exercise;
import lab.check.Verdict;
import lab.check.Watch;
import lab.course.Lab;
import lab.course.Step;
import lab.course.Tasks;
import lab.course.Workspace;
import org.jspecify.annotations.Nullable;

/** What {@code lab watch} prints, from the thread that checks and from the one that reads keys. */
final class WatchScreen implements Watch.Screen {

  static final String STILL_RUNNING = "… still running: ";
  private static final String KEYS = "h a hint · l the list · q quit, each with Enter";
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final Lab lab;
  private final Step step;
  private final Workspace workspace;
  private final CheckReport report;
  private final PrintWriter out;
  private volatile @Nullable CheckResult last;
  private volatile @Nullable CheckResult told; // the failure that was last spoken of is in it
  private volatile @Nullable CheckResult said; // what a save has changed

  WatchScreen(Lab lab, Step step, Workspace workspace, PrintWriter out) {
    this.lab = lab;
    this.step = step;
    this.workspace = workspace;
    this.report = new CheckReport(workspace);
    this.out = out;
    Path watched = lab.root().relativize(workspace.main());
    say(List.of("Watching " + watched, KEYS, "Checking ..."));
  }

  private synchronized void say(List<String> lines) {
    Lines.print(out, lines);
  }

  /** Does what a key asks for. */
  void press(String key) throws IOException {
    @Nullable CheckResult result = last;
    @Nullable CheckResult spoken = told;
    Tasks.@Nullable Task task = spoken == null ? null : spoken.current();
    if (key.startsWith("l") && result != null) {
      say(report.of(result));
    } else if (key.startsWith("h") && task != null) {
      synchronized (this) { // the hints that were opened and what has passed share a file
        say(Hints.next(lab, task, spoken));
      }
    } else {
      say(List.of(KEYS));
    }
  }

  @Override
  public void saved(Set<Path> files) {
    String time = LocalTime.now(ZoneId.systemDefault()).format(TIME);
    String names =
        files.stream()
            .map(file -> String.valueOf(file.getFileName()))
            .collect(Collectors.joining(", "));
    say(List.of("", "── %s  %s".formatted(time, names)));
  }

  @Override
  public void slow(String title) {
    say(List.of(STILL_RUNNING + title));
  }

  @Override
  public void failed(IOException reason) {
    say(List.of("✗ " + Main.words(reason)));
  }

  @Override
  public void errors(CheckResult result) throws IOException {
    say(report.of(result));
  }

  @Override
  public void verdict(CheckResult changed, CheckResult known, Duration sinceSave)
      throws IOException {
    last = known;
    told = changed.failing() == null ? known : changed;
    said = changed;
    String time = String.format(Locale.ROOT, "(%.1f s)", sinceSave.toMillis() / 1000.0);
    say(report.of(changed, known, time));
  }

  private static boolean stillFails(@Nullable CheckResult told, CheckResult now) {
    @Nullable Verdict failing = told == null ? null : told.failing();
    return failing != null && now.states().get(failing.task()) == CheckResult.State.FAILED;
  }

  @Override
  public void all(CheckResult result) throws IOException {
    @Nullable CheckResult before = last;
    last = result;
    told = stillFails(told, result) ? told : result;
    synchronized (this) {
      Exercise.save(lab, result);
    }
    @Nullable CheckResult now = said;
    say(before == null ? report.of(result) : report.afterAll(now == null ? before : now, result));
    if (result.allPassed() && workspace.missing().isEmpty()) {
      synchronized (this) {
        LearnCommands.printEnd(lab, step, out);
      }
    }
  }
}
