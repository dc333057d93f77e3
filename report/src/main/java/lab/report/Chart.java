package lab.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/**
 * Horizontal bars, drawn as SVG: a group for each row of a table, a bar for each of its columns but
 * the first. Where a column {@code x} has companions {@code x_low} and {@code x_high}, its bar
 * shows the spread. The bars of a group differ in lightness, so they can be told apart in grey.
 */
final class Chart {

  private static final List<String> COLOURS = List.of("#12365c", "#7fa3c7", "#d3dfeb", "#56616d");
  private static final String LOW = "_low";
  private static final String HIGH = "_high";
  private static final int WIDTH = 760;
  private static final int BAR = 20;
  private static final int GAP = 14;
  private static final int RIGHT = 84; // room for the number after the longest bar
  private static final int LETTER = 8; // pixels, about, at 13 px
  private static final int TICKS = 5;

  private final Csv table;
  private final Words words;
  private final Language language;
  private final List<Integer> columns;
  private final Formatter svg = new Formatter(new StringBuilder(), Locale.ROOT);

  private Chart(Csv table, Words words, Language language) {
    this.table = table;
    this.words = words;
    this.language = language;
    this.columns =
        table.header().stream()
            .skip(1)
            .filter(name -> !name.endsWith(LOW) && !name.endsWith(HIGH))
            .map(table::column)
            .toList();
  }

  /**
   * Draws a table.
   *
   * @param alternative what it shows, for who cannot see it
   */
  static String svg(Csv table, String alternative, Words words, Language language) {
    return new Chart(table, words, language).draw(alternative);
  }

  private String draw(String alternative) {
    int left = left();
    int top = columns.size() > 1 ? 34 : 10;
    int group = columns.size() * BAR + GAP;
    int bottom = top + group * table.rows().size();
    double step = step(highest());
    double scale = (WIDTH - left - RIGHT) / Math.max(step, Math.ceil(highest() / step) * step);
    svg.format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
            + " font-family=\"Noto Sans, sans-serif\" font-size=\"13\" role=\"img\">",
        WIDTH, bottom + 44, WIDTH, bottom + 44);
    svg.format("<title>%s</title>", escaped(alternative));
    for (double tick = 0; tick * scale <= WIDTH - left - RIGHT + 0.5; tick += step) {
      double x = left + tick * scale;
      svg.format(
          "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#dde3ea\"/>",
          x, top, x, bottom);
      text(x, bottom + 18, "middle", "#4a5560", number(tick, step));
    }
    for (int i = 0; i < table.rows().size(); i++) {
      group(table.rows().get(i), left, top + i * group + GAP / 2, scale);
    }
    legend(left, bottom);
    svg.format("</svg>");
    return svg.toString();
  }

  private void group(List<String> row, int left, int top, double scale) {
    double middle = top + columns.size() * BAR / 2.0 + 4.5;
    text(left - 10, middle, "end", "#1f2933", words.cell(row.get(0)));
    for (int i = 0; i < columns.size(); i++) {
      String recorded = row.get(columns.get(i));
      double value = Double.parseDouble(recorded);
      int y = top + i * BAR;
      svg.format(
          "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\" stroke=\"#12365c\"/>",
          left, y + 2, Math.max(0, value * scale), BAR - 4, COLOURS.get(i % COLOURS.size()));
      double end = Math.max(value, spread(row, columns.get(i), left, y + BAR / 2, scale));
      text(left + end * scale + 6, y + BAR / 2.0 + 4.5, "start", "#1f2933", words.cell(recorded));
    }
  }

  /** A line from the lowest to the highest; returns the highest. */
  private double spread(List<String> row, int column, int left, int y, double scale) {
    String name = table.header().get(column);
    if (!table.header().contains(name + LOW) || !table.header().contains(name + HIGH)) {
      return 0;
    }
    double low = Double.parseDouble(row.get(table.column(name + LOW)));
    double high = Double.parseDouble(row.get(table.column(name + HIGH)));
    for (String line : List.of("white\" stroke-width=\"4", "#1f2933\" stroke-width=\"1.5")) {
      svg.format(
          "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"%s\"/>",
          left + low * scale, y, left + high * scale, y, line);
    }
    return high;
  }

  private void legend(int left, int bottom) {
    if (columns.size() == 1) {
      text(left, bottom + 38, "start", "#4a5560", words.column(table.header().get(columns.get(0))));
      return;
    }
    int x = left;
    for (int i = 0; i < columns.size(); i++) {
      String name = words.column(table.header().get(columns.get(i)));
      svg.format(
          "<rect x=\"%d\" y=\"8\" width=\"12\" height=\"12\" fill=\"%s\" stroke=\"#12365c\"/>",
          x, COLOURS.get(i % COLOURS.size()));
      text(x + 18, 18.5, "start", "#1f2933", name);
      x += 40 + name.length() * LETTER;
    }
  }

  private int left() {
    int longest =
        table.rows().stream().mapToInt(row -> words.cell(row.get(0)).length()).max().orElse(0);
    return Math.min(WIDTH / 2, 20 + longest * LETTER);
  }

  private double highest() {
    double highest = 0;
    for (List<String> row : table.rows()) {
      for (int i = 1; i < row.size(); i++) {
        if (columns.contains(i) || table.header().get(i).endsWith(HIGH)) {
          highest = Math.max(highest, Double.parseDouble(row.get(i)));
        }
      }
    }
    return highest;
  }

  /** 1, 2 or 5 times a power of ten, so that few lines cross the chart. */
  private static double step(double highest) {
    double rough = highest > 0 ? highest / TICKS : 1;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    for (int factor : List.of(1, 2, 5)) {
      if (rough <= factor * power) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  /** A tick with as many decimals as the step has. */
  private String number(double tick, double step) {
    int decimals = (int) Math.max(0, -Math.floor(Math.log10(step)));
    return language.format(
        BigDecimal.valueOf(tick).setScale(decimals, RoundingMode.HALF_UP).toString());
  }

  private void text(double x, double y, String anchor, String colour, String text) {
    svg.format(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>",
        x, y, anchor, colour, escaped(text));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
