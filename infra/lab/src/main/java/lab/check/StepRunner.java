package lab.check;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lab.course.ClassArchive;
import lab.course.Lab;
import lab.course.Step;
import lab.course.Trees;

/**
 * Runs the tests of one step on any version of its program: the reference, a learner's, a wrong
 * one. Tests, generated classes and libraries are the reference's. Not for several threads, but a
 * run may go on beside another in a lane of its own.
 */
public final class StepRunner implements AutoCloseable {

  private static final Pattern OWNED = Pattern.compile("[a-z]+-(\\d{1,18})(-.*)?");

  private final Step step;
  private final Path output;
  private final Path reference;
  private final Path tests;
  private final Path generated;
  private final List<String> libraries;
  private final int limitSeconds;
  private final JavaSources compiler;
  private final Compiled known;

  /**
   * @param name of a folder for what is compiled here, with this process's number, such as {@code
   *     prove-4711-0}: two runners of one name are in each other's way
   * @param limitSeconds how long a test may take
   * @throws IOException when the step is not built
   */
  public StepRunner(Lab lab, Step step, String name, int limitSeconds) throws IOException {
    Path classPath = step.folder().resolve("target").resolve("test-classpath");
    if (!Files.exists(classPath)) {
      throw new IOException(
          "%s is not built: type mvn process-classes first".formatted(step.folder().getFileName()));
    }
    this.step = step;
    this.limitSeconds = limitSeconds;
    String dependencies = Files.readString(classPath).strip();
    Path build = step.folder().resolve("target").resolve("check");
    output = build.resolve(name);
    sweep(build, OWNED);
    reference = step.folder().resolve("target").resolve("classes");
    generated = generatedClasses(step, build);
    String path =
        String.join(
            File.pathSeparator,
            lab.module("lab").resolve("target").resolve("classes").toString(),
            generated.toString(),
            dependencies,
            launcher(lab));
    libraries = ClassArchive.of(lab).options(path);
    List<Path> libraryPaths = new ArrayList<>();
    libraryPaths.add(generated);
    Stream.of(dependencies.split(File.pathSeparator)).map(Path::of).forEach(libraryPaths::add);
    compiler = new JavaSources(libraryPaths);
    known = Compiled.of(step.folder().resolve(Path.of("src", "main", "java")), reference);
    tests = compiledTests(step, build, libraryPaths);
  }

  /**
   * Takes away what processes have left that were killed.
   *
   * @param owned names whose first group is the process's number
   */
  static void sweep(Path where, Pattern owned) throws IOException {
    if (!Files.isDirectory(where)) {
      return;
    }
    try (Stream<Path> folders = Files.list(where)) {
      for (Path folder : (Iterable<Path>) folders::iterator) {
        Matcher owner = owned.matcher(String.valueOf(folder.getFileName()));
        if (owner.matches() && ProcessHandle.of(Long.parseLong(owner.group(1))).isEmpty()) {
          Trees.delete(folder);
        }
      }
    }
  }

  /** The JUnit Platform's launcher is no library of the steps; it comes from the lab's own. */
  private static String launcher(Lab lab) throws IOException {
    return Stream.of(lab.classPath(lab.module("lab")).split(File.pathSeparator))
        .filter(entry -> entry.contains("junit-platform-launcher"))
        .findFirst()
        .orElseThrow(() -> new IOException("the lab is not built: type mvn process-classes"));
  }

  /** The classes that protoc made, apart from those that are written by hand. */
  private static Path generatedClasses(Step step, Path build) throws IOException {
    Path folder = build.resolve("generated");
    Path made = step.folder().resolve(Path.of("target", "classes", "calculator", "v1"));
    if (isOlder(folder, made)) {
      Path draft = draft(build, "generated");
      Trees.copy(made, draft.resolve("calculator").resolve("v1"));
      Trees.delete(folder);
      Files.move(draft, folder);
    }
    return folder;
  }

  /** The step's tests, compiled against the reference when they have changed. */
  private static Path compiledTests(Step step, Path build, List<Path> libraries)
      throws IOException {
    Path folder = build.resolve("tests");
    Path sources = step.folder().resolve(Path.of("src", "test", "java"));
    Path reference = step.folder().resolve(Path.of("target", "classes"));
    if (isOlder(folder, sources) || isOlder(folder, reference)) {
      List<Path> classPath = new ArrayList<>(libraries);
      classPath.add(reference);
      Path draft = draft(build, "tests");
      try (JavaSources compiler = new JavaSources(classPath)) {
        List<CompileError> errors = compiler.compile(sources, draft);
        if (!errors.isEmpty()) {
          throw new IOException("the tests do not compile: " + errors.get(0));
        }
      }
      Trees.delete(folder);
      Files.move(draft, folder);
    }
    return folder;
  }

  /** A new folder, which {@link #sweep} takes away if nobody gives it a name. */
  private static Path draft(Path build, String name) throws IOException {
    return Files.createTempDirectory(
        Files.createDirectories(build), name + "-" + ProcessHandle.current().pid() + "-");
  }

  private static boolean isOlder(Path folder, Path sources) throws IOException {
    if (!Files.exists(folder)) {
      return true;
    }
    FileTime made = Files.getLastModifiedTime(folder);
    try (Stream<Path> all = Files.walk(sources)) {
      for (Path source : (Iterable<Path>) all::iterator) {
        if (Files.getLastModifiedTime(source).compareTo(made) > 0) {
          return true;
        }
      }
    }
    return false;
  }

  /** Where the compiler puts what it makes. */
  Path output() {
    return output;
  }

  /**
   * What was compiled last, as the build would leave a module.
   *
   * @param name of its folder, with this process's number, such as {@code run-4711}
   */
  Path module(String name) throws IOException {
    Path module = output.resolveSibling(name);
    Trees.delete(module);
    Path classes = module.resolve("target").resolve("classes");
    Trees.copy(generated, classes);
    Trees.copy(output, classes);
    Files.copy(
        step.folder().resolve("target").resolve("classpath"),
        module.resolve("target").resolve("classpath"));
    return module;
  }

  /** A place to run tests; its spare workers have run some on the reference before. */
  public Lane lane(List<String> warmUp) {
    return new Lane(
        () -> new WorkerProcess(libraries),
        worker -> worker.run(List.of(reference, tests), List.of(warmUp), limitSeconds),
        limitSeconds);
  }

  /**
   * Compiles a program; tests run on the newest that was compiled.
   *
   * @param main its folder with {@code java} and {@code resources}
   * @return what the compiler complains of
   */
  public List<CompileError> compile(Path main) throws IOException {
    List<CompileError> errors =
        new ArrayList<>(compiler.compile(main.resolve("java"), known, output));
    errors.addAll(XmlFiles.errors(main.resolve("resources")));
    Trees.copy(main.resolve("resources"), output);
    return errors;
  }

  /**
   * Runs tests on what was compiled last.
   *
   * @param tasks the tests of each, as {@code Class.method}; after one that fails, those that come
   *     later in its task are not run
   * @return outcomes, several for a test with parameters
   */
  public List<TestOutcome> run(Lane lane, List<List<String>> tasks) throws IOException {
    return lane.run(List.of(output, tests), tasks);
  }

  /** Closes the compiler, and takes away what it has made. */
  @Override
  public void close() throws IOException {
    compiler.close();
    Trees.delete(output);
  }
}
