package lab.report;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** How a language calls the columns and cells of tables, which are recorded in English. */
final class Words {

  private final Language language;
  private final Properties words = new Properties();

  private Words(Language language) {
    this.language = language;
  }

  static Words read(Folders folders, Language language) throws IOException {
    Words words = new Words(language);
    Path file = folders.sources(language).resolve("words.properties");
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        words.words.load(reader);
      }
    }
    return words;
  }

  /**
   * The heading of a column.
   *
   * @throws IllegalArgumentException when the language has no word for it; English needs none
   */
  String column(String name) {
    String word = words.getProperty(name);
    if (word != null) {
      return word;
    }
    if (language != Language.EN) {
      throw new IllegalArgumentException(
          "%s/words.properties has no word for the column %s".formatted(language.code(), name));
    }
    return name.replace('_', ' ');
  }

  /** A cell: a word that is known, a number or time as the language writes it, or as it is. */
  String cell(String text) {
    return words.getProperty(text.replace(' ', '_'), language.format(text));
  }
}
