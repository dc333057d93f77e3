package lab.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.asciidoctor.ast.StructuralNode;
import org.asciidoctor.extension.BlockMacroProcessor;
import org.jspecify.annotations.Nullable;

/**
 * A table or chart of a CSV file of evidence, in the document's language:
 *
 * <pre>
 * table::layers/cost.csv[columns=variant;bytes,where=executor=direct]
 * chart::layers/cost.csv[What it shows,columns=variant;bytes;bytes_low;bytes_high]
 * </pre>
 */
final class DataMacro extends BlockMacroProcessor {

  private final String kind;
  private final Folders folders;
  private final BiConsumer<StructuralNode, String> problems;

  /**
   * @param name {@code table} or {@code chart}
   * @param problems is told where something is wrong, and what
   */
  DataMacro(String name, Folders folders, BiConsumer<StructuralNode, String> problems) {
    super(name);
    kind = name;
    this.folders = folders;
    this.problems = problems;
  }

  @Override
  public @Nullable StructuralNode process(
      StructuralNode parent, String target, Map<String, Object> attributes) {
    try {
      Language language =
          Language.valueOf(
              String.valueOf(parent.getDocument().getAttribute("lang")).toUpperCase(Locale.ROOT));
      Words words = Words.read(folders, language);
      Csv table =
          Csv.read(folders.evidence().resolve(target))
              .part(text(attributes, "columns"), text(attributes, "where"));
      List<String> lines = head(attributes);
      if (kind.equals("chart")) {
        lines.add(chart(table, attributes, words, language));
      } else {
        lines.addAll(table(table, words));
      }
      parseContent(parent, lines);
    } catch (IOException | IllegalArgumentException e) {
      problems.accept(parent, "%s::%s: %s".formatted(kind, target, e.getMessage()));
    }
    return null;
  }

  private static List<String> head(Map<String, Object> attributes) {
    List<String> head = new ArrayList<>();
    if (attributes.containsKey("id")) {
      head.add("[#" + attributes.get("id") + "]");
    }
    if (attributes.containsKey("title")) {
      head.add("." + attributes.get("title"));
    }
    return head;
  }

  private String chart(Csv table, Map<String, Object> attributes, Words words, Language language) {
    String alternative = text(attributes, attributes.containsKey("alt") ? "alt" : "1");
    String svg = Chart.svg(table, alternative, words, language);
    Path file = folders.drawn(language).resolve("chart-%08x.svg".formatted(svg.hashCode()));
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, svg);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "image::%s[\"%s\",role=chart,pdfwidth=100%%]"
        .formatted(file.toString().replace('\\', '/'), alternative.replace("\"", "'"));
  }

  private static List<String> table(Csv table, Words words) {
    List<String> lines = new ArrayList<>();
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < table.header().size(); i++) {
      int column = i;
      boolean numbers = table.rows().stream().allMatch(r -> Language.isNumber(r.get(column)));
      columns.add(i == 0 ? "<2" : numbers ? ">1" : "<1");
    }
    lines.add("[%%header%%unbreakable,cols=\"%s\"]".formatted(String.join(",", columns)));
    lines.add("|===");
    lines.add(row(table.header().stream().map(words::column).toList()));
    for (List<String> row : table.rows()) {
      lines.add("");
      lines.add(row(row.stream().map(words::cell).toList()));
    }
    lines.add("|===");
    return lines;
  }

  private static String row(List<String> cells) {
    return "|" + String.join(" |", cells.stream().map(cell -> cell.replace("|", "\\|")).toList());
  }

  private static String text(Map<String, Object> attributes, String name) {
    return String.valueOf(attributes.getOrDefault(name, "")).strip();
  }
}
