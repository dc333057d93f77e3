package lab.prove;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import lab.check.CheckResult;
import lab.check.CheckResult.State;
import lab.check.Exercise;
import lab.check.Watch;
import lab.course.Lab;
import lab.course.Program;
import lab.course.Step;
import lab.course.Trees;
import lab.course.Workspace;
import org.jspecify.annotations.Nullable;

/**
 * How long a learner waits from a save to the verdict, in {@code lab watch} and with Maven: both on
 * the same workspace, one after the other, so that the machine is the same for both. Each wrong
 * program of a step and the right one are saved by turns, as soon as the last verdict is there.
 */
public final class WatchSpeed {

  private static final int BUILDS = 3;
  private static final double BOUND_SECONDS = 0.5;
  private static final double BOUND_RATIO = 10;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Lab lab;
  private final List<String> maven;
  private final PrintWriter out;

  /**
   * @param maven how to start it
   */
  public WatchSpeed(Lab lab, List<String> maven, PrintWriter out) {
    this.lab = lab;
    this.maven = maven;
    this.out = out;
  }

  /** Measures, prints both medians and their ratio, and says whether both bounds hold. */
  public boolean measure() throws IOException, InterruptedException {
    Step step = lab.step(2);
    Workspace workspace = new Workspace(lab, step, "speed");
    Trees.delete(workspace.folder()); // of a run that was killed
    try {
      workspace.create(Map.of());
      Program.reference(step).write(workspace.main());
      out.printf("Saving each wrong program of %s, and the right one by turns.%n", name(step));
      out.flush();
      List<Double> saves = saves(step, workspace);
      double watch = median(saves);
      out.printf("watch  %5.2f s  median of %d saves%n", watch, saves.size());
      out.printf("Running its tests with Maven, %d times.%n", BUILDS);
      out.flush();
      double build = median(builds(workspace));
      out.printf("maven  %5.2f s  median of %d runs of mvn -o -q test%n", build, BUILDS);
      out.printf("ratio  %5.1f%n", build / watch);
      out.flush();
      return watch <= BOUND_SECONDS && build / watch >= BOUND_RATIO;
    } finally {
      Trees.delete(workspace.folder());
    }
  }

  private static String name(Step step) {
    return step.folder().getFileName().toString();
  }

  /** Seconds from each save to its verdict, which must be the one that the program deserves. */
  private static List<Double> saves(Step step, Workspace workspace, Exercise exercise)
      throws IOException {
    Program right = Program.reference(step);
    List<Double> seconds = new ArrayList<>();
    Verdicts verdicts = new Verdicts();
    try (Watch watch = new Watch(exercise, verdicts)) {
      await(watch, watch::isIdle);
      for (WrongProgram mistake : WrongProgram.of(step)) {
        Program wrong = mistake.program(right);
        Set<String> files = changed(right, wrong);
        for (State expected : List.of(State.FAILED, State.PASSED)) {
          verdicts.of(mistake.task());
          save(expected == State.FAILED ? wrong : right, files, workspace);
          long saved = System.nanoTime();
          await(watch, () -> verdicts.last != null);
          seconds.add((System.nanoTime() - saved) / 1e9);
          if (verdicts.last != expected) {
            throw new IOException(
                "%s: told %s, not %s".formatted(mistake.patch(), verdicts.last, expected));
          }
        }
      }
    }
    return seconds;
  }

  private static Set<String> changed(Program right, Program wrong) {
    return wrong.files().entrySet().stream()
        .filter(file -> !file.getValue().equals(right.files().get(file.getKey())))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private List<Double> saves(Step step, Workspace workspace) throws IOException {
    try (Exercise exercise = new Exercise(lab, step, workspace)) {
      return saves(step, workspace, exercise);
    }
  }

  /** As many editors do. */
  private static void save(Program program, Set<String> files, Workspace workspace)
      throws IOException {
    for (String name : files) {
      Path file = workspace.main().resolve(name);
      Path draft = file.resolveSibling("." + file.getFileName() + ".tmp");
      Files.write(draft, program.files().getOrDefault(name, List.of()));
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void await(Watch watch, BooleanSupplier condition) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      watch.look();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(Watch.PAUSE_MILLIS));
      if (System.nanoTime() > end) {
        throw new IOException("no verdict within " + PATIENCE.toSeconds() + " s");
      }
    }
  }

  private List<Double> builds(Workspace workspace) throws IOException, InterruptedException {
    List<Double> seconds = new ArrayList<>();
    List<String> command = new ArrayList<>(maven);
    command.addAll(List.of("-o", "-q", "-f", workspace.folder().toString(), "test"));
    for (int i = 0; i < BUILDS; i++) {
      long start = System.nanoTime();
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + " fails on the reference");
      }
      seconds.add((System.nanoTime() - start) / 1e9);
    }
    return seconds;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private static final class Verdicts implements Watch.Screen {

    private volatile String task = "";
    private volatile @Nullable State last;

    /** Waits for the verdict of a task. */
    private void of(String id) {
      task = id;
      last = null;
    }

    private void note(CheckResult result) {
      result
          .states()
          .forEach(
              (one, state) -> {
                if (one.id().equals(task)) {
                  last = state;
                }
              });
    }

    @Override
    public void saved(Set<Path> files) {}

    @Override
    public void slow(String title) {}

    @Override
    public void failed(IOException reason) {
      throw new UncheckedIOException(reason);
    }

    @Override
    public void errors(CheckResult result) {
      throw new IllegalStateException("does not compile: " + result.errors());
    }

    @Override
    public void verdict(CheckResult changed, CheckResult known, Duration sinceSave) {
      note(changed);
    }

    @Override
    public void all(CheckResult result) {
      note(result); // the first where the change lies outside of all tasks
    }
  }
}
