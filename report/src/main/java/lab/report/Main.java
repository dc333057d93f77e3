package lab.report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Builds the report; the argument is the lab's folder. Exit status 0 done, 1 something is wrong.
 */
public final class Main {

  private Main() {}

  public static void main(String[] args) throws InterruptedException {
    System.exit(run(Path.of(args[0]), System.out, System.err));
  }

  static int run(Path root, PrintStream out, PrintStream err) throws InterruptedException {
    List<String> problems;
    try {
      problems = new Report(new Folders(root.toRealPath()), out, Slides.possible()).build();
    } catch (IOException e) {
      problems = List.of(e.getMessage());
    }
    problems.forEach(problem -> err.println("report: " + problem));
    return problems.isEmpty() ? 0 : 1;
  }
}
