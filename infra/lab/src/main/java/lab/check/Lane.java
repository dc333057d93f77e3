package lab.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A worker that is always there: one that has ended, has become slow or was told to end is replaced
 * by a spare. One run at a time; {@link #abort} may be called from another thread.
 */
public final class Lane implements AutoCloseable {

  /** More restarts than this, and what is left of the tests is not run. */
  private static final int MOST_RESTARTS = 5;

  /** Where one has hung, others are likely to: nobody is to wait as long for each. */
  private static final int SECONDS_AFTER_A_HANG = 3;

  /** What tests leave behind makes a worker slow in the end. */
  private static final int RUNS_PER_WORKER = 40;

  private final Starter starter;
  private final Consumer<WorkerProcess> warmUp;
  private final int limitSeconds;
  private volatile @Nullable WorkerProcess worker;
  private volatile @Nullable WorkerProcess busy;
  private volatile boolean aborted;
  private @Nullable CompletableFuture<WorkerProcess> spare;
  private List<String> leftovers = List.of();
  private Duration longestFailure = Duration.ZERO;
  private int runs;

  /** Starts the JVM of a worker. */
  interface Starter {
    WorkerProcess start() throws IOException;
  }

  /**
   * @param warmUp what a spare runs before it is needed
   * @param limitSeconds how long a test may take, as long as none has taken longer
   */
  Lane(Starter starter, Consumer<WorkerProcess> warmUp, int limitSeconds) {
    this.starter = starter;
    this.warmUp = warmUp;
    this.limitSeconds = limitSeconds;
  }

  /** Starts a spare in the background. */
  public void warmUp() {
    if (spare == null) {
      spare = CompletableFuture.supplyAsync(this::warmWorker);
    }
  }

  private WorkerProcess warmWorker() {
    try {
      WorkerProcess started = starter.start();
      warmUp.accept(started);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs tests.
   *
   * @param program the classes of the program and of its tests
   * @param tasks the tests of each, as {@code Class.method}; after one that fails, those that come
   *     later in its task are not run
   * @return outcomes, several for a test with parameters; of an aborted run those that there are
   */
  List<TestOutcome> run(List<Path> program, List<List<String>> tasks) throws IOException {
    List<TestOutcome> outcomes = new ArrayList<>();
    List<List<String>> left = tasks;
    leftovers = List.of();
    longestFailure = Duration.ZERO;
    int limit = limitSeconds;
    for (int restarts = 0; !left.isEmpty() && restarts <= MOST_RESTARTS; restarts++) {
      WorkerProcess current = worker();
      busy = current;
      if (aborted) {
        break;
      }
      List<TestOutcome> some = current.run(program, left, limit);
      leftovers = current.leftovers();
      Duration took = current.longestFailure();
      longestFailure = took.compareTo(longestFailure) > 0 ? took : longestFailure;
      outcomes.addAll(some);
      left = left(tasks, outcomes);
      if (aborted || some.stream().noneMatch(TestOutcome::endedTheRun)) {
        break;
      }
      current.awaitEnd(); // it has said that it ends, and for a moment is still alive
      if (some.stream().anyMatch(one -> one.failure().equals(TestOutcome.HANGS))) {
        limit = Math.min(limit, SECONDS_AFTER_A_HANG);
      }
    }
    busy = null;
    if (!leftovers.isEmpty()) {
      end(worker); // now, or what is left would slow down the spare that warms up
    }
    return outcomes;
  }

  /** What is not tested yet, and may still say something. */
  private static List<List<String>> left(List<List<String>> tasks, List<TestOutcome> outcomes) {
    Set<String> tested = outcomes.stream().map(TestOutcome::id).collect(Collectors.toSet());
    Set<String> failed =
        outcomes.stream()
            .filter(outcome -> !outcome.passed())
            .map(TestOutcome::id)
            .collect(Collectors.toSet());
    return tasks.stream()
        .map(
            tests ->
                tests.stream()
                    .filter(test -> !tested.contains(test))
                    .filter(test -> !FirstFailure.isOver(test, tasks, failed))
                    .toList())
        .filter(tests -> !tests.isEmpty())
        .toList();
  }

  /** A test that takes long; null when none does. For any thread. */
  WorkerProcess.@Nullable UnderWay slow() {
    @Nullable WorkerProcess current = worker;
    return current == null ? null : current.slow();
  }

  /** How long the longest test took that has failed in the last run. */
  Duration longestFailure() {
    return longestFailure;
  }

  /** Where threads still run that the last run has left behind. */
  List<String> leftovers() {
    return leftovers;
  }

  /**
   * Ends a run from another thread, if there is one, and all that are begun before {@link #renew}:
   * what they have not tested is not tested.
   */
  public void abort() {
    aborted = true;
    end(busy);
  }

  /** Has runs be made again after an abort. */
  void renew() {
    aborted = false;
  }

  private static void end(@Nullable WorkerProcess process) {
    if (process != null) {
      process.close();
    }
  }

  private WorkerProcess worker() throws IOException {
    @Nullable WorkerProcess current = worker;
    if (current != null
        && current.isAlive()
        && current.leftovers().isEmpty()
        && ++runs <= RUNS_PER_WORKER) {
      return current;
    }
    end(current);
    @Nullable WorkerProcess warm = spare == null ? null : spare.join();
    WorkerProcess next;
    if (warm != null && warm.isAlive() && warm.leftovers().isEmpty()) {
      next = warm;
    } else {
      end(warm);
      next = starter.start();
    }
    worker = next;
    spare = null;
    runs = 1;
    return next;
  }

  @Override
  public void close() {
    abort();
    end(worker);
    if (spare != null) {
      spare.thenAccept(WorkerProcess::close);
    }
  }
}
