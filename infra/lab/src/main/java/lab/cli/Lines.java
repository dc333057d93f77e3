package lab.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Prints prose so that no word is broken at the edge of a terminal. */
final class Lines {

  private static final int DEFAULT_WIDTH = 80;
  private static final int NARROWEST = 40;
  private static final String INDENT = "    ";

  /** Trees and tables keep their shape. */
  private static final Pattern DRAWN = Pattern.compile("[│├└─]|\\S {3,}\\S");

  private Lines() {}

  static void print(PrintWriter out, List<String> lines) {
    lines.forEach(line -> folded(line, width()).forEach(out::println));
    out.flush();
  }

  private static int width() {
    String columns = System.getenv().getOrDefault("COLUMNS", "");
    int width = columns.matches("\\d{1,4}") ? Integer.parseInt(columns) : DEFAULT_WIDTH;
    return Math.max(width, NARROWEST);
  }

  static List<String> folded(String line, int width) {
    if (line.length() <= width || DRAWN.matcher(line).find()) {
      return List.of(line);
    }
    List<String> folded = new ArrayList<>();
    String rest = line;
    while (rest.length() > width) {
      int space = rest.lastIndexOf(' ', width);
      if (space <= INDENT.length()) {
        break; // one long word
      }
      folded.add(rest.substring(0, space));
      rest = INDENT + rest.substring(space + 1);
    }
    folded.add(rest);
    return folded;
  }
}
