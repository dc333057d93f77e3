package lab.cli;

import io.javalin.Javalin;
import io.javalin.http.staticfiles.Location;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import lab.course.Lab;
import lab.evidence.Evidence;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The report and the slides: built by Maven as "mvn -pl report package" does, and shown. */
@Command(
    name = "report",
    description = "Builds the report and the slides in both languages, and shows them.",
    footer = {"", "Example: lab report --port 8400"})
final class ReportCommand implements Callable<Integer> {

  /** Begins the lines of the report's own program. */
  private static final String OWN = "report: ";

  @Option(
      names = "--port",
      defaultValue = "8319",
      paramLabel = "PORT",
      description = "Port to show them on (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(names = "--no-browser", description = "Print the address and open nothing.")
  private boolean noBrowser;

  @Spec private CommandSpec spec;

  private final Lab lab = Lab.here();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Ports.requireFree(port, "the report", "--port");
    Path rehearsal = lab.root().resolve(Path.of("report", "evidence", "rehearsal"));
    if (!Files.exists(rehearsal.resolve(Evidence.FILE))) {
      throw new IllegalStateException(
          "the report draws its numbers and pictures from recorded runs, and there is none in "
              + rehearsal);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println("Building the report; the first time Maven fetches what it needs.");
    out.flush();
    build(out);
    serve(lab.root().resolve("report/target/site"), out);
    return ExitCode.OK;
  }

  /** What the report's own program says is shown; Maven's words go to the log alone. */
  private void build(PrintWriter out) throws IOException, InterruptedException {
    new Maven(lab, "lab-report.log", line -> show(line, out))
        .run("-pl", "report", "-DskipTests", "package");
  }

  private static void show(String line, PrintWriter out) {
    if (line.startsWith(OWN)) {
      out.println("  " + line.substring(OWN.length()));
      out.flush();
    }
  }

  /** Until Ctrl-C. */
  private void serve(Path site, PrintWriter out) throws InterruptedException {
    Javalin server =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.staticFiles.add(site.toString(), Location.EXTERNAL);
            });
    server.start("localhost", port);
    Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "shutdown"));
    String address = "http://localhost:" + port;
    out.printf("  report   %s%n", address);
    out.println("Ctrl-C ends it.");
    out.flush();
    if (!noBrowser) {
      Browser.open(address);
    }
    new CountDownLatch(1).await();
  }
}
