package calculator;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.appender.ConsoleAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.Property;

/**
 * What the console shows of all that is logged meanwhile, in the layout that log4j2.xml gives it.
 */
final class ConsoleLines extends AbstractAppender implements AutoCloseable {

  private final Configuration configuration;
  private final List<Line> lines = new CopyOnWriteArrayList<>();

  /**
   * What was logged, and what the console shows of it.
   *
   * @param shown without what the layout puts into further lines
   * @param isWhole whether what is logged next begins a line of its own
   */
  record Line(String message, String shown, boolean isWhole) {}

  private ConsoleLines(Configuration configuration, Layout<?> layout) {
    super("console lines", null, layout, false, Property.EMPTY_ARRAY);
    this.configuration = configuration;
  }

  /** Listens beside the console, whose own output belongs to whoever runs the tests. */
  static ConsoleLines listen() {
    LoggerContext context = (LoggerContext) LogManager.getContext(false);
    Configuration configuration = context.getConfiguration();
    Appender console =
        configuration.getAppenders().values().stream()
            .filter(ConsoleAppender.class::isInstance)
            .findFirst()
            .orElseThrow(() -> new AssertionError("log4j2.xml has no console"));
    ConsoleLines lines = new ConsoleLines(configuration, console.getLayout());
    lines.start();
    configuration.getRootLogger().addAppender(lines, Level.ALL, null);
    context.updateLoggers();
    return lines;
  }

  @Override
  public void append(LogEvent event) {
    String shown = getLayout().toSerializable(event).toString();
    lines.add(
        new Line(
            event.getMessage().getFormattedMessage(),
            shown.lines().findFirst().orElse(""),
            shown.endsWith(System.lineSeparator())));
  }

  /** The line that shows this. */
  Line line(String text) {
    return lines.stream()
        .filter(line -> line.shown().contains(text))
        .findFirst()
        .orElseThrow(
            () ->
                new AssertionError(
                    "No line in the terminal says '%s'. These are there:\n%s"
                        .formatted(text, lines.stream().map(Line::shown).collect(joining("\n")))));
  }

  @Override
  public void close() {
    configuration.getRootLogger().removeAppender(getName());
    stop();
  }
}
