package lab.report;

import java.util.Map;
import org.asciidoctor.ast.Block;
import org.asciidoctor.ast.Document;
import org.asciidoctor.ast.StructuralNode;
import org.asciidoctor.ast.Table;
import org.asciidoctor.extension.Treeprocessor;

/**
 * Keeps listings and tables whole that are short: no page ends in their first line or begins with
 * their last. Long ones go on, or the page before them would stay half empty.
 */
final class KeptWhole extends Treeprocessor {

  private static final int LINES = 16;
  private static final int ROWS = 6;

  @Override
  public Document process(Document document) {
    for (StructuralNode node : document.findBy(Map.of("context", ":listing"))) {
      keep(node, ((Block) node).getLines().size() <= LINES);
    }
    for (StructuralNode node : document.findBy(Map.of("context", ":table"))) {
      keep(node, ((Table) node).getBody().size() <= ROWS);
    }
    return document;
  }

  private static void keep(StructuralNode node, boolean isShort) {
    if (isShort) {
      node.setAttribute("unbreakable-option", "", true);
    }
  }
}
