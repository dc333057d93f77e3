package lab.insight;

import java.util.Locale;

/** Tells a name that is wrong by a letter or two, by case or by what separates its words. */
final class Misspelling {

  private static final int MOST_EDITS = 2;

  private Misspelling() {}

  static boolean isOf(String right, String name) {
    String one = letters(right);
    String other = letters(name);
    return !right.equals(name)
        && Math.abs(one.length() - other.length()) <= MOST_EDITS
        && edits(one, other) <= MOST_EDITS;
  }

  private static String letters(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[._-]", "");
  }

  /** How many letters one has to add, leave out or replace: the Levenshtein distance. */
  private static int edits(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j - 1], row[j]));
      }
    }
    return row[other.length()];
  }
}
