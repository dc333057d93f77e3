package lab.check;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Collects what gRPC, OpenTelemetry and Log4j only write to a log: exceptions of code that they
 * have called, and what Log4j cannot make of its configuration. Log4j is called by reflection,
 * since not every step has it.
 */
final class Mishaps extends Handler {

  /** A loop that throws fills no memory. */
  private static final int MOST = 20;

  private static final String LOG4J = "org.apache.logging.log4j.";

  /** The SDK's loggers that complain of how instruments are made and used. */
  private static final Pattern INSTRUMENTS =
      Pattern.compile("io\\.opentelemetry\\.sdk\\.metrics\\.(?!export).*");

  /** Tells of scopes that are left open when memory is tidied up, be it in a later run. */
  private static final String SCOPES = "io.opentelemetry.context.";

  private final Queue<String> warnings = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();
  private List<String> configuration = List.of();

  /** Begins to listen, for as long as the JVM lives. */
  static Mishaps listen() {
    Mishaps mishaps = new Mishaps();
    mishaps.setLevel(Level.WARNING);
    Logger.getLogger("").addHandler(mishaps);
    Thread.setDefaultUncaughtExceptionHandler((thread, error) -> mishaps.uncaught(error));
    return mishaps;
  }

  /** A call that fails is for those who have made it. */
  private void uncaught(Throwable error) {
    if (!error.getClass().getName().startsWith("io.grpc.Status")) {
      add(error);
    }
  }

  @Override
  public void publish(@Nullable LogRecord event) {
    if (event == null || !isLoggable(event)) {
      return;
    }
    String logger = String.valueOf(event.getLoggerName());
    Throwable error = event.getThrown();
    if (error == null || isOfItsOwnMaking(error, logger)) {
      if (INSTRUMENTS.matcher(logger).matches() && warnings.size() < MOST) {
        warnings.add(
            new SimpleFormatter().formatMessage(event).lines().findFirst().orElse("").strip());
      }
    } else if (!logger.startsWith(SCOPES)) {
      add(error);
    }
  }

  /** Whoever logs such an exception only says from where it was called. */
  private static boolean isOfItsOwnMaking(Throwable error, String logger) {
    StackTraceElement[] stack = error.getStackTrace();
    return stack.length == 0 || stack[0].getClassName().equals(logger);
  }

  private void add(Throwable error) {
    if (thrown.size() < MOST) {
      thrown.add(error);
    }
  }

  /** Forgets what was thrown so far. */
  void clear() {
    thrown.clear();
    warnings.clear();
  }

  /** What was thrown since, in that order. */
  List<Throwable> thrown() {
    return List.copyOf(thrown);
  }

  /** What OpenTelemetry's SDK has complained of since, a line each, in no order of time. */
  List<String> warnings() {
    return warnings.stream().distinct().sorted().toList();
  }

  /** What Log4j complains of in the configuration that it has. */
  List<String> configuration() {
    return configuration;
  }

  /** Gives Log4j another configuration. */
  void reconfigureLog4j(URI file) throws ReflectiveOperationException {
    Class.forName(LOG4J + "core.config.Configurator")
        .getMethod("reconfigure", URI.class)
        .invoke(null, file);
    Object status =
        Class.forName(LOG4J + "status.StatusLogger").getMethod("getLogger").invoke(null);
    List<String> errors = new ArrayList<>();
    for (Object entry : (Collection<?>) get(status, "getStatusData")) {
      if (get(entry, "getLevel").toString().equals("ERROR")) {
        Object message = get(entry, "getMessage"); // of a class that is not public
        errors.add(
            Class.forName(LOG4J + "message.Message")
                .getMethod("getFormattedMessage")
                .invoke(message)
                .toString());
      }
    }
    status.getClass().getMethod("clear").invoke(status);
    configuration = errors;
  }

  private static Object get(Object from, String getter) throws ReflectiveOperationException {
    return from.getClass().getMethod(getter).invoke(from);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
