package lab.cli;

import java.util.Locale;
import lab.demo.Scene;

/**
 * What is common to all windows that show the talk, wherever they are. Its clock begins with the
 * first scene.
 */
final class Talk {

  private Language language = Language.EN;
  private Scene.Opens showing = Scene.Opens.STAGE;
  private long begunNanos;
  private boolean begun;

  /** What scenes are written in. */
  enum Language {
    EN,
    PL
  }

  /**
   * At one moment.
   *
   * @param showing what of the scene is to be seen
   * @param millis how long it has gone on; 0 before it begins
   */
  record State(Language language, Scene.Opens showing, long millis) {}

  synchronized State state() {
    long millis = begun ? (System.nanoTime() - begunNanos) / 1_000_000 : 0;
    return new State(language, showing, millis);
  }

  /** A scene begins, and with the first one the talk. */
  synchronized void scene(Scene scene) {
    showing = scene.opens();
    if (!begun) {
      begin();
    }
  }

  /** The clock begins at 0. */
  synchronized void begin() {
    begun = true;
    begunNanos = System.nanoTime();
  }

  /** Shows the stage or the scene's view. */
  synchronized void show(String what) {
    showing = named(Scene.Opens.class, what, "stage or view");
  }

  /** Speaks the language of this code. */
  synchronized void language(String code) {
    language = named(Language.class, code, "en or pl");
  }

  private static <E extends Enum<E>> E named(Class<E> type, String name, String all) {
    try {
      return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("there is no '%s': say %s".formatted(name, all), e);
    }
  }
}
