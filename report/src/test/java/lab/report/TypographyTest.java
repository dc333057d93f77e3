package lab.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypographyTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Klient i serwer w sieci     | Klient i~serwer w~sieci",
        "A i w domu                  | A~i~w~domu",
        "== Słowo o słowie           | == Słowo o~słowie",
        "* i tak, (o tym), „z tego”  | * i~tak, (o~tym), „z~tego”",
        "Wywołanie z `a i b`         | Wywołanie z~`a i b`",
        "Zob. <<a,rozdział o śladach>> | Zob. <<a,rozdział o~śladach>>",
        "{ev-a-b} ms i {ev-c} s       | {ev-a-b}~ms i~{ev-c}~s",
        "typ A, punkt 1.a i          | typ A, punkt 1.a i",
        "include::i w.adoc[]         | include::i w.adoc[]",
      })
  @DisplayName("In Polish a word of one letter stays with the next, but not in code or syntax")
  void polish_joinsOneLetterWords(String text, String joined) {
    assertEquals(
        List.of(joined.replace('~', '\u00A0')),
        Typography.joined(Language.PL, Source.of("pl/a.adoc", List.of(text))));
  }

  @ParameterizedTest
  @CsvSource({"A call is a span., A call is a span.", "{ev-a} ms, {ev-a}~ms"})
  @DisplayName("In English only units stay with their numbers")
  void english_joinsUnits(String text, String joined) {
    assertEquals(
        List.of(joined.replace('~', '\u00A0')),
        Typography.joined(Language.EN, Source.of("en/a.adoc", List.of(text))));
  }
}
