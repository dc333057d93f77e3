package lab.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import lab.course.Lab;

/**
 * One playing of a scene: what a claim looks at, and where it leaves what it has seen. What is seen
 * with the layer taken out is not kept.
 *
 * @param id of the scene
 * @param sinceMillis when the scene had been set, in milliseconds since 1970: what is older belongs
 *     to another
 * @param patience how long what is claimed may take to come
 * @param whole whether the scene is played as it is, and not with its layer taken out
 */
record Play(
    String id,
    long sinceMillis,
    Lab lab,
    Api api,
    Chromium browser,
    Duration patience,
    Recording recording,
    boolean whole) {

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int MOST_SHOWN = 300;

  /** Something to look for, perhaps more than once. */
  @FunctionalInterface
  interface Look<T> {

    /**
     * Looks once.
     *
     * @throws ClaimBroken when it is not there, or not yet
     */
    T look() throws IOException, InterruptedException;
  }

  /**
   * Looks until it is there.
   *
   * @throws ClaimBroken as the last look said, when it does not come in time
   */
  <T> T await(Look<T> look) throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        return look.look();
      } catch (ClaimBroken e) {
        if (System.nanoTime() - end > 0) {
          throw e;
        }
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  /**
   * Asserts.
   *
   * @param expected in words
   * @param came what there is instead
   * @throws ClaimBroken when it is not so
   */
  static void require(boolean condition, String expected, Object came) {
    if (!condition) {
      throw new ClaimBroken(expected, came);
    }
  }

  /** What the API answers, as a list where it is one. */
  List<JsonNode> list(String path) throws IOException, InterruptedException {
    List<JsonNode> list = new ArrayList<>();
    api.get(path).forEach(list::add);
    return list;
  }

  /** Traces that have begun since the scene was set, as the page's list has them. */
  List<JsonNode> traces(String query) throws IOException, InterruptedException {
    return list("traces?limit=200&" + query).stream()
        .filter(trace -> trace.get("startMillis").asDouble() > sinceMillis)
        .toList();
  }

  /** How the demo is. */
  JsonNode demo() throws IOException, InterruptedException {
    return api.get("demo");
  }

  /** Gives the demo an order, such as {@code POST fault/slow}. */
  JsonNode order(String method, String order) throws IOException, InterruptedException {
    return api.send(method, "demo/" + order);
  }

  /**
   * Has the browser show a view, as large as the room needs it.
   *
   * @param view what stands in its address behind {@code #/}
   */
  void show(String view) throws IOException, InterruptedException {
    browser.visit(api.address() + "/?projector#/" + view);
  }

  /** Follows a link in the page, also where the page is drawn anew all the time. */
  void follow(String selector) throws IOException, InterruptedException {
    await(
        () -> {
          JsonNode there =
              browser.evaluate(
                  """
                  (() => {
                    const link = document.querySelector(%s);
                    link?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
                    return Boolean(link);
                  })()"""
                      .formatted(quoted(selector)));
          require(there.asBoolean(), "a link in the page that is " + selector, shown());
          return true;
        });
  }

  /**
   * Waits until something is to be seen in the browser.
   *
   * @param expected in words
   * @param condition in JavaScript
   */
  void see(String expected, String condition) throws IOException, InterruptedException {
    await(
        () -> {
          if (!browser.evaluate("Boolean(" + condition + ")").asBoolean()) {
            throw new ClaimBroken(expected + " in the page", shown());
          }
          return true;
        });
  }

  /** Waits until a text is to be seen in the browser. */
  void seeText(String text) throws IOException, InterruptedException {
    see(
        "“%s”".formatted(text),
        "document.querySelector('main')?.innerText.includes(%s)".formatted(quoted(text)));
  }

  private String shown() throws IOException, InterruptedException {
    String text = browser.evaluate("location.hash + ' ' + document.body.innerText").asText();
    return text.substring(0, Math.min(MOST_SHOWN, text.length())).replaceAll("\\s+", " ");
  }

  /** A text as JavaScript has it. */
  static String quoted(String text) {
    return TextNode.valueOf(text).toString();
  }

  /** Notes a number or a text that the report may name. */
  void value(String name, long value) {
    note(name, LongNode.valueOf(value));
  }

  void value(String name, String value) {
    note(name, TextNode.valueOf(value));
  }

  /** The same for a time in milliseconds, of which a reader needs no more than hundredths. */
  void millis(String name, double millis) {
    note(name, DoubleNode.valueOf(Math.round(millis * 100) / 100.0));
  }

  private void note(String name, JsonNode value) {
    if (whole) {
      recording.value(id + "." + name, value);
    }
  }

  /** Takes the scene's picture now rather than at the end. */
  void picture() throws IOException, InterruptedException {
    if (whole) {
      recording.picture(id, browser);
    }
  }

  /** Leaves a text beside the picture, a line for each element. */
  void text(List<String> lines) throws IOException {
    if (whole) {
      recording.text(id, lines);
    }
  }
}
