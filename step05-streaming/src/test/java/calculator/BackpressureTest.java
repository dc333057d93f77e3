package calculator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import lab.testkit.Await;
import lab.testkit.Closing;
import lab.testkit.Subprocess;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT) // most of it is waiting for another process
class BackpressureTest {

  @RegisterExtension final Closing closing = new Closing();

  @Test
  @Tag("task-5.1")
  @DisplayName("However many messages a slow reader gets, they fit through a small heap")
  void slowReader_doesNotGrowMemory() throws InterruptedException {
    List<String> smallHeap =
        List.of(
            "-Xmx24m",
            "-XX:MaxDirectMemorySize=24m",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dlab.patience.millis=" + Await.PATIENCE.toMillis(),
            "-Dlab.messages=" + MillionMessages.COUNT);
    Subprocess program =
        closing.add(Subprocess.start(smallHeap, Map.of(), MillionMessages.class.getName()));

    int status = program.awaitExit(Duration.ofMinutes(2));

    String asked = "A client has asked for %,d messages. ".formatted(MillionMessages.COUNT);
    assertEquals(
        "at first: 10 messages",
        line(program, "at first: "),
        asked + "It will read 10 before it pauses.");
    assertEquals(
        "nobody reads: some messages are sent",
        line(program, "nobody reads: ") + line(program, "OutOfMemoryError"),
        asked
            + "It has read 10 and then paused. Where is what onNext is given, when nobody reads it?");
    assertEquals(
        "in all: all messages, and the end",
        line(program, "in all: "),
        asked + "It has read 10, has paused and has read on. This has come:");
    assertEquals(0, status, () -> String.join("\n", program.lines()));
  }

  /** The line that contains a text, or nothing. */
  private static String line(Subprocess program, String part) {
    return program.lines().stream().filter(line -> line.contains(part)).findFirst().orElse("");
  }
}
