package lab.check;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Constants;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * The program in which tests run: one JVM for many runs, so that libraries are loaded and compiled
 * already. Each run has a class loader of its own for the learner's code and its tests. What the
 * tests print goes nowhere; orders come by standard input and outcomes leave by standard output.
 */
public final class Worker {

  static final char STARTED = 'S';
  static final char ENDED = 'E';
  static final char LEFTOVER = 'L';
  static final char EXITS = 'X';
  static final char DONE = 'D';

  /** How long threads may take to end after the last test. */
  private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** How long gRPC may take to log what has ended a call, after it has ended it. */
  private static final long AFTERMATH_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** What a test says that has waited in vain. */
  private static final Pattern WAITED = Pattern.compile("^DEADLINE_EXCEEDED|execution timed out");

  private final DataOutputStream reports;
  private final Mishaps mishaps = Mishaps.listen();
  private volatile long limitNanos = Long.MAX_VALUE;
  private final Launcher launcher =
      LauncherFactory.create(
          LauncherConfig.builder().enableTestExecutionListenerAutoRegistration(false).build());
  private final Map<String, Running> running = new ConcurrentHashMap<>();
  private Path program = Path.of("");
  private List<Path> tests = List.of();
  private String configuration = "";

  /** A test that is under way. */
  private record Running(String id, String title, Thread thread, long since) {}

  private Worker(DataOutputStream reports) {
    this.reports = reports;
  }

  public static void main(String[] args) throws Exception {
    PrintStream out = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream()));
    Worker worker = new Worker(new DataOutputStream(out));
    ScheduledExecutorService clock =
        Executors.newScheduledThreadPool(
            1,
            task -> {
              Thread thread = new Thread(task, "clock of the worker");
              thread.setDaemon(true);
              return thread;
            });
    clock.scheduleAtFixedRate(worker::endWhatHangs, 100, 100, TimeUnit.MILLISECONDS);
    Runtime.getRuntime().addShutdownHook(new Thread(worker::reportExit, "exit of the worker"));
    DataInputStream orders = new DataInputStream(System.in);
    try {
      while (true) {
        worker.run(orders);
      }
    } catch (EOFException e) {
      System.exit(0); // threads of the tests may be left
    }
  }

  /**
   * One order: how many seconds a test may take, the class path of the program and its tests, and
   * which tests to run, task by task.
   */
  private void run(DataInputStream orders)
      throws IOException, ReflectiveOperationException, InterruptedException {
    limitNanos = TimeUnit.SECONDS.toNanos(orders.readInt());
    List<Path> classPath = Wire.read(orders, in -> Path.of(in.readUTF()));
    List<List<String>> tasks = Wire.read(orders, Wire::read);
    FirstFailure.begin(tasks);
    program = classPath.get(0);
    tests = classPath.subList(1, classPath.size());
    List<URL> urls = new ArrayList<>();
    for (Path entry : classPath) {
      urls.add(entry.toUri().toURL());
    }
    String libraries = System.getProperty("java.class.path");
    Thread thread = Thread.currentThread();
    ClassLoader own = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new), own)) {
      thread.setContextClassLoader(loader);
      // For tests that start the program in a JVM of its own; an archive wants libraries first.
      System.setProperty(
          "java.class.path",
          String.join(
              System.getProperty("path.separator"),
              Stream.concat(Stream.of(libraries), classPath.stream().map(Path::toString))
                  .toList()));
      configureLogging();
      execute(loader, tasks.stream().flatMap(List::stream).collect(Collectors.toSet()));
      reportLeftovers();
    } finally {
      System.setProperty("java.class.path", libraries);
      thread.setContextClassLoader(own);
    }
    synchronized (reports) {
      reports.writeChar(DONE);
      reports.flush();
    }
  }

  /** Log4j belongs to all runs, but each program brings its own configuration. */
  private void configureLogging() throws IOException, ReflectiveOperationException {
    Path file = program.resolve("log4j2.xml");
    String wanted = Files.exists(file) ? Files.readString(file) : "";
    if (!wanted.equals(configuration)) {
      configuration = wanted;
      mishaps.reconfigureLog4j(file.toUri());
    }
  }

  private void execute(ClassLoader loader, Set<String> tests)
      throws ClassNotFoundException, InterruptedException {
    Set<String> classes = new TreeSet<>();
    tests.forEach(test -> classes.add(test.substring(0, test.indexOf('.'))));
    LauncherDiscoveryRequestBuilder request =
        LauncherDiscoveryRequestBuilder.request()
            .configurationParameter(
                Constants.EXTENSIONS_AUTODETECTION_ENABLED_PROPERTY_NAME, "true")
            .configurationParameter(
                Constants.DEFAULT_TEST_METHOD_ORDER_PROPERTY_NAME,
                FirstFailure.Order.class.getName())
            .configurationParameter(
                Constants.EXTENSIONS_AUTODETECTION_INCLUDE_PROPERTY_NAME,
                FirstFailure.class.getName());
    for (String name : classes) {
      request.selectors(DiscoverySelectors.selectClass(loader.loadClass("calculator." + name)));
    }
    request.filters(
        (PostDiscoveryFilter) descriptor -> FilterResult.includedIf(isWanted(descriptor, tests)));
    // What a test leaves behind on its thread, such as a scope that is not closed, ends with it.
    Thread run = new Thread(() -> launcher.execute(request.build(), new Reporter()), "tests");
    run.start();
    run.join();
  }

  private static boolean isWanted(TestDescriptor descriptor, Set<String> tests) {
    @Nullable String id = descriptor.getSource().map(Worker::id).orElse(null);
    return id == null || tests.contains(id);
  }

  private static @Nullable String id(TestSource source) {
    if (source instanceof MethodSource method) {
      String name = method.getClassName();
      return name.substring(name.lastIndexOf('.') + 1) + "." + method.getMethodName();
    }
    return null;
  }

  private void reportStart(String id, String title) {
    synchronized (reports) {
      try {
        reports.writeChar(STARTED);
        reports.writeUTF(id);
        reports.writeUTF(title);
        reports.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e); // whoever gave the order has gone
      }
    }
  }

  private void report(TestOutcome outcome) {
    synchronized (reports) {
      try {
        reports.writeChar(ENDED);
        outcome.write(reports);
        reports.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e); // whoever gave the order has gone
      }
    }
  }

  /** The program ends the JVM itself, as it does not when there is no memory left. */
  private void reportExit() {
    List<String> where =
        Thread.getAllStackTraces().values().stream()
            .filter(Worker::exits)
            .findFirst()
            .map(this::frames)
            .orElse(List.of());
    synchronized (reports) {
      try {
        reports.writeChar(EXITS);
        Wire.write(where, reports);
        reports.flush();
      } catch (IOException e) {
        // Whoever gave the orders has gone: the usual end.
      }
    }
  }

  private static boolean exits(StackTraceElement[] stack) {
    return Stream.of(stack)
        .anyMatch(
            frame ->
                frame.getClassName().equals("java.lang.Runtime")
                    && frame.getMethodName().equals("exit"));
  }

  /** Threads that still run the program's code will slow down whatever runs next. */
  private void reportLeftovers() throws IOException {
    long end = System.nanoTime() + GRACE_NANOS;
    Set<String> leftovers = leftovers();
    while (!leftovers.isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      leftovers = leftovers();
    }
    synchronized (reports) {
      for (String frame : leftovers) {
        reports.writeChar(LEFTOVER);
        reports.writeUTF(frame);
      }
    }
  }

  /** Where each thread is that is in the program's code, though no test runs. */
  private Set<String> leftovers() {
    Set<String> innermost = new TreeSet<>();
    for (StackTraceElement[] stack : Thread.getAllStackTraces().values()) {
      if (beganInTheProgram(stack)) {
        frames(stack).stream().findFirst().ifPresent(innermost::add);
      }
    }
    return innermost;
  }

  /** A thread cannot be stopped from outside, so all end with the one that hangs. */
  private void endWhatHangs() {
    for (Running test : running.values()) {
      if (System.nanoTime() - test.since > limitNanos) {
        report(
            new TestOutcome(
                test.id,
                test.title,
                TestOutcome.HANGS,
                String.valueOf(TimeUnit.NANOSECONDS.toSeconds(limitNanos)),
                frames(test.thread.getStackTrace()),
                meanwhile(test.thread, null)));
        Runtime.getRuntime().halt(1);
      }
    }
  }

  /**
   * What went wrong during a test.
   *
   * @param told what the test itself has ended with; null when it has not ended
   */
  private List<Mishap> meanwhile(Thread test, @Nullable Throwable told) {
    List<Mishap> meanwhile = new ArrayList<>();
    @Nullable Throwable own = told == null ? null : deepest(told);
    for (Throwable one : mishaps.thrown()) {
      Throwable deepest = deepest(one);
      StackTraceElement[] stack = deepest.getStackTrace();
      if (beganInTheProgram(stack) && !deepest.equals(own)) {
        meanwhile.add(new Mishap("Thrown meanwhile: " + words(deepest), frames(stack)));
      }
    }
    if (told == null || WAITED.matcher(String.valueOf(told.getMessage())).find()) {
      meanwhile.addAll(othersAtWork(test));
    }
    mishaps
        .warnings()
        .forEach(warning -> meanwhile.add(new Mishap("OpenTelemetry says: " + warning, List.of())));
    mishaps
        .configuration()
        .forEach(error -> meanwhile.add(new Mishap("Log4j says: " + error, List.of())));
    return meanwhile;
  }

  /** Waits until gRPC has done with the calls, or has something else to do. */
  private static void awaitAftermath(Thread test) {
    long end = System.nanoTime() + AFTERMATH_NANOS;
    while (callsAreUnderWay(test) && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  private static boolean callsAreUnderWay(Thread test) {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey() != test)
        .flatMap(thread -> Stream.of(thread.getValue()))
        .anyMatch(frame -> frame.getClassName().startsWith("io.grpc.internal."));
  }

  /** Where other threads are in the program's code: that may be what a test waits for. */
  private List<Mishap> othersAtWork(Thread test) {
    List<Mishap> others = new ArrayList<>();
    Thread.getAllStackTraces()
        .forEach(
            (thread, stack) -> {
              if (thread != test && beganInTheProgram(stack)) {
                others.add(new Mishap("Another thread is still at work", frames(stack)));
              }
            });
    return others;
  }

  /** Whether what was called last, libraries aside, is the program's code and not a test's. */
  private boolean beganInTheProgram(StackTraceElement[] stack) {
    return Stream.of(stack)
        .filter(frame -> isIn(List.of(program), frame) || isIn(tests, frame))
        .findFirst()
        .filter(frame -> isIn(List.of(program), frame))
        .isPresent();
  }

  private static String words(Throwable error) {
    String name = error.getClass().getSimpleName();
    String message = String.valueOf(error.getMessage()).lines().findFirst().orElse("");
    String start = message.replaceFirst(" \\(.* loader .*", ""); // whose class it is not is enough
    return error.getMessage() == null ? name : name + ": " + start;
  }

  /** What a class's initialization has ended with, which the error about it does not say. */
  private static Throwable telling(Throwable thrown) {
    @Nullable Throwable cause = thrown.getCause();
    return thrown instanceof ExceptionInInitializerError && cause != null ? cause : thrown;
  }

  /** Where it began. */
  private static Throwable deepest(Throwable thrown) {
    Throwable deepest = thrown;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest;
  }

  /** Only what the learner can change: neither tests nor libraries. */
  private List<String> frames(StackTraceElement[] stack) {
    return Stream.of(stack)
        // A lambda's own class comes from no file.
        .filter(frame -> frame.getLineNumber() > 0 && isIn(List.of(program), frame))
        .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
        .distinct()
        .toList();
  }

  private static boolean isIn(List<Path> folders, StackTraceElement frame) {
    String file = frame.getClassName().replaceFirst("\\$.*", "").replace('.', '/') + ".class";
    return folders.stream().anyMatch(folder -> Files.exists(folder.resolve(file)));
  }

  private final class Reporter implements TestExecutionListener {

    private @Nullable TestPlan plan;

    @Override
    public void testPlanExecutionStarted(TestPlan testPlan) {
      plan = testPlan;
    }

    /** What the method says of itself, not which parameters it has. */
    private String title(TestIdentifier test, String id) {
      @Nullable TestIdentifier parent = plan == null ? null : plan.getParent(test).orElse(null);
      return parent != null && parent.getSource().map(Worker::id).filter(id::equals).isPresent()
          ? parent.getDisplayName()
          : test.getDisplayName();
    }

    @Override
    public void executionStarted(TestIdentifier test) {
      @Nullable String id = test.getSource().map(Worker::id).orElse(null);
      if (id != null && test.isTest()) {
        mishaps.clear();
        reportStart(id, title(test, id));
        running.put(
            test.getUniqueId(),
            new Running(id, title(test, id), Thread.currentThread(), System.nanoTime()));
      }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      running.remove(test.getUniqueId());
      @Nullable String id = test.getSource().map(Worker::id).orElse(null);
      @Nullable Throwable thrown = result.getThrowable().map(Worker::telling).orElse(null);
      if (thrown != null) {
        awaitAftermath(Thread.currentThread());
      }
      if (id != null && (test.isTest() || thrown != null)) {
        report(
            new TestOutcome(
                id,
                title(test, id),
                thrown == null ? "" : thrown.getClass().getName(),
                thrown == null ? "" : String.valueOf(thrown.getMessage()),
                thrown == null ? List.of() : frames(deepest(thrown).getStackTrace()),
                thrown == null ? List.of() : meanwhile(Thread.currentThread(), thrown)));
      }
    }
  }
}
