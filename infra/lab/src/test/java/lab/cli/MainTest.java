package lab.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import lab.course.TinyLab;
import lab.course.Trees;
import lab.course.Workspace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command as its user types it. */
class MainTest {

  private final InputStream systemIn = System.in;
  private final PrintStream systemOut = System.out;
  private final PrintStream systemErr = System.err;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path folder;

  @BeforeEach
  void capture() {
    System.setProperty("lab.root", Path.of("..", "..").toString());
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setIn(systemIn);
    System.setOut(systemOut);
    System.setErr(systemErr);
    System.clearProperty("lab.root");
  }

  @Test
  @DisplayName("Alone it says where one is and what to type next")
  void alone_saysWhatToTypeNext() {
    assertEquals(0, Main.execute());
    assertTrue(out().contains("lab demo"), out());
    assertTrue(out().contains("step05-streaming"), out());
  }

  static Set<String> commands() {
    return Main.commandLine().getSubcommands().keySet();
  }

  @ParameterizedTest
  @MethodSource("commands")
  @DisplayName("Every command explains itself, with an example")
  void help_hasAnExample(String command) {
    assertEquals(0, Main.execute(command, "--help"));
    assertTrue(out().matches("(?s).*Example: .*\\blab " + command + "\\b.*"), out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  @DisplayName("A shell completes commands, steps and tasks")
  void completion_knowsStepsAndTasks(String shell) {
    assertEquals(0, Main.execute("completion", shell));
    for (String word : List.of("check", "1 2 3 4 5", "1.1 1.2", "up down", "slow errors")) {
      assertTrue(out().replaceAll("[\"']", "").contains(word), word);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "dmo,            Did you mean: lab demo?",
    "run 9,          the steps are 1 to 5",
    "diff 1,         ask for 2 to 5",
    "diff 9,         there is no step 9",
    "prove 9,        the steps are 1 to 5",
    "prove 1.99,     step 1 has 1.1 to 1.8",
    "hint 1,         there is no task 1: step 1 has 1.1 to 1.8",
    "solve one,      is no task: write it as 2.4",
    "show 9,         the steps are 1 to 5",
    "run 1 --rate 0,    --rate is from 1 to 10000 calls a second",
    "demo --rate 10001,    --rate is from 1 to 10000 calls a second",
    "run 1 --rate NaN,  is not an int",
    "run,            Missing required parameter",
    "run two,        is not an int",
    "stack sideways, sideways",
  })
  @DisplayName("Wrong usage gets a short answer that says what is right, and status 2")
  void wrongUsage_saysWhatIsRight(String line, String answer) {
    assertEquals(2, Main.execute(line.split(" ")));
    assertTrue(err().contains(answer), err());
    assertTrue(err().lines().count() <= 2, err());
  }

  @Test
  @DisplayName("The next step names what was begun and does not pass, and how to mend it")
  void start_namesWhatDoesNotPass() throws IOException {
    TinyLab tiny = tinyLab();
    assertEquals(0, Main.execute("start", "1"));
    Path sum = workspace(tiny, 1).main().resolve("java/calculator/Sum.java");
    Files.writeString(sum, Files.readString(sum).replace("return 0;", "return a - b;"));

    assertEquals(0, Main.execute("start", "2"));

    assertTrue(
        words()
            .contains(
                "not taken along, since it does not pass: 1.1. lab check 1 says why; then lab"
                    + " reset 2"),
        out());
  }

  @Test
  @DisplayName("What is broken of an earlier step is shown by Maven, as lab check leaves it out")
  void start_namesWhatIsBroken() throws IOException {
    TinyLab tiny = tinyLab();
    Trees.copy(tiny.lab().step(2).folder(), tiny.lab().step(3).folder());
    tiny.replace(3, "tasks.yaml", "\"2.", "\"3.");
    assertEquals(0, Main.execute("start", "2"));
    Path sum = workspace(tiny, 2).main().resolve("java/calculator/Sum.java");
    Files.writeString(sum, Files.readString(sum).replace("return a + b;", "return a - b;"));

    assertEquals(0, Main.execute("start", "3"));

    String maven = "mvn -f " + Path.of("workspace", "step02-tracing") + " test";
    assertTrue(words().contains("does not pass: 1.1. %s says why; then".formatted(maven)), out());
  }

  @Test
  @DisplayName("Of what was never begun nothing is said as the next step begins")
  void start_isSilentOnWhatWasNotBegun() throws IOException {
    tinyLab();
    assertEquals(0, Main.execute("start", "1"));
    assertEquals(0, Main.execute("start", "2"));

    assertFalse(out().contains("not taken along"), out());
  }

  @ParameterizedTest
  @CsvSource({
    "java/calculator/Sum.java, it does not compile",
    "resources/log4j2.xml,     log4j2.xml is not well-formed",
  })
  @DisplayName(
      "Why none of the step before is taken along is one line, also when it is for its XML")
  void start_saysWhyNothingComesAlong(String file, String why) throws IOException {
    TinyLab tiny = tinyLab();
    assertEquals(0, Main.execute("start", "1"));
    Path broken = workspace(tiny, 1).main().resolve(file);
    Files.createDirectories(broken.getParent());
    Files.writeString(broken, "<a>");
    out.reset();

    assertEquals(0, Main.execute("start", "2"));

    assertTrue(words().contains("none of it is taken along, since " + why + ": lab check"), out());
    assertFalse(out().contains("differs outside"), out());
  }

  @Test
  @Timeout(60)
  @DisplayName("Watching ends when nobody reads what it says")
  void watch_endsWithItsReader() throws IOException {
    tinyLab();
    assertEquals(0, Main.execute("start", "1"));
    System.setIn(InputStream.nullInputStream());
    OutputStream closed = OutputStream.nullOutputStream();
    closed.close();
    System.setOut(new PrintStream(closed, true, StandardCharsets.UTF_8));

    assertEquals(0, Main.execute("watch", "1"));
  }

  @Test
  @DisplayName("A port that is taken is named before anything starts")
  void takenPort_isNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());

      assertEquals(2, Main.execute("demo", "--no-browser", "--page-port", port));

      assertTrue(err().contains("port " + port + " for the page is taken"), err());
      assertTrue(err().contains("--page-port"), err());

      assertEquals(2, Main.execute("report", "--no-browser", "--port", port));

      assertTrue(err().contains("port " + port + " for the report is taken"), err());
    }
  }

  @Test
  @DisplayName("Orders go to the demo whose page's port is named, before or after the order")
  void pagePort_isInherited() throws IOException {
    String port = String.valueOf(Ports.free(1).get(0));

    assertEquals(1, Main.execute("demo", "--page-port", port, "fault", "slow"));
    assertTrue(err().contains("no demo answers at http://localhost:" + port), err());

    err.reset();
    assertEquals(1, Main.execute("demo", "status", "--page-port", port));
    assertTrue(err().contains("no demo answers at http://localhost:" + port), err());
  }

  @Test
  @DisplayName("Certificates are made once and never overwritten")
  void certs_areNotOverwritten() throws IOException {
    String certs = folder.resolve("certs").toString();
    assertEquals(0, Main.execute("certs", certs));
    byte[] key = Files.readAllBytes(Path.of(certs, "server.key"));

    assertEquals(2, Main.execute("certs", certs));

    assertTrue(err().contains("is there already"), err());
    assertArrayEquals(key, Files.readAllBytes(Path.of(certs, "server.key")));
  }

  @Test
  @DisplayName("The difference between two steps is the layer")
  void diff_showsTheLayer() {
    assertEquals(0, Main.execute("diff", "2"));
    assertTrue(out().contains("new main/java/calculator/TracingServerInterceptor.java"), out());
    assertTrue(out().lines().noneMatch(line -> line.startsWith("- ")), "nothing is taken away");
    assertFalse(out().contains("test/java"), "the tests are not the layer");
    assertTrue(out().contains("files of tests are left out: lab diff 2 --tests"), out());

    assertEquals(0, Main.execute("diff", "2", "--tests"));
    assertTrue(out().contains("new test/java/calculator/TraceTest.java"), out());
  }

  /** From now on the command works in a lab with next to nothing in it. */
  private TinyLab tinyLab() throws IOException {
    System.setProperty("lab.root", folder.toString());
    return new TinyLab(folder);
  }

  private static Workspace workspace(TinyLab tiny, int step) {
    return new Workspace(tiny.lab(), tiny.lab().step(step));
  }

  /** What was printed, wherever its lines are broken. */
  private String words() {
    return out().replaceAll("\\s+", " ");
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
