package calculator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import lab.testkit.Closing;
import lab.testkit.Subprocess;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT) // most of it is waiting for another process
class BackpressureTest {

  @RegisterExtension final Closing closing = new Closing();

  @Test
  @Execution(ExecutionMode.SAME_THREAD) // beside other classes, one after the other in this one
  @DisplayName("However many messages a slow reader gets, they fit through a small heap")
  void slowReader_doesNotGrowMemory() throws InterruptedException {
    String output = runInSmallHeap(MillionMessages.class);

    assertTrue(output.contains("while nobody read: 10 messages, ended false"), output);
    assertTrue(output.contains("in all: " + MillionMessages.COUNT + " messages"), output);
  }

  @Test
  @Execution(ExecutionMode.SAME_THREAD) // beside other classes, one after the other in this one
  @DisplayName("However many messages a client sends to a slow server, they fit as well")
  void slowServer_holdsTheClientBack() throws InterruptedException {
    String output = runInSmallHeap(MillionRequests.class);

    assertTrue(output.contains("while nobody read: the client waits true"), output);
    assertTrue(output.contains("in all: " + MillionRequests.COUNT + " messages"), output);
  }

  private String runInSmallHeap(Class<?> main) throws InterruptedException {
    List<String> smallHeap =
        List.of("-Xmx24m", "-XX:MaxDirectMemorySize=24m", "-XX:+ExitOnOutOfMemoryError");
    Subprocess program = closing.add(Subprocess.start(smallHeap, Map.of(), main.getName()));

    int status = program.awaitExit(Duration.ofMinutes(2));

    String output = String.join("\n", program.lines());
    assertEquals(0, status, output);
    return output;
  }
}
