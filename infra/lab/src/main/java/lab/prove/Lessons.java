package lab.prove;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lab.course.Lab;
import lab.course.Trees;
import lab.testkit.Child;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Does what the pages tell a reader to do, in a folder of its own, and compares what comes with
 * what they show. Commands run in a shell, since the pages are written for one.
 */
public final class Lessons implements Gates.Gate {

  /** Programs that a reader ends with Ctrl-C, and what they say when they are ready. */
  private static final Pattern ENDLESS = Pattern.compile("lab (server|run|demo)\\b|--rate");

  private static final Pattern READY = Pattern.compile("listening on|^ +page +http|answered");
  private static final long PATIENCE_SECONDS = 60;
  private static final int LINES_SHOWN = 12;
  private static final int WIDTH_SHOWN = 120;

  private final Lab lab;
  private final List<Path> pages;
  private final CommandLine command;
  private final List<Running> running = new ArrayList<>();

  /**
   * @param command the lab command, to ask whether it knows what a page mentions
   */
  public Lessons(Lab lab, List<Path> pages, CommandLine command) {
    this.lab = lab;
    this.pages = pages;
    this.command = command;
  }

  private record Running(Process process, List<String> lines, Thread reader) {

    /** Asks only the program itself: one that has started others ends them in their order. */
    void end() {
      List<ProcessHandle> all =
          Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
      process.destroy();
      try {
        process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        all.forEach(ProcessHandle::destroyForcibly);
        reader.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public String name() {
    return "what the pages tell one to type";
  }

  @Override
  public List<String> problems() throws IOException {
    List<String> problems = new ArrayList<>();
    for (Path page : pages) {
      Lesson lesson = Lesson.of(page);
      Path folder = Files.createTempDirectory("lesson");
      try {
        writeLauncher(folder.resolve("lab"));
        Files.createDirectories(folder.resolve("target"));
        for (Lesson.Shown shown : lesson.shown()) {
          String problem = attempt(shown, folder);
          if (!problem.isEmpty()) {
            problems.add("%s:%d: %s".formatted(name(page), shown.line(), problem));
          }
        }
      } finally {
        endAll();
        Trees.delete(folder);
      }
      for (Lesson.Mention mention : lesson.mentioned()) {
        problems.addAll(unknown(page, mention));
      }
    }
    return problems;
  }

  private Path name(Path page) {
    return lab.root().relativize(page);
  }

  /**
   * Not the real launcher: that would build, and prove is part of a build. What it starts ends when
   * this JVM does.
   */
  private void writeLauncher(Path file) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Files.writeString(
        file,
        """
        #!/bin/sh
        exec '%s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC '-Dlab.root=%s' -cp '%s' %s %d lab.cli.Main "$@"
        """
            .formatted(
                java,
                lab.root(),
                lab.classPath(lab.module("lab")),
                Child.class.getName(),
                ProcessHandle.current().pid()));
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + file + " executable");
    }
  }

  /** Runs one command; says what is wrong, or nothing. */
  private String attempt(Lesson.Shown shown, Path folder) throws IOException {
    boolean endless = ENDLESS.matcher(shown.command()).find();
    if (shown.afterEnd() || (endless && !shown.command().matches(".*--(port|rate) .*"))) {
      endAll();
    }
    Running started = start(shown.command(), folder);
    List<String> expected = new ArrayList<>(shown.output());
    if (endless) {
      running.add(started);
      expected.add(Lesson.ANYTHING);
      await(
          () ->
              !started.process.isAlive()
                  || (started.lines.stream().anyMatch(line -> READY.matcher(line).find())
                      && Lesson.matches(expected, started.lines)));
    } else if (!await(() -> !started.process.isAlive() && !started.reader.isAlive())) {
      started.end();
      return "'%s' does not end".formatted(shown.command());
    }
    return Lesson.matches(expected, started.lines)
        ? ""
        : "'%s' prints\n    %s"
            .formatted(shown.command(), String.join("\n    ", excerpt(started.lines)));
  }

  private static List<String> excerpt(List<String> lines) {
    return lines.stream()
        .limit(LINES_SHOWN)
        .map(line -> line.length() > WIDTH_SHOWN ? line.substring(0, WIDTH_SHOWN) + " …" : line)
        .toList();
  }

  private static boolean await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    return true;
  }

  private static Running start(String command, Path folder) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", command)
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder.environment().put("LAB_NO_BROWSER", "1");
    Process process = builder.start();
    process.getOutputStream().close();
    List<String> lines = new CopyOnWriteArrayList<>();
    Thread reader = new Thread(() -> read(process, lines), "output of " + command);
    reader.setDaemon(true);
    reader.start();
    return new Running(process, lines, reader);
  }

  private static void read(Process process, List<String> lines) {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      output.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      lines.add("(output ended: " + e.getMessage() + ")");
    }
  }

  /** The last one first, as a client is ended before its server. */
  private void endAll() {
    while (!running.isEmpty()) {
      running.remove(running.size() - 1).end();
    }
  }

  /** Commands and options that the lab does not have. */
  private List<String> unknown(Path page, Lesson.Mention mention) {
    if (mention.words().size() == 1
        && command.getSubcommands().containsKey(mention.words().get(0))) {
      return List.of(); // a command by its name alone
    }
    try {
      command.parseArgs(mention.words().toArray(String[]::new));
      return List.of();
    } catch (ParameterException e) {
      if (mention.words().contains("N") || mention.words().contains("T")) {
        return List.of(); // a placeholder
      }
      return List.of(
          "%s:%d: lab %s: %s"
              .formatted(
                  name(page), mention.line(), String.join(" ", mention.words()), e.getMessage()));
    }
  }
}
