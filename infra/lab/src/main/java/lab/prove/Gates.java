package lab.prove;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import lab.course.Lab;
import lab.course.Step;

/** All gates, one after the other as they are told, at the same time as they are run. */
public final class Gates {

  /** More threads than cores: much of a failing test is waiting. */
  private static final int THREADS = Runtime.getRuntime().availableProcessors() * 3 + 1;

  /** A line for so many programs. */
  private static final int PROGRESS_STEP = 40;

  private final Lab lab;
  private final String only;
  private final List<Gate> others;
  private final PrintWriter out;
  private final Proof proof;

  /** A gate that runs no program of a step. */
  public interface Gate {

    /** What it looks at, in a few words. */
    String name();

    /** What is wrong, a line each. */
    List<String> problems() throws IOException;
  }

  /**
   * @param only a step such as {@code 2}, a task such as {@code 2.4}, or nothing for all
   * @param update whether what learners read is written down anew
   * @param others gates beside those that run programs; they run at the same time
   */
  public Gates(Lab lab, String only, boolean update, List<Gate> others, PrintWriter out) {
    this.lab = lab;
    this.only = only;
    this.others = others;
    this.out = out;
    this.proof = new Proof(lab, update);
  }

  /** Runs all; says whether nothing is wrong. */
  public boolean prove() throws IOException, InterruptedException {
    long start = System.nanoTime();
    Map<String, List<Case>> gates = new LinkedHashMap<>(); // those with long cases first
    List<Case> all = new ArrayList<>();
    List<Step> wanted =
        lab.steps().stream()
            .filter(step -> only.isEmpty() || only.startsWith(String.valueOf(step.number())))
            .toList();
    for (Step step : wanted) {
      if (!only.contains(".")) {
        add(gates, "references and whole starters", proof.wholes(step));
        add(gates, "one task blanked", proof.blanks(step));
        add(gates, "the step before", proof.predecessors(step));
      }
      add(gates, "wrong programs", proof.wrongs(step).stream().filter(this::isWanted).toList());
    }
    gates.values().forEach(all::addAll);
    ExecutorService aside = Executors.newSingleThreadExecutor();
    List<Future<List<String>>> found =
        others.stream().map(gate -> aside.submit(gate::problems)).toList();
    aside.shutdown();
    Map<String, List<String>> first =
        new Bench(lab, THREADS, done -> say(done, all.size())).run(all);
    // Once more, one after the other: a busy machine is no fault of a program or a page.
    List<Case> again = all.stream().filter(one -> first.containsKey(one.name())).toList();
    Map<String, List<String>> problems =
        again.isEmpty() ? first : new Bench(lab, 1, done -> {}).run(again);
    gates.forEach((gate, cases) -> report(gate, cases, problems));
    List<String> idle = new ArrayList<>();
    for (Step step : wanted) {
      idle.addAll(only.contains(".") ? List.of() : proof.idleTests(step));
    }
    report("every test of a task fails for some program", idle);
    int wrong = problems.size() + idle.size();
    for (int i = 0; i < others.size(); i++) {
      List<String> more = result(found.get(i));
      if (!more.isEmpty()) {
        more = others.get(i).problems();
      }
      report(others.get(i).name(), more);
      wrong += more.size();
    }
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
    out.printf("%d programs in %d s, %d not as they should be%n", all.size(), seconds, wrong);
    out.flush();
    return wrong == 0;
  }

  private void say(int done, int all) {
    if (done % PROGRESS_STEP == 0) {
      out.printf("  %d of %d programs%n", done, all);
      out.flush();
    }
  }

  private static List<String> result(Future<List<String>> found)
      throws IOException, InterruptedException {
    try {
      return found.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException unforeseen) {
        throw unforeseen;
      }
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
  }

  private boolean isWanted(Case one) {
    return !only.contains(".") || one.tasks().get(0).id().equals(only);
  }

  private static void add(Map<String, List<Case>> gates, String gate, List<Case> cases) {
    gates.computeIfAbsent(gate, key -> new ArrayList<>()).addAll(cases);
  }

  private void report(String gate, List<String> problems) {
    out.printf("%s %s%n", problems.isEmpty() ? "✓" : "✗", gate);
    problems.forEach(problem -> out.printf("  %s%n", problem));
  }

  private void report(String gate, List<Case> cases, Map<String, List<String>> problems) {
    boolean holds = cases.stream().noneMatch(one -> problems.containsKey(one.name()));
    out.printf("%s %s: %d%n", holds ? "✓" : "✗", gate, cases.size());
    for (Case one : cases) {
      for (String problem : problems.getOrDefault(one.name(), List.of())) {
        out.printf("  %s: %s%n", one.name(), problem);
      }
    }
  }
}
