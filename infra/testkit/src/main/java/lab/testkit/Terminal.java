package lab.testkit;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * What is printed in this JVM meanwhile, and what is logged by java.util.logging, as the exporters
 * do that write for people. Standard output belongs to all: who listens locks {@code
 * Resources.SYSTEM_OUT}.
 */
public final class Terminal extends Handler implements AutoCloseable {

  private final Logger root = Logger.getLogger("");
  private final SimpleFormatter formatter = new SimpleFormatter();
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final PrintStream lines = new PrintStream(shown, true, StandardCharsets.UTF_8);
  private final PrintStream before = System.out;

  private Terminal() {
    root.addHandler(this);
    System.setOut(lines);
  }

  /** Listens until it is closed; what is printed in the meantime is seen here alone. */
  public static Terminal listen() {
    return new Terminal();
  }

  /** Whether this stands in it by now. */
  public boolean shows(String text) {
    return shown.toString(StandardCharsets.UTF_8).contains(text);
  }

  @Override
  public void publish(LogRecord logged) {
    lines.println(formatter.formatMessage(logged));
  }

  @Override
  public void flush() {
    lines.flush();
  }

  @Override
  public void close() {
    System.setOut(before);
    root.removeHandler(this);
  }
}
