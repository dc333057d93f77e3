package lab.report;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/** The languages of the report, and how each writes numbers and dates. */
enum Language {
  EN('.', ','),
  PL(',', '\u00A0');

  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");
  private static final Pattern INSTANT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:.*Z");

  /** Shorter numbers are read at a glance, and ports and years want no marks. */
  private static final int DIGITS_TO_GROUP = 5;

  private final char decimal;
  private final char thousands;

  Language(char decimal, char thousands) {
    this.decimal = decimal;
    this.thousands = thousands;
  }

  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  /** A recorded number or time as this language writes it; any other text as it is. */
  String format(String recorded) {
    if (isNumber(recorded)) {
      return number(new BigDecimal(recorded).toPlainString());
    }
    return INSTANT.matcher(recorded).matches() ? date(Instant.parse(recorded)) : recorded;
  }

  private String date(Instant time) {
    Locale locale = Locale.forLanguageTag(code());
    return DateTimeFormatter.ofPattern("d MMMM uuuu", locale)
        .format(time.atOffset(ZoneOffset.UTC))
        .replace(' ', '\u00A0');
  }

  private String number(String plain) {
    int point = plain.indexOf('.');
    String whole = point < 0 ? plain : plain.substring(0, point);
    StringBuilder text = new StringBuilder(whole);
    int sign = whole.startsWith("-") ? 1 : 0;
    if (whole.length() - sign >= DIGITS_TO_GROUP) {
      for (int i = whole.length() - 3; i > sign; i -= 3) {
        text.insert(i, thousands);
      }
    }
    if (point >= 0) {
      text.append(decimal).append(plain, point + 1, plain.length());
    }
    return sign == 0 ? text.toString() : text.replace(0, 1, "\u2212").toString();
  }
}
