package lab.demo;

import java.util.List;
import java.util.Map;

/**
 * A part of the talk: what runs, what goes wrong, what to say and to do, and what is claimed.
 *
 * @param id such as {@code 05-trace}
 * @param seconds how long showing it takes
 * @param step which step runs, 1 to 5
 * @param faults what goes wrong when it begins
 * @param knows which of the servers the client calls, by number
 * @param show the view that belongs to it, as the page's address has it after {@code #/}; empty for
 *     none. {@code {trace}} and {@code {span}} stand for the newest trace that is as {@code find}
 *     asks, and its first span
 * @param find a query for the page's list of traces; empty if nothing has to be found
 * @param opens what one is to see first
 * @param runs programs that run by themselves when it begins, in this order
 * @param points what to say
 * @param acts what to do, in this order
 * @param trouble what to do when it fails
 * @param claim what can be seen to be so; {@code lab rehearse} asserts it
 * @param without the same with its layer taken out, where the claim must not hold
 */
public record Scene(
    String id,
    Words title,
    int seconds,
    int step,
    List<Fault> faults,
    List<Integer> knows,
    String show,
    String find,
    Opens opens,
    List<Run> runs,
    Sentences points,
    Sentences acts,
    Words trouble,
    Words claim,
    Without without) {

  /** What a scene shows first. */
  public enum Opens {
    STAGE,
    VIEW
  }

  /** Which of a step's programs. */
  public enum Program {
    CLIENT,
    SERVER
  }

  /**
   * One of the steps' own programs, run as a process of its own. A server stays until the scene
   * ends, and the programs after it wait until it listens.
   *
   * @param step whose program
   * @param arguments as one types them; {@code {servers}}, {@code {server-1}} and {@code
   *     {server-2}} are targets that lead to the demo's servers, {@code {port}} is free for a
   *     server of the scene's own, {@code {certs}} is a folder with certificates and {@code
   *     {token}} a file with a token
   */
  public record Run(String id, Words title, Program program, int step, List<String> arguments) {}

  /**
   * What is different when the layer is taken out.
   *
   * @param runs other arguments of runs, by id
   */
  public record Without(
      int step, List<Fault> faults, List<Integer> knows, Map<String, List<String>> runs) {}

  /** A text in both languages. */
  public record Words(String en, String pl) {

    public Words {
      pl = glued(pl);
    }

    /** No line ends with a word of one letter; between the two a space that does not break. */
    private static String glued(String text) {
      return text.replaceAll("(?<![\\p{L}\\p{N}])([aiouwzAIOUWZ]) ", "$1\u00a0");
    }
  }

  /** As many sentences in the one language as in the other. */
  public record Sentences(List<String> en, List<String> pl) {

    public Sentences {
      pl = pl.stream().map(Words::glued).toList();
    }
  }

  /** The scene as it is played when its layer is taken out. */
  public Scene withoutLayer() {
    List<Run> others =
        runs.stream()
            .map(
                run ->
                    new Run(
                        run.id(),
                        run.title(),
                        run.program(),
                        run.step(),
                        without.runs().getOrDefault(run.id(), run.arguments())))
            .toList();
    return new Scene(
        id,
        title,
        seconds,
        without.step(),
        without.faults(),
        without.knows(),
        show,
        find,
        opens,
        others,
        points,
        acts,
        trouble,
        claim,
        without);
  }
}
