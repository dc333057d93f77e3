package lab.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a report must not be, seen from its sources; each test breaks one that is whole. */
class SourcesCheckTest {

  @TempDir Path folder;
  private TinyReport report;

  @BeforeEach
  void whole() throws IOException {
    report = TinyReport.in(folder);
  }

  @Test
  @DisplayName("A whole report has no problems")
  void wholeReport_passes() throws IOException {
    report.record("rehearsal", "\"call.ms\": 12.5");
    report.say("07-measurements", "It took {ev-rehearsal-call-ms} ms.", "{ev-rehearsal-call-ms}.");

    assertEquals(List.of(), report.problems());
  }

  @ParameterizedTest
  @CsvSource({
    "01-introduction, Wprowadzenie",
    "02-case-and-stack, 'Opis przypadku, stack technologiczny'",
    "03-architecture, Architektura rozwiązania",
    "04-configuration, Konfiguracja środowiska",
    "05-installation, 'Sposób instalacji, uruchomienie środowiska'",
    "08-ai, Użycie AI w projekcie",
    "09-summary, Podsumowanie",
    "10-references, Referencje",
  })
  @DisplayName("A heading of the brief must stand as it was given")
  void otherHeading_isRefused(String chapter, String heading) throws IOException {
    report.replace("pl", chapter, heading, heading + "!");

    assertRefused("pl/%s.adoc:1: the chapter's heading has to be “%s”".formatted(chapter, heading));
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "pl"})
  @DisplayName("A chapter in one language alone is refused")
  void chapterInOneLanguage_isRefused(String language) throws IOException {
    report.delete(language, "06-steps");

    assertRefused(language + "/06-steps.adoc is missing");
  }

  @Test
  @DisplayName("A chapter that the index leaves out is refused")
  void chapterOutOfIndex_isRefused() throws IOException {
    report.replace("pl", "index", "include::08-ai.adoc[]", "");

    assertRefused("pl/index.adoc:1: the chapters are not included all and in order");
  }

  @Test
  @DisplayName("A section in one language alone is refused")
  void sectionInOneLanguage_isRefused() throws IOException {
    report.append("en", "06-steps", "[#steps-more]\n=== More");

    assertRefused("en/06-steps.adoc has 2 headings, pl/06-steps.adoc has 1");
  }

  @Test
  @DisplayName("A section by another anchor than in the other language is refused")
  void otherAnchor_isRefused() throws IOException {
    report.say("06-steps", "[#steps-more]\n=== More", "[#kroki-dalej]\n=== Dalej");

    assertRefused("pl/06-steps.adoc:7: “Dalej” [#kroki-dalej] stands where en/06-steps.adoc:7");
  }

  @Test
  @DisplayName("Code or a picture that one language alone shows is refused")
  void otherInclude_isRefused() throws IOException {
    report.say(
        "06-steps",
        "include::{root}/step/Shown.java[tag=shown]",
        "include::{root}/step/Shown.java[tag=other]");

    assertRefused("differ in their includes and pictures");
  }

  @Test
  @DisplayName("A number of evidence that one language alone tells is refused")
  void otherNumber_isRefused() throws IOException {
    report.record("rehearsal", "\"a\": 1, \"b\": 2");
    report.say("07-measurements", "{ev-rehearsal-a} calls.", "{ev-rehearsal-b} wywołań.");

    assertRefused("differ in their numbers with a source: [ev-rehearsal-a] / [ev-rehearsal-b]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "It took 12 ms.",
        "Twice 1.5 is enough.",
        "A 64-bit number.",
        "See <<steps,the 3 ways>>.",
        ".A title with 7 bars\n----\ncode\n----",
        "|A cell |with 99 %",
        "image::x.png[The 4 services]",
        ":minutes: 45",
        "ifndef::backend-revealjs[About 3 of them.]",
        "....of 7\n\nmore",
      })
  @DisplayName("A number that was typed is refused")
  void typedNumber_isRefused(String text) throws IOException {
    report.say("07-measurements", text, text);

    assertRefused("en/07-measurements.adoc:6: where does the number ");
    assertRefused("pl/07-measurements.adoc:6: where does the number ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/2, SHA-256, W3C, p99 and opentelemetry-grpc-1.6 are names.",
        "On port 4317, on ports 4317 and 4318, in step 2, in steps 1 to 5, in RFC 9113.",
        "Na porcie 4317, w kroku 2, w krokach 3 i 4, zadanie 2.4.",
        "In code: `status 14`.",
        "----\nnumber 14\n----",
        "// a comment of 2026",
        "See https://example.org/12[this] and <<steps,the steps>>.",
        "[cols=\"1,2\"]",
        "1. is an item",
        "<1> is a callout",
        "image::x.png[The services,width=80%]",
        ":toclevels: 2",
        "With {version-grpc} and {root}.",
      })
  @DisplayName("Names, ports, steps, code and syntax need no source")
  void numberThatIsNone_passes(String text) throws IOException {
    report.say("04-configuration", text, text);

    assertEquals(List.of(), report.problems());
  }

  @Test
  @DisplayName("A date needs no source among the references, and anywhere else it does")
  void date_belongsToTheReferences() throws IOException {
    report.say("10-references", "2015, seen 2026-11-25.", "2015, 25 listopada 2026.");
    assertEquals(List.of(), report.problems());

    report.say("01-introduction", "It began in 2015.", "Początek: 2015.");
    assertRefused("en/01-introduction.adoc:6: where does the number 2015 come from?");
  }

  @Test
  @DisplayName("A number may be given, with where it comes from")
  void givenNumber_needsItsSource() throws IOException {
    report.say("01-introduction", "{given-frame-bytes} bytes.", "{given-frame-bytes} bajtów.");
    assertRefused("en/01-introduction.adoc:6: {given-frame-bytes} is not recorded or given");

    report.write("report/src/given.csv", "name,value,source\nframe-bytes,9,\n");
    assertRefused("given.csv: frame-bytes has no source");

    report.write("report/src/given.csv", "name,value,source\nframe-bytes,9,\"RFC 9113, 4.1\"\n");
    assertEquals(List.of(), report.problems());
  }

  @Test
  @DisplayName("Evidence that is not there is told in one line, with what records it")
  void missingEvidence_isOneLine() throws IOException {
    report.say(
        "07-measurements",
        "{ev-layers-a}, {ev-layers-b}, {ev-layers-a}.",
        "{ev-layers-a}, {ev-layers-b}.");

    assertEquals(
        List.of(
            "evidence/layers is not there, and 2 names wait for it, {ev-layers-a} first:"
                + " record it with: lab bench layers --record"),
        report.problems());
  }

  @Test
  @DisplayName("A name that the evidence does not have is refused where it stands")
  void missingValue_isRefused() throws IOException {
    report.record("rehearsal", "\"a\": 1");
    report.say("07-measurements", "{ev-rehearsal-b}.", "{ev-rehearsal-b}.");

    assertRefused("en/07-measurements.adoc:6: {ev-rehearsal-b} is not recorded or given");
  }

  @Test
  @DisplayName("Evidence of sources that have changed since is refused, with what records it anew")
  void staleEvidence_isRefused() throws IOException {
    report.record("rehearsal", "\"a\": 1");
    assertEquals(List.of(), report.problems());

    report.write("step/Shown.java", "// tag::shown[]\nlong answer;\n// end::shown[]\n");

    assertEquals(
        List.of(
            "evidence/rehearsal is older than step: record it anew with: lab rehearse --record"),
        report.problems());
  }

  @Test
  @DisplayName("Evidence does not grow old by line ends, but by a file more")
  void lineEnds_doNotCount() throws IOException {
    report.record("rehearsal", "\"a\": 1");
    report.write("step/Shown.java", "// tag::shown[]\r\nint answer;\r\n// end::shown[]\r\n");
    assertEquals(List.of(), report.problems());

    report.write("step/Other.java", "");
    assertRefused("evidence/rehearsal is older than step");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image::{evidence}/rehearsal/a.png[]",
        "image::{evidence}/rehearsal/a.png[width=80%]",
        "chart::layers/cost.csv[columns=a;b]",
        "[plantuml,target=a,format=svg]",
      })
  @DisplayName("A picture without alternative text is refused")
  void mutePicture_isRefused(String picture) throws IOException {
    report.say("06-steps", picture, picture);

    assertRefused("en/06-steps.adoc:6: has no alternative text");
  }

  @Test
  @DisplayName("A picture right after a line of text would be text, and is refused")
  void pictureInText_isRefused() throws IOException {
    report.say("06-steps", "Text.\nimage::a.png[A]", ".Tytuł\nimage::a.png[A]");

    assertRefused("en/06-steps.adoc:7: needs an empty line before it");
    assertEquals(1, report.problems().size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Nazwa \"span\" jest prosta. | quotation marks are „ and ”",
        "Nazwa „span“ jest prosta.   | quotation marks are „ and ”",
        "Nazwa „span jest prosta.    | „ and ” come in pairs",
        "To jest - jak widać - źle.  | a dash is –",
        "Zdanie kończy się w         | move the last word to the next line",
      })
  @DisplayName("Polish has its own quotation marks and dashes, and lets no line end in one letter")
  void polishTypography_isChecked(String text, String problem) throws IOException {
    report.say("01-introduction", "A sentence.", text);

    assertRefused("pl/01-introduction.adoc:6: " + problem);
  }

  @Test
  @DisplayName("Code in Polish text is as it is")
  void codeInPolish_isNotChecked() throws IOException {
    report.say("01-introduction", "`x`", "Plik `\"a\" - b` i „słowo” – tak.");

    assertEquals(List.of(), report.problems());
  }

  private void assertRefused(String problem) throws IOException {
    List<String> problems = report.problems();
    assertTrue(
        problems.stream().anyMatch(found -> found.startsWith(problem) || found.contains(problem)),
        () -> "expected: " + problem + "\ngot: " + String.join("\n", problems));
  }
}
