package lab.report;

import java.nio.file.Path;

/**
 * Where the report's parts are.
 *
 * @param root the lab's folder
 */
record Folders(Path root) {

  Path report() {
    return root.resolve("report");
  }

  /** What authors write. */
  Path sources(Language language) {
    return report().resolve("src").resolve(language.code());
  }

  /** Theme, and what diagrams have in common. */
  Path shared() {
    return report().resolve("src").resolve("shared");
  }

  /** Numbers that are not measured, each with where it comes from. */
  Path given() {
    return report().resolve("src").resolve("given.csv");
  }

  Path evidence() {
    return report().resolve("evidence");
  }

  /** The sources with the language's typography; as deep as they, so relative includes hold. */
  Path prepared(Language language) {
    return report().resolve("target").resolve(language.code());
  }

  /** Charts and diagrams that the build draws. */
  Path drawn(Language language) {
    return report().resolve("target").resolve("drawn").resolve(language.code());
  }

  /** What readers get. */
  Path site() {
    return report().resolve("target").resolve("site");
  }

  /** A source as it is named to its author. */
  static String name(Language language, Path file) {
    return language.code() + "/" + file.getFileName();
  }
}
