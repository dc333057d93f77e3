package lab.rehearse;

import static lab.rehearse.Play.require;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Telemetry may get lost; calls may not, and the loss is told. */
final class DeliveryClaims {

  private static final int SOME_CALLS = 100;

  /** The client and two servers. */
  private static final int PROGRAMS = 3;

  /** A program's last word on its spans. */
  private static final Pattern LOST = Pattern.compile("([\\d,.]+) of [\\d,.]+ spans were lost");

  private DeliveryClaims() {}

  /** Calls go on without a backend; programs say that they lose something, and then how much. */
  static void backendGone(Play play) throws IOException, InterruptedException {
    Calls calls = play.await(() -> callsAndComplaints(play));
    require(calls.failed() == 0, "that no call fails", calls);
    require(
        play.traces("").isEmpty(), "that no telemetry arrives", play.traces("").size() + " traces");
    play.seeText("cannot be exported");
    play.picture();
    play.value("calls", calls.ok());
    play.value("failed", calls.failed());

    play.order("DELETE", "fault/backend-gone");
    long back = System.currentTimeMillis();
    play.await(
        () -> {
          boolean again =
              play.traces("").stream()
                  .anyMatch(trace -> trace.get("startMillis").asDouble() > back);
          require(again, "telemetry of calls that came after the backend was back", "none");
          return true;
        });
    play.order("POST", "step/4"); // so the programs of step 5 end, and say how much they have lost
    List<Long> lost = play.await(() -> lost(play));
    play.value("lost", lost.stream().mapToLong(one -> one).sum());
  }

  private static Calls callsAndComplaints(Play play) throws IOException, InterruptedException {
    JsonNode demo = play.demo();
    Calls calls = Calls.of(demo);
    require(calls.ok() >= SOME_CALLS, "calls that go on", calls);
    for (JsonNode actor : demo.get("actors")) {
      require(
          actor.get("says").asText().contains("cannot be exported"),
          "that each program says it is losing something",
          "nothing from %s while %s".formatted(actor.get("name").asText(), calls));
    }
    return calls;
  }

  /** How many spans each program has lost, by its own log. */
  private static List<Long> lost(Play play) throws IOException {
    List<Long> lost = new ArrayList<>();
    try (Stream<Path> logs = Files.list(play.lab().root().resolve("target").resolve("demo"))) {
      for (Path log : logs.toList()) {
        if (log.getFileName().toString().startsWith("step5-")
            && Files.getLastModifiedTime(log).toMillis() > play.sinceMillis()) {
          Matcher told = LOST.matcher(Files.readString(log, StandardCharsets.UTF_8));
          while (told.find()) {
            lost.add(Long.parseLong(told.group(1).replaceAll("\\D", "")));
          }
        }
      }
    }
    require(
        lost.size() == PROGRAMS,
        "that each program says how many spans it has lost",
        lost + " by their logs");
    return lost;
  }
}
