package lab.check;

import java.io.IOException;
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
 * <p>Not for several threads.
 */
public final class Watch implements AutoCloseable {

  /** How long to wait between two looks. */
  public static final long PAUSE_MILLIS = 30;

  /** A run that is at it for longer gives way to the next save. */
  private static final long COURTESY_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

  /** More than a compilation takes, which nobody can end. */
  private static final long CLOSE_SECONDS = 10;

  private final Exercise exercise;
  private final Screen screen;
  private final Saves saves;
  private final Lane first;
  private final Lane rest;
  private final ExecutorService checker = Executors.newSingleThreadExecutor();
  private final Map<String, List<List<String>>> tested = new HashMap<>();
  private volatile CheckResult known = CheckResult.NOTHING;
  private @Nullable Future<?> running;
  private long runningSince;
  private final SlowTests slow;
  private final AtomicInteger newest = new AtomicInteger();

  /** What is told of a save, from the thread that checks; a save itself from the one that looks. */
  public interface Screen {

    /** A save was noticed. */
    void saved(Set<Path> files);

    /** A test takes long, and is still running; from any thread. */
    void slow(String title);

    /** The code cannot be checked, for a reason such as a file that is no text. */
    void failed(IOException reason);

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
    running = checker.submit(() -> check(number, saved, files.isEmpty()));
  }

  private void check(int number, long saved, boolean everything) {
    // Whoever ends a run has made another check the newest before.
    first.renew();
    rest.renew();
    while (isNewest(number)) {
      try {
        checkOnce(number, saved, everything);
        return;
      } catch (NoSuchFileException e) { // an editor that saves by renaming has just taken it away
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
      } catch (IOException e) {
        screen.failed(e);
        return;
      }
    }
  }

  private boolean isNewest(int number) {
    return number == newest.get();
  }

  private void checkOnce(int number, long saved, boolean everything) throws IOException {
    List<CompileError> errors = exercise.compile();
    if (!errors.isEmpty()) {
      if (isNewest(number)) {
        screen.errors(CheckResult.notCompiled(errors));
      }
      return;
    }
    if (!isNewest(number)) {
      return;
    }
    Map<String, List<List<String>>> bodies = exercise.bodies();
    List<Tasks.Task> changed = everything ? List.of() : changed(bodies);
    if (!changed.isEmpty()) {
      CheckResult result = exercise.test(changed, first);
      first.warmUp();
      if (!isNewest(number)) {
        return;
      }
      known = known.with(result, exercise.tasks());
      tested.putAll(bodies);
      screen.verdict(result, known, Duration.ofNanos(System.nanoTime() - saved));
    }
    List<Tasks.Task> others =
        exercise.tasks().stream().filter(task -> !changed.contains(task)).toList();
    CheckResult result = exercise.test(others, rest);
    if (!isNewest(number)) {
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

  /** What nobody foresaw ends the watch. */
  private static void result(Future<?> done) {
    try {
      done.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends what is being checked, and returns when nothing is. */
  @Override
  public void close() {
    newest.incrementAndGet();
    slow.close();
    first.abort();
    rest.abort();
    checker.shutdown();
    try {
      checker.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    first.close();
    rest.close();
  }
}
