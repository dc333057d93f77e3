package lab.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import lab.course.Lab;
import lab.testkit.Await;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The demo with its real programs, given orders from outside. */
@Timeout(180)
class DemoTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static RunningDemo demo;
  private static ConsolePage page;

  @BeforeAll
  static void start() throws Exception {
    demo = RunningDemo.start(new Lab(Path.of("..", "..")));
    page = new ConsolePage(demo.address());
    page.demo("POST", "step/2");
  }

  /** Programs start as fast as the machine lets them. */
  private static void await(String what, BooleanSupplier condition) {
    Await.until(what, PATIENCE, condition);
  }

  @AfterAll
  static void stop() {
    demo.close();
  }

  @Test
  @DisplayName("Another step goes on with the traffic, and all that comes is of that step")
  void step_goesOn() throws Exception {
    JsonNode state = page.demo("POST", "step/3");

    assertEquals(3, state.get("step").asInt());
    double since = state.get("sinceMillis").asDouble();
    await("calls of step 3", () -> !traces().isEmpty() && startOf(traces().get(0)) > since);
    for (JsonNode trace : traces()) {
      if (startOf(trace) > since) {
        assertFalse(whole(trace).contains("step-2"), whole(trace));
      }
    }
    await("metrics", () -> !ask("/api/metrics?text=rpc.server.call.duration").isEmpty());
    assertEquals(0, ask("/api/findings").get("findings").size());
  }

  @Test
  @DisplayName("A killed server is told as that and comes back, whoever killed it")
  void killedServer_comesBack() throws Exception {
    assertEquals(List.of("killed"), faults(page.demo("POST", "fault/killed")));
    assertEquals(List.of("killed"), faults(page.demo("POST", "fault/killed")));
    assertEquals(List.of(), faults(page.demo("DELETE", "fault/killed")));

    // The console was started first; its number need not be the lowest, as numbers come again.
    ProcessHandle.current()
        .children()
        .sorted(Comparator.comparing(child -> child.info().startInstant().orElseThrow()))
        .skip(1)
        .forEach(ProcessHandle::destroyForcibly);
    await("servers and client are missed", () -> state().get("gone").size() == 3);

    assertEquals(0, page.demo("POST", "reset").get("gone").size());
    double now = System.currentTimeMillis();
    await(
        "calls succeed again",
        () ->
            traces().stream()
                .anyMatch(trace -> startOf(trace) > now && trace.get("errors").asInt() == 0));
  }

  @Test
  @DisplayName("Without propagation one call makes two traces, and one again afterwards")
  void noPropagation_breaksTraces() throws Exception {
    page.demo("POST", "fault/no-propagation");
    double broken = System.currentTimeMillis();
    await(
        "a server's trace of its own",
        () ->
            traces().stream()
                .anyMatch(
                    trace ->
                        startOf(trace) > broken
                            && trace.get("service").asText().equals("calculator-server")));

    assertEquals(List.of(), faults(page.demo("POST", "reset")));
  }

  @Test
  @DisplayName("While nobody takes telemetry the calls go on")
  void backendGone_costsNoCall() throws Exception {
    assertEquals(List.of("backend-gone"), faults(page.demo("POST", "fault/backend-gone")));
    double gone = System.currentTimeMillis();
    page.demo("DELETE", "fault/backend-gone");

    await(
        "telemetry comes again", () -> traces().stream().anyMatch(trace -> startOf(trace) > gone));
  }

  @Test
  @DisplayName("A scene sets step and faults, and runs its programs; set again it is as new")
  void scene_isSet() throws Exception {
    try {
      page.demo("POST", "scene/02-deadline-and-errors");
      await("both programs have ended", () -> ended("late", "zero"));
      assertEquals(1, state().get("step").asInt());
      assertEquals(List.of("slow"), faults(state()));
      assertTrue(output("late").startsWith("DEADLINE_EXCEEDED"), output("late"));
      assertEquals("INVALID_ARGUMENT (b): must not be zero", output("zero"));

      double first = state().get("scene").get("sinceMillis").asDouble();
      page.demo("DELETE", "fault/slow");
      page.demo("POST", "run/late");
      await("it is answered in time", () -> ended("late") && output("late").startsWith("3.14"));
      assertEquals(20, run("late").get("call").get("request").get("bytes").asInt());

      page.demo("POST", "show/view");
      page.demo("POST", "reset");
      assertEquals(List.of("slow"), faults(state()));
      assertTrue(state().get("scene").get("sinceMillis").asDouble() > first);
      await("it is late again", () -> ended("late") && output("late").startsWith("DEADLINE"));
    } finally {
      leaveScene();
    }
  }

  @Test
  @DisplayName("With its layer taken out a scene shows something else")
  void sceneWithoutLayer_differs() throws Exception {
    try {
      page.demo("POST", "scene/02-deadline-and-errors/without");
      assertFalse(state().get("scene").get("asWritten").asBoolean());
      await("it is answered", () -> ended("late") && output("late").startsWith("3.14"));
    } finally {
      leaveScene();
    }
  }

  @Test
  @DisplayName("Whoever shows the token over TLS is answered, and nobody else")
  void securityScene_letsOneIn() throws Exception {
    try {
      page.demo("POST", "scene/03-tls-and-token");
      await("all have ended", () -> ended("allowed", "no-token", "plain"));
      assertEquals("3.142857142857143", output("allowed"));
      assertTrue(output("no-token").startsWith("UNAUTHENTICATED"), output("no-token"));
      assertTrue(output("plain").startsWith("UNAVAILABLE"), output("plain"));
      assertFalse(run("allowed").get("command").asText().contains(".."), "addresses are short");
    } finally {
      leaveScene();
    }
  }

  @Test
  @DisplayName("A killed server costs no call, and the counts of a scene begin at 0")
  void killedServer_costsNoCall() throws Exception {
    try {
      page.demo("POST", "scene/04-load-balancing");
      await("both are called", () -> servers(0) > 0 && servers(1) > 0);
      page.demo("POST", "fault/killed");
      long before = state().get("calls").get("ok").asLong();
      await("calls go on", () -> state().get("calls").get("ok").asLong() > before + 40);
      JsonNode calls = state().get("calls");
      // An attempt that was under way is tried again, and its caller hears nothing of it.
      assertTrue(calls.get("failed").asInt() <= 1, calls.toString());
      assertEquals(0, calls.get("client").get("failed").asInt(), calls.toString());
      assertEquals(List.of(), names(state().get("gone")));

      page.demo("POST", "reset");
      assertTrue(state().get("calls").get("ok").asLong() < before, "counted anew");
      await("both are called again", () -> servers(1) > 0);
    } finally {
      leaveScene();
    }
  }

  @Test
  @DisplayName("All windows hear of the language, the clock and what is shown")
  void talk_isTold() throws Exception {
    try {
      JsonNode state = page.demo("POST", "language/pl");
      assertEquals("pl", state.get("language").asText());
      page.demo("POST", "scene/05-trace");
      assertEquals("view", state().get("showing").asText());
      assertEquals("stage", page.demo("POST", "show/stage").get("showing").asText());
      await("the clock goes", () -> state().get("talkMillis").asLong() > 0);
      assertTrue(refusal("POST", "show/rain").contains("stage or view"));
      assertTrue(refusal("POST", "run/rain").contains("no run"));
      assertEquals(11, ask("/api/demo/scenes").get("scenes").size());
    } finally {
      page.demo("POST", "language/en");
      leaveScene();
    }
  }

  /** As the other tests want it. */
  private static void leaveScene() throws Exception {
    page.demo("DELETE", "scene");
    page.demo("POST", "reset");
    page.demo("POST", "step/2");
  }

  private static JsonNode run(String id) {
    return StreamSupport.stream(state().get("scene").get("runs").spliterator(), false)
        .filter(run -> run.get("id").asText().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static boolean ended(String... ids) {
    return Stream.of(ids).allMatch(id -> run(id).get("exit").isInt());
  }

  private static String output(String id) {
    return run(id).get("output").asText();
  }

  /** How many calls a server has answered in the last two seconds. */
  private static int servers(int number) {
    JsonNode seconds = state().get("calls").get("seconds");
    return IntStream.range(Math.max(0, seconds.size() - 2), seconds.size())
        .map(i -> seconds.get(i).get("servers").get(number).asInt())
        .sum();
  }

  private static List<String> names(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }

  @Test
  @DisplayName("What cannot be done is said in a line")
  void wrongOrder_isRefused() {
    assertTrue(refusal("POST", "step/7").contains("1 to 5"));
    assertTrue(refusal("POST", "fault/rain").contains("backend-gone"));
    assertTrue(refusal("POST", "scene/rain").contains("05-trace"));
    assertFalse(refusal("POST", "step/x").isEmpty());
  }

  private static String refusal(String method, String order) {
    return String.valueOf(
        assertThrows(IOException.class, () -> page.demo(method, order)).getMessage());
  }

  private static List<String> faults(JsonNode state) {
    return StreamSupport.stream(state.get("faults").spliterator(), false)
        .filter(fault -> fault.get("on").asBoolean())
        .map(fault -> fault.get("id").asText())
        .toList();
  }

  private static JsonNode state() {
    try {
      return page.demo("GET", "");
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode ask(String path) {
    try {
      return page.get(path);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<JsonNode> traces() {
    List<JsonNode> traces = new ArrayList<>();
    ask("/api/traces?limit=20").forEach(traces::add);
    return traces;
  }

  private static double startOf(JsonNode trace) {
    return trace.get("startMillis").asDouble();
  }

  /** As it was sent. */
  private static String whole(JsonNode trace) {
    return ask("/api/traces/%s/otlp".formatted(trace.get("traceId").asText())).toString();
  }
}
