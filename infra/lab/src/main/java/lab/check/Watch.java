package lab.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import lab.course.Tasks;
import org.jspecify.annotations.Nullable;

/**
 * Checks at every save. The tasks whose code was just changed are tested first, in a JVM that is
 * kept warm for them; all others follow in another one, which the next save ends. Thus the verdict
 * that a learner waits for never waits for a test of something else.
 *
 * <p>Not for several threads: whoever calls {@link #look} again and again sees all failures there.
 */
public final class Watch implements AutoCloseable {

  /** How long to wait between two looks. */
  public static final long PAUSE_MILLIS = 30;

  /** A run that is at it for longer gives way to the next save. */
  private static final long COURTESY_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

  private final Exercise exercise;
  private final Screen screen;
  private final Saves saves;
  private final Lane first;
  private final Lane rest;
  private final ExecutorService checker = Executors.newSingleThreadExecutor();
  private final Map<String, List<List<String>>> tested = new HashMap<>();
  private volatile CheckResult known = CheckResult.notCompiled(List.of());
  private @Nullable Future<?> running;
  private long runningSince;
  private final SlowTests slow;
  private final AtomicInteger newest = new AtomicInteger();

  /** What is told of a save, from the thread that checks. */
  public interface Screen {

    /** A save was noticed. */
    void saved(Set<Path> files);

    /** A test takes long, and is still running; from any thread. */
    void slow(String title);

    /** The code does not compile. */
    void errors(CheckResult result) throws IOException;

    /**
     * The tasks whose code was changed have their verdict.
     *
     * @param changed with these tasks alone
     * @param known with what is known of all others
     */
    void verdict(CheckResult changed, CheckResult known, Duration sinceSave) throws IOException;

    /** All tasks have their verdict. */
    void all(CheckResult result) throws IOException;
  }

  /** Begins with a check of everything. */
  public Watch(Exercise exercise, Screen screen) throws IOException {
    this.exercise = exercise;
    this.screen = screen;
    this.first = exercise.lane();
    this.rest = exercise.lane();
    this.saves = new Saves(exercise.workspace().main());
    this.slow = new SlowTests(List.of(first, rest), screen::slow);
    first.warmUp();
    start(Set.of());
  }

  /** Looks for saves once, and starts what they ask for. */
  public void look() throws IOException {
    Set<Path> files = saves.changed();
    if (!files.isEmpty()) {
      screen.saved(files);
      start(files);
    }
    @Nullable Future<?> current = running;
    if (current != null && current.isDone()) {
      running = null;
      result(current);
    }
  }

  /** Whether nothing is being checked. */
  public boolean isIdle() {
    return running == null;
  }

  private void start(Set<Path> files) throws IOException {
    long saved = System.nanoTime();
    int number = newest.incrementAndGet();
    @Nullable Future<?> before = running;
    if (before != null && !before.isDone()) {
      rest.abort();
      if (saved - runningSince > COURTESY_NANOS) {
        first.abort();
      }
    }
    runningSince = saved;
    running =
        checker.submit(
            () -> {
              check(number, saved, files.isEmpty());
              return null;
            });
  }

  private void check(int number, long saved, boolean everything) throws IOException {
    while (number == newest.get()) {
      try {
        checkOnce(number, saved, everything);
        return;
      } catch (NoSuchFileException e) { // an editor that saves by renaming has just taken it away
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
      }
    }
  }

  private void checkOnce(int number, long saved, boolean everything) throws IOException {
    List<CompileError> errors = exercise.compile();
    if (!errors.isEmpty()) {
      if (number == newest.get()) {
        screen.errors(CheckResult.notCompiled(errors));
      }
      return;
    }
    Map<String, List<List<String>>> bodies = exercise.bodies();
    List<Tasks.Task> changed = everything ? List.of() : changed(bodies);
    if (!changed.isEmpty()) {
      CheckResult result = exercise.test(changed, first);
      first.warmUp();
      if (number != newest.get()) {
        return;
      }
      known = known.with(result, exercise.tasks());
      tested.putAll(bodies);
      screen.verdict(result, known, Duration.ofNanos(System.nanoTime() - saved));
    }
    if (number != newest.get()) {
      return;
    }
    List<Tasks.Task> others =
        exercise.tasks().stream().filter(task -> !changed.contains(task)).toList();
    CheckResult result = exercise.test(others, rest);
    if (number != newest.get()) {
      return;
    }
    known = known.with(result, exercise.tasks());
    tested.putAll(bodies);
    screen.all(known);
  }

  /** Tasks whose code is not what was tested last; if there is none, the one that fails. */
  private List<Tasks.Task> changed(Map<String, List<List<String>>> bodies) {
    List<Tasks.Task> changed =
        exercise.tasks().stream()
            .filter(task -> !Objects.equals(bodies.get(task.id()), tested.get(task.id())))
            .toList();
    @Nullable Verdict failing = known.failing();
    return changed.isEmpty() && failing != null ? List.of(failing.task()) : changed;
  }

  private static void result(Future<?> done) throws IOException {
    try {
      done.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      if (e.getCause() instanceof UncheckedIOException failure) {
        throw failure.getCause();
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    newest.incrementAndGet();
    slow.close();
    first.close();
    rest.close();
    checker.shutdown();
  }
}
