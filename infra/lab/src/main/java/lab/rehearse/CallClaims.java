package lab.rehearse;

import static lab.rehearse.Play.require;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What gRPC does by itself. */
final class CallClaims {

  /** What double arithmetic makes of 22 divided by 7. */
  private static final String RESULT = String.valueOf(22.0 / 7);

  /** An enum and two doubles, each with its tag: 2 + 9 + 9. */
  private static final int REQUEST_BYTES = 20;

  private static final Pattern ELAPSED = Pattern.compile("deadline exceeded after ([\\d.]+)s");

  private static final Pattern DEADLINE = Pattern.compile("--deadline (\\d+)");

  /** On a busy machine a timer is late; the slow server would take twice as long. */
  private static final int LATE_MILLIS = 700;

  /** So many calls take a few seconds, at twenty a second. */
  private static final int SOME_CALLS = 60;

  private CallClaims() {}

  /** One call brings the right result, with the bytes that its contract leads one to expect. */
  static void call(Play play) throws IOException, InterruptedException {
    Run divide = Run.ended(play, "divide");
    divide.require(0, RESULT);
    require(
        divide.requestBytes() == REQUEST_BYTES,
        "a request of %d bytes".formatted(REQUEST_BYTES),
        divide.requestBytes() + " bytes");
    play.seeText(RESULT);
  }

  /** A call ends at its deadline, and wrong input is refused with the name of the field. */
  static void deadlineAndErrors(Play play) throws IOException, InterruptedException {
    Run late = Run.ended(play, "late");
    late.require(1, "DEADLINE_EXCEEDED");
    Run.ended(play, "zero").require(1, "INVALID_ARGUMENT (b)");
    Matcher elapsed = ELAPSED.matcher(late.output());
    require(elapsed.find(), "after how long the call has ended", late);
    Matcher deadline = DEADLINE.matcher(late.command());
    require(deadline.find(), "a program with a deadline", late.command());
    long deadlineMillis = Long.parseLong(deadline.group(1));
    // gRPC counts from when the call is under way, and the deadline runs since before that.
    double millis = Double.parseDouble(elapsed.group(1)) * 1e3;
    require(
        millis < deadlineMillis + LATE_MILLIS,
        "the end after %d ms".formatted(deadlineMillis),
        millis + " ms");
    play.seeText("DEADLINE_EXCEEDED");
    play.seeText("INVALID_ARGUMENT (b)");
    play.value("deadline-ms", deadlineMillis);
    play.value("elapsed-ms", Math.round(millis));
  }

  /** Who shows the token over TLS gets an answer, and nobody else. */
  static void tlsAndToken(Play play) throws IOException, InterruptedException {
    Run.ended(play, "allowed").require(0, RESULT);
    Run.ended(play, "no-token").require(1, "UNAUTHENTICATED");
    Run.ended(play, "plain").require(1, "UNAVAILABLE");
    play.seeText("UNAUTHENTICATED");
  }

  /** Two servers share the calls; when one is killed the other has all, and none fails. */
  static void loadBalancing(Play play) throws IOException, InterruptedException {
    play.await(() -> some(Calls.of(play.demo())));
    play.order("POST", "fault/killed");
    Calls killed = Calls.of(play.demo());
    play.await(() -> some(Calls.of(play.demo()).since(killed)));
    play.seeText("✗ killed");
    play.picture();
    play.order("DELETE", "fault/killed");
    Calls back = Calls.of(play.demo());
    play.await(() -> both(Calls.of(play.demo()).since(back)));
    Calls all = Calls.of(play.demo());
    require(all.failed() == 0, "that no call has failed", all);
    play.value("calls", all.ok());
    play.value("failed", all.failed());
  }

  private static Calls some(Calls calls) {
    require(calls.ok() >= SOME_CALLS, "calls that go on", calls);
    return calls;
  }

  private static Calls both(Calls calls) {
    require(
        calls.servers().stream().allMatch(one -> one * 3 > calls.ok() && one > SOME_CALLS / 4),
        "that each server takes its share",
        calls);
    return calls;
  }
}
