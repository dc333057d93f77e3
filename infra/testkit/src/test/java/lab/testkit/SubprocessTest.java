package lab.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

class SubprocessTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(100);

  @RegisterExtension final Closing closing = new Closing();

  /** Prints two lines, one of them as an error, and exits with the status that it is given. */
  static final class Exiting {
    public static void main(String[] arguments) {
      System.out.println("hello " + String.join(" ", arguments));
      System.err.println("and an error");
      System.exit(Integer.parseInt(arguments[0]));
    }
  }

  /** Prints its settings. */
  static final class Settings {
    public static void main(String[] arguments) {
      System.out.println(System.getProperty("property") + " " + System.getenv("VARIABLE"));
    }
  }

  /** Prints more than can be read at once, and is gone. */
  static final class Talkative {
    static final int LINES = 6_000; // in a pipe's 64 KiB

    public static void main(String[] arguments) {
      StringBuilder text = new StringBuilder();
      for (int line = 1; line <= LINES; line++) {
        text.append(line).append('\n');
      }
      System.out.print(text);
    }
  }

  /** Starts another program, says which, and stays. */
  static final class Parent {
    public static void main(String[] arguments) throws InterruptedException {
      Subprocess child = Subprocess.start(List.of(), Map.of(), Hanging.class.getName());
      System.out.println(child.awaitLine("process id", line -> true));
      new CountDownLatch(1).await();
    }
  }

  /** Prints its process id and stays, until it is told to go. */
  static final class Hanging {
    public static void main(String[] arguments) throws InterruptedException {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("goodbye")));
      System.out.println(ProcessHandle.current().pid());
      new CountDownLatch(1).await();
    }
  }

  @Test
  @DisplayName("The exit status and all lines are there, errors among them")
  void awaitExit_returnsTheStatus() throws InterruptedException {
    Subprocess program = start(Exiting.class, "3", "worlds");

    assertEquals(3, program.awaitExit(LONG));
    assertEquals(List.of("hello 3 worlds", "and an error"), program.lines());
  }

  @Test
  @DisplayName("After the end no line is still to come")
  void awaitExit_waitsForTheOutput() throws InterruptedException {
    Subprocess program = start(Talkative.class);

    assertEquals(0, program.awaitExit(LONG));
    assertEquals(Talkative.LINES, program.lines().size());
  }

  @Test
  @DisplayName("Options go to the JVM and variables to the environment")
  void start_handsOnSettings() throws InterruptedException {
    Subprocess program =
        closing.add(
            Subprocess.start(
                List.of("-Dproperty=one"), Map.of("VARIABLE", "two"), Settings.class.getName()));

    assertEquals(0, program.awaitExit(LONG));
    assertEquals(List.of("one two"), program.lines());
  }

  @Test
  @DisplayName("A line is found even when the program has ended before it was read")
  void awaitLine_findsTheLastLine() {
    String last = String.valueOf(Talkative.LINES);

    assertEquals(last, start(Talkative.class).awaitLine("the last line", last::equals));
  }

  @Test
  @DisplayName("A program that ends without the line is told with what it has printed")
  void awaitLine_tellsWhatCameInstead() {
    Subprocess program = start(Exiting.class, "0");

    AssertionError failure =
        assertThrows(
            AssertionError.class, () -> program.awaitLine("a port", line -> line.contains("port")));

    assertEquals("ended without a port: [hello 0, and an error]", failure.getMessage());
  }

  @Test
  @DisplayName("A program that hangs before the line is told with what it has printed")
  void awaitLine_tellsOfAHangingProgram() {
    Subprocess program = start(Hanging.class);
    String pid = program.awaitLine("process id", line -> true);

    AssertionError failure =
        assertThrows(AssertionError.class, () -> program.awaitLine("a port", SHORT, "x"::equals));

    assertEquals("after 100 ms still without a port: [" + pid + "]", failure.getMessage());
  }

  @Test
  @DisplayName("A program that does not end is told with what it has printed")
  void awaitExit_tellsOfAHangingProgram() {
    Subprocess program = start(Hanging.class);
    String pid = program.awaitLine("process id", line -> true);

    AssertionError failure = assertThrows(AssertionError.class, () -> program.awaitExit(SHORT));

    assertEquals("still running after 100 ms: [" + pid + "]", failure.getMessage());
  }

  @Test
  @DisplayName("A program that is closed is killed")
  void close_kills() {
    Subprocess program = start(Hanging.class);
    long pid = Long.parseLong(program.awaitLine("process id", line -> true));
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();

    program.close();

    Await.until("the process is gone", () -> !process.isAlive());
  }

  @Test
  @DisplayName("A program whose test is killed does not outlive it")
  void killedParent_leavesNothingBehind() {
    Subprocess parent = start(Parent.class);
    long pid = Long.parseLong(parent.awaitLine("the child's process id", line -> true));
    ProcessHandle child = ProcessHandle.of(pid).orElseThrow();

    parent.close();

    Await.until("the child is gone", () -> !child.isAlive());
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there it is killed")
  @DisplayName("A program that is interrupted may still say goodbye")
  void interrupt_letsItEnd() throws InterruptedException {
    Subprocess program = start(Hanging.class);
    program.awaitLine("process id", line -> true);

    program.interrupt();

    assertEquals(128 + 15, program.awaitExit(LONG));
    assertTrue(program.lines().contains("goodbye"), program.lines().toString());
  }

  private Subprocess start(Class<?> main, String... arguments) {
    return closing.add(Subprocess.start(List.of(), Map.of(), main.getName(), arguments));
  }
}
