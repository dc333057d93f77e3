package lab.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table of evidence.
 *
 * @param header the names of the columns
 * @param rows as long as the header
 */
record Csv(List<String> header, List<List<String>> rows) {

  private static final Pattern CELL = Pattern.compile("(?:\"((?:[^\"]|\"\")*)\"|([^,]*))(?:,|$)");

  static Csv read(Path file) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (!line.isBlank()) {
        rows.add(cells(line));
      }
    }
    if (rows.isEmpty()) {
      throw new IOException(file.getFileName() + " is empty");
    }
    List<String> header = rows.remove(0);
    for (List<String> row : rows) {
      if (row.size() != header.size()) {
        throw new IOException(
            "%s has %d columns, but this row is not so long: %s"
                .formatted(file.getFileName(), header.size(), row));
      }
    }
    return new Csv(header, List.copyOf(rows));
  }

  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    Matcher cell = CELL.matcher(line);
    while (cell.find()) {
      String quoted = cell.group(1);
      cells.add(quoted == null ? cell.group(2).strip() : quoted.replace("\"\"", "\""));
      if (cell.end() == line.length() && !line.endsWith(",")) {
        break; // otherwise an empty cell would be found after the last
      }
    }
    return cells;
  }

  /**
   * Which column has this name, counted from 0.
   *
   * @throws IllegalArgumentException when there is none; the message says which there are
   */
  int column(String name) {
    int column = header.indexOf(name);
    if (column < 0) {
      throw new IllegalArgumentException(
          "there is no column %s: the columns are %s".formatted(name, String.join(", ", header)));
    }
    return column;
  }

  /**
   * A part of it.
   *
   * @param columns their names with semicolons between; empty for all
   * @param where {@code column=value}, with semicolons between; empty for all rows
   */
  Csv part(String columns, String where) {
    List<String> names = columns.isEmpty() ? header : List.of(columns.split(";"));
    List<Integer> places = names.stream().map(String::strip).map(this::column).toList();
    List<List<String>> kept = new ArrayList<>();
    for (List<String> row : rows) {
      if (matches(row, where)) {
        kept.add(places.stream().map(row::get).toList());
      }
    }
    if (kept.isEmpty()) {
      throw new IllegalArgumentException("there is no row with " + where);
    }
    return new Csv(names.stream().map(String::strip).toList(), kept);
  }

  private boolean matches(List<String> row, String where) {
    for (String condition : where.isEmpty() ? new String[0] : where.split(";")) {
      String[] sides = condition.split("=", 2);
      if (sides.length < 2 || !row.get(column(sides[0].strip())).equals(sides[1].strip())) {
        return false;
      }
    }
    return true;
  }
}
