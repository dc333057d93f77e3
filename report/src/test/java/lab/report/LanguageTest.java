package lab.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "12.50                | 12.50            | 12,50",
        "5001                 | 5001             | 5001",
        "1234567.5            | 1,234,567.5      | 1~234~567,5",
        "-0.5                 | −0.5             | −0,5",
        "1.2E4                | 12,000           | 12~000",
        "2026-11-25T21:00:00Z | 25~November~2026 | 25~listopada~2026",
        "00-4bf92f-01         | 00-4bf92f-01     | 00-4bf92f-01",
      })
  @DisplayName(
      "Numbers and dates are written as the language writes them; other text is left alone")
  void recorded_isWrittenAsTheLanguageDoes(String recorded, String english, String polish) {
    assertEquals(english.replace('~', '\u00A0'), Language.EN.format(recorded));
    assertEquals(polish.replace('~', '\u00A0'), Language.PL.format(recorded));
  }
}
