package calculator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import lab.testkit.Closing;
import lab.testkit.Subprocess;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramTest {

  private static final String SERVER = "calculator.ServerMain";
  private static final String CLIENT = "calculator.ClientMain";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @RegisterExtension final Closing closing = new Closing();

  @Test
  @DisplayName("Server and client work together and stop cleanly")
  void programs_workTogether() throws InterruptedException {
    Subprocess server = run(SERVER, "--port", "0");
    String target = target(server);

    Subprocess good = run(CLIENT, "--target", target, "--deadline", "20000", "divide", "22", "7");
    Subprocess bad = run(CLIENT, "--target", target, "--deadline", "20000", "divide", "22", "0");
    Subprocess traffic = run(CLIENT, "--target", target, "--deadline", "20000", "--rate", "50");
    traffic.awaitLine("progress", line -> line.contains("answered"));
    traffic.interrupt();

    assertEquals(0, good.awaitExit(PATIENCE));
    assertTrue(good.lines().contains(String.valueOf(22.0 / 7)), good.lines().toString());
    assertEquals(1, bad.awaitExit(PATIENCE));
    assertTrue(
        bad.lines().contains("INVALID_ARGUMENT (b): must not be zero"), bad.lines().toString());
    traffic.awaitExit(PATIENCE);
    assertTrue(
        traffic.lines().stream().anyMatch(line -> line.contains(" 0 failed")),
        traffic.lines().toString());
    server.interrupt();
    server.awaitExit(PATIENCE);
    assertTrue(
        server.lines().stream().anyMatch(line -> line.contains("stopped")),
        server.lines().toString());
  }

  @Test
  @DisplayName("Wrong usage gets one clear line and the status 2")
  void wrongUsage_getsOneLine() throws InterruptedException {
    Subprocess client = run(CLIENT, "halve", "22", "7");

    assertEquals(2, client.awaitExit(PATIENCE));
    assertTrue(client.lines().get(0).contains("'halve' is not one of add"), "" + client.lines());
    assertEquals(2, client.lines().size(), client.lines().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--rate 0",
        "--rate 10001",
        "--rate 20 divide 22 7",
        "--deadline 0 divide 22 7",
        "--speed 20",
        "divide 22",
        "divide 22 seven",
        "--rate 20 primes 2 5",
      })
  @DisplayName("What cannot be meant is not done in part")
  void otherWrongUsage_isRefused(String arguments) {
    assertEquals(2, Program.run(ClientMain.class, arguments.split(" ", -1)));
  }

  @Test
  @DisplayName("What the user can mend gets one line and no stack trace")
  void missingFile_getsOneLine() throws InterruptedException {
    Subprocess client = run(CLIENT, "--token-file", "no-such-file", "add", "1", "2");

    assertEquals(1, client.awaitExit(PATIENCE));
    assertFalse(client.lines().stream().anyMatch(line -> line.contains("\tat ")));
    assertTrue(client.lines().get(0).contains("no such file"), client.lines().toString());
  }

  @Test
  @DisplayName("A certificate that is none gets one line as well")
  void wrongFile_getsOneLine() throws InterruptedException {
    Subprocess client = run(CLIENT, "--tls-ca", "pom.xml", "add", "1", "2");

    assertEquals(1, client.awaitExit(PATIENCE));
    assertEquals(1, client.lines().size(), client.lines().toString());
    assertTrue(client.lines().get(0).contains("PEM"), client.lines().toString());
  }

  private Subprocess run(String main, String... arguments) {
    return closing.add(Subprocess.start(List.of(), Map.of(), main, arguments));
  }

  private static String target(Subprocess server) {
    String line = server.awaitLine("its address", text -> text.contains("listening on"));
    return line.substring(line.indexOf("listening on") + "listening on".length()).strip();
  }
}
