package lab.prove;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import lab.check.CompileError;
import lab.check.Exercise;
import lab.check.Lane;
import lab.check.StepRunner;
import lab.check.TestOutcome;
import lab.check.Verdict;
import lab.course.Lab;
import lab.course.Step;
import lab.course.Tasks;
import lab.course.Trees;
import org.jspecify.annotations.Nullable;

/**
 * Tries many programs in few JVMs. Each thread stays with one step as long as that has cases left:
 * a worker that has run a step's tests runs them faster the next time.
 */
final class Bench {

  private static final Deque<Case> NONE = new ArrayDeque<>();

  /** For fewer cases a thread starts no worker: until that is warm, others are through. */
  private static final int WORTH_A_WORKER = 4;

  private final Lab lab;
  private final int threads;
  private final IntConsumer progress;
  private final AtomicInteger done = new AtomicInteger();
  private final Map<Integer, Object> locks = new ConcurrentHashMap<>();
  private final Map<Integer, Deque<Case>> waiting = new TreeMap<>();
  private final Map<Integer, Integer> busy = new TreeMap<>();

  /**
   * @param progress is told after each program how many have been tried, from any thread
   */
  Bench(Lab lab, int threads, IntConsumer progress) {
    this.lab = lab;
    this.threads = threads;
    this.progress = progress;
  }

  /**
   * Tries all.
   *
   * @return what is wrong, by the name of the case
   */
  Map<String, List<String>> run(List<Case> cases) throws IOException, InterruptedException {
    for (Case one : cases) {
      waiting.computeIfAbsent(one.step().number(), key -> new ArrayDeque<>()).add(one);
    }
    Map<String, List<String>> problems = new TreeMap<>();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Map<String, List<String>>>> parts = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        String name = "prove-" + ProcessHandle.current().pid() + "-" + i;
        Callable<Map<String, List<String>>> part = () -> part(name);
        parts.add(pool.submit(part));
      }
      for (Future<Map<String, List<String>>> part : parts) {
        problems.putAll(part.get());
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException unforeseen) {
        throw unforeseen;
      }
      throw new IOException(String.valueOf(e.getMessage()), e);
    } finally {
      pool.shutdownNow();
    }
    return problems;
  }

  private Map<String, List<String>> part(String name) throws IOException {
    Map<String, List<String>> problems = new TreeMap<>();
    for (@Nullable Integer step = takeStep(); step != null; step = takeStep()) {
      try (StepRunner runner = runner(lab.step(step), name);
          Lane lane = runner.lane(List.of())) {
        for (@Nullable Case one = take(step); one != null; one = take(step)) {
          List<String> found = attempt(one, runner, lane, name);
          if (!found.isEmpty()) {
            problems.put(one.name(), found);
          }
          progress.accept(done.incrementAndGet());
        }
      }
    }
    return problems;
  }

  /** One at a time for each step, since the first compiles the step's tests for all. */
  private StepRunner runner(Step step, String name) throws IOException {
    synchronized (locks.computeIfAbsent(step.number(), key -> new Object())) {
      return new StepRunner(lab, step, name, Exercise.LIMIT_SECONDS);
    }
  }

  private List<String> attempt(Case one, StepRunner runner, Lane lane, String name)
      throws IOException {
    var folder = one.step().folder().resolve("target").resolve("check").resolve(name + "-sources");
    one.program().write(folder);
    List<CompileError> errors = runner.compile(folder);
    List<Verdict> verdicts = new ArrayList<>();
    if (errors.isEmpty()) {
      List<TestOutcome> outcomes = runner.run(lane, one.tests());
      for (Tasks.Task task : one.tasks()) {
        verdicts.add(Verdict.of(task, outcomes));
      }
    }
    Trees.delete(folder);
    return one.judge().problems(errors, verdicts);
  }

  /**
   * The step with the most cases left for each thread that is at it, this one included; null when
   * every step has somebody and none has enough for one more.
   */
  private synchronized @Nullable Integer takeStep() {
    @Nullable Integer step =
        waiting.keySet().stream()
            .filter(one -> !busy.containsKey(one) || share(one) >= WORTH_A_WORKER)
            .max(Comparator.comparingDouble(this::share))
            .orElse(null);
    if (step != null) {
      busy.merge(step, 1, Integer::sum);
    }
    return step;
  }

  private double share(int step) {
    return waiting.getOrDefault(step, NONE).size() / (1.0 + busy.getOrDefault(step, 0));
  }

  private synchronized @Nullable Case take(int step) {
    return waiting.getOrDefault(step, NONE).poll();
  }
}
