package lab.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

/** Prints prose so that no word is broken at the edge of a terminal. */
final class Lines {

  private static final int NARROWEST = 40;
  private static final String INDENT = "    ";

  /** Spaces between two columns, at the least. */
  private static final int GAP = 4;

  /** Trees and tables keep their shape. */
  private static final Pattern DRAWN = Pattern.compile("[│├└─]|\\S {3,}\\S|^ {8}");

  /** The heading of two columns. */
  private static final Pattern COLUMNS = Pattern.compile("( *)expected {3,}got");

  private Lines() {}

  static void print(PrintWriter out, List<String> lines) {
    int width = width();
    narrowed(lines, width).forEach(line -> folded(line, width).forEach(out::println));
    out.flush();
  }

  /**
   * Two columns that are wider than the terminal come below each other. A row belongs to them as
   * long as nothing but space stands between its two sides.
   */
  static List<String> narrowed(List<String> lines, int width) {
    List<String> narrowed = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher heading = COLUMNS.matcher(lines.get(i));
      if (!heading.matches()) {
        narrowed.add(lines.get(i));
        continue;
      }
      int right = lines.get(i).indexOf("got");
      int end = i + 1;
      while (end < lines.size() && isRow(lines.get(end), right)) {
        end++;
      }
      List<String> rows = lines.subList(i, end);
      if (rows.stream().anyMatch(row -> row.length() > width)) {
        String indent = heading.group(1);
        rows.forEach(row -> add(narrowed, row.substring(0, Math.min(right, row.length())), ""));
        rows.stream()
            .filter(row -> row.length() > right)
            .forEach(row -> add(narrowed, row.substring(right), indent));
      } else {
        narrowed.addAll(rows);
      }
      i = end - 1;
    }
    return narrowed;
  }

  private static void add(List<String> lines, String row, String indent) {
    if (!row.isBlank()) {
      lines.add(indent + row.stripTrailing());
    }
  }

  private static boolean isRow(String line, int right) {
    return line.length() > right
        ? line.substring(right - GAP, right).isBlank()
        : line.length() + GAP <= right && !line.endsWith(".");
  }

  private static int width() {
    return width(System.getenv().getOrDefault("COLUMNS", ""), Lines::terminalWidth);
  }

  /**
   * How wide a line may be.
   *
   * @param columns what the environment says; few shells tell it
   */
  static int width(String columns, IntSupplier terminal) {
    int width = columns.matches("\\d{1,4}") ? Integer.parseInt(columns) : terminal.getAsInt();
    return Math.max(width, NARROWEST);
  }

  /** 80 where there is no terminal, such as in a file. */
  private static int terminalWidth() {
    return CommandSpec.create().usageMessage().autoWidth(true).width();
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
