package lab.cli;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Builds the lab when something in it is newer than what was built. The launchers call it before
 * the command itself: the first time as a source file ({@code java Build.java ROOT}), since nothing
 * is compiled yet. It therefore stands alone: no other class of the lab, no library.
 */
public final class Build {

  /** Begins a module in Maven's log: its name, without the version, and how far Maven is. */
  private static final Pattern MODULE =
      Pattern.compile("\\[INFO] Building (.+) \\S+-SNAPSHOT +(\\[\\d+/\\d+])");

  private static final boolean WINDOWS =
      System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");

  private static final int LINES_OF_LOG = 25;

  /**
   * Compiles, and writes the class paths: no tests, no archives, and none of what is large and
   * seldom used, which is the report and what the layers are measured beside.
   */
  private static final List<String> CLASSES =
      List.of("-B", "-Dspotless.check.skip", "-pl", "!report,!infra/peers", "process-classes");

  /** Maven fetches what runs tests when it runs the first one, and not before. */
  private static final List<String> ONE_TEST =
      List.of(
          "-B",
          "-Dspotless.check.skip",
          "-pl",
          "infra/insight",
          "-Dtest=HistogramPointTest",
          "test");

  private final Path root;

  private Build(Path root) {
    this.root = root;
  }

  /** The lab's folder is the only argument. Exit status 0: what is built is up to date. */
  public static void main(String[] args) throws IOException, InterruptedException {
    System.exit(new Build(Path.of(args[0])).run());
  }

  private int run() throws IOException, InterruptedException {
    Path stamp = root.resolve("target/lab-built");
    if (isUpToDate(stamp)) {
      return 0;
    }
    Path lockFile = Files.createDirectories(stamp.getParent()).resolve("lab-build.lock");
    try (FileChannel channel =
        FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (channel.tryLock() == null) {
        System.err.println("Another terminal is building the lab: waiting for it.");
        FileLock unused = channel.lock();
      }
      return isUpToDate(stamp) ? 0 : build(stamp);
    }
  }

  private boolean isUpToDate(Path stamp) throws IOException {
    Path made = root.resolve("infra/lab/target");
    return Files.exists(stamp)
        && Files.exists(made.resolve("java.args"))
        && Files.exists(made.resolve("classes/lab/cli/Main.class"))
        && newestSource().compareTo(Files.getLastModifiedTime(stamp)) <= 0;
  }

  private int build(Path stamp) throws IOException, InterruptedException {
    boolean built = Files.exists(stamp);
    // What changes while Maven runs is newer than its start, and so is built the next time.
    FileTime start = FileTime.from(Instant.now());
    System.err.println(built ? "Sources changed: building." : "First use: building the lab.");
    int status = maven(root.resolve("target/lab-build.log"), CLASSES);
    if (status == 0 && !built) {
      System.err.println("Fetching what tests need, for later without network.");
      status = maven(root.resolve("target/lab-fetch.log"), ONE_TEST);
    }
    if (status == 0) {
      writeArguments();
      makeArchive();
      Files.writeString(stamp, "");
      Files.setLastModifiedTime(stamp, start);
    }
    return status;
  }

  /** Folders count too: their time changes when a file in them is removed or renamed. */
  private FileTime newestSource() throws IOException {
    FileTime newest = Files.getLastModifiedTime(root.resolve("pom.xml"));
    for (Path module : modules()) {
      try (Stream<Path> sources = Files.walk(module.resolve("src/main"))) {
        for (Path source : (Iterable<Path>) sources::iterator) {
          newest = later(newest, Files.getLastModifiedTime(source));
        }
      }
      newest = later(newest, Files.getLastModifiedTime(module.resolve("pom.xml")));
    }
    return newest;
  }

  private List<Path> modules() throws IOException {
    List<Path> modules = new ArrayList<>();
    for (Path folder : List.of(root, root.resolve("infra"))) {
      try (Stream<Path> children = Files.list(folder)) {
        children
            .filter(child -> Files.exists(child.resolve("pom.xml")))
            .filter(child -> Files.isDirectory(child.resolve("src/main")))
            .filter(child -> !child.endsWith("report") && !child.endsWith("peers"))
            .forEach(modules::add);
      }
    }
    return modules;
  }

  private static FileTime later(FileTime one, FileTime other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private int maven(Path log, List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(mavenCommand());
    if (command.isEmpty()) {
      System.err.println("lab: no \"mvn\" on the PATH: install Maven 3.8.7 or newer.");
      return 1;
    }
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(root.toFile()).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Files.createDirectories(log.getParent());
    Process process = builder.start();
    process.getOutputStream().close();
    Deque<String> why = follow(process, log);
    int status = process.waitFor();
    if (status != 0) {
      why.forEach(System.err::println);
      System.err.println("lab: the build failed; all of its log is in " + log);
    }
    return status == 0 ? 0 : 1;
  }

  /**
   * Writes what Maven says into the log and shows a line for each module.
   *
   * @return the errors, without Maven's advice on how to find help, which is of no help here
   */
  private static Deque<String> follow(Process process, Path log) throws IOException {
    Deque<String> end = new ArrayDeque<>();
    boolean advice = false;
    Charset charset = nativeCharset();
    try (BufferedReader output = process.inputReader(charset);
        PrintWriter file = new PrintWriter(Files.newBufferedWriter(log, charset))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        file.println(line);
        Matcher module = MODULE.matcher(line);
        if (module.find()) {
          System.err.println(module.group(2) + " " + module.group(1));
        }
        advice |= line.startsWith("[ERROR] To see the full stack trace");
        if (!advice && line.startsWith("[ERROR]")) {
          end.addLast(line);
        }
        if (end.size() > LINES_OF_LOG) {
          end.removeFirst();
        }
      }
    }
    return end;
  }

  /** How to start Maven; empty when it is not on the PATH. */
  static List<String> mavenCommand() {
    String maven = find(WINDOWS ? "mvn.cmd" : "mvn");
    if (maven.isEmpty()) {
      return List.of();
    }
    return WINDOWS ? List.of("cmd", "/c", maven) : List.of(maven);
  }

  private static String find(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, program))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .map(Path::toString)
        .findFirst()
        .orElse("");
  }

  /** What the launchers hand to {@code java @…}: a class path is too long for a command line. */
  private void writeArguments() throws IOException {
    Path target = root.resolve("infra/lab/target");
    String classPath =
        target.resolve("classes")
            + File.pathSeparator
            + Files.readString(target.resolve("classpath")).strip();
    List<String> lines =
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            // Terminals show UTF-8 even where the locale is none; lab.cmd asks Windows for it.
            "-Dstdout.encoding=UTF-8", // as JDK 19 and newer want it
            "-Dstderr.encoding=UTF-8",
            "-Dsun.stdout.encoding=UTF-8", // and JDK 17
            "-Dsun.stderr.encoding=UTF-8",
            "\"-Dlab.root=" + escaped(root.toString()) + "\"",
            "-cp",
            "\"" + escaped(classPath) + "\"");
    Path file = target.resolve("java.args");
    Path draft = Files.createTempFile(target, "java", ".args");
    Files.write(draft, lines, nativeCharset(), StandardOpenOption.TRUNCATE_EXISTING);
    Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** What makes programs start sooner; all of them run without it as well. */
  private void makeArchive() throws IOException, InterruptedException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path arguments = root.resolve("infra/lab/target/java.args");
    new ProcessBuilder(java.toString(), "@" + arguments, "lab.course.ClassArchive")
        .redirectErrorStream(true)
        .redirectOutput(root.resolve("target/lab-archive.log").toFile())
        .start()
        .waitFor();
  }

  /** In an argument file a backslash escapes. */
  private static String escaped(String text) {
    return text.replace("\\", "\\\\");
  }

  /** The encoding of file names and of what other programs print, which is not always UTF-8. */
  private static Charset nativeCharset() {
    return Charset.forName(System.getProperty("native.encoding"));
  }
}
