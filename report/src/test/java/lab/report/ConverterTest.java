package lab.report;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lab.report.Converter.Format;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What shows only when a document is converted. */
class ConverterTest {

  @TempDir static Path folder;
  private static Folders folders;
  private static Converter converter;

  @BeforeAll
  static void start() throws IOException {
    folders = TinyReport.in(folder).folders();
    Path csv = folders.evidence().resolve("layers").resolve("cost.csv");
    Files.createDirectories(csv.getParent());
    Files.writeString(csv, "variant,bytes\nstep 1,12034\n");
    converter = new Converter(folders);
  }

  @AfterAll
  static void stop() {
    converter.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "include::nowhere-1.adoc[]                     | include file not found",
        "include::{root}/step/Shown.java[tag=nowhere-2] | tag 'nowhere-2' not found in include file",
        "image::nowhere-3.png[A picture]               | nowhere-3.png",
        "The {nowhere-4} value                         | missing attribute: nowhere-4",
        "See <<nowhere-5>>                             | possible invalid reference: nowhere-5",
        "<1> about a line                              | no callout found for <1>",
        "chart::layers/nowhere-8.csv[A chart]          | nowhere-8.csv",
        "chart::layers/cost.csv[A chart,columns=variant;time]   | there is no column time",
        "table::layers/cost.csv[where=variant=step 9]  | there is no row with variant=step 9",
        "table::layers/cost.csv[columns=variant]       | pl/words.properties has no word for",
      })
  @DisplayName("What is named and is not there is refused")
  void missing_isRefused(String text, String problem) throws IOException {
    assertRefused(text, Format.HTML, problem);
  }

  @Test
  @DisplayName("A letter that no font of the PDF has is refused")
  void letterWithoutFont_isRefused() throws IOException {
    assertRefused("\u1200", Format.PDF, "Could not locate the character");
  }

  private static void assertRefused(String text, Format format, String problem) throws IOException {
    Path source = folders.prepared(Language.PL).resolve("page.adoc");
    Files.createDirectories(source.getParent());
    Files.writeString(source, "= Page\n\n" + text + "\n");
    Path target = folders.site().resolve(format.file("page"));
    SourcesCheck check = SourcesCheck.of(folders);

    Map<String, Object> attributes = check.attributes().in(Language.PL);
    attributes.put("pdf-theme", "report");
    converter.convert(Language.PL, source, format, target, attributes);

    List<String> problems = converter.problems();
    assertTrue(
        problems.stream().anyMatch(found -> found.contains(problem)),
        () -> "expected: " + problem + "\ngot: " + String.join("\n", problems));
  }
}
