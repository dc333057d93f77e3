package lab.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a PDF can be read and printed everywhere. */
final class Pdf {

  private static final Pattern PAGES = Pattern.compile("/Type /Pages\\s+/Count (\\d+)");

  /** Fonts that every reader is supposed to have, and that have no Polish letters. */
  private static final Pattern NOT_EMBEDDED =
      Pattern.compile("/BaseFont /((?:Helvetica|Courier|Times|Symbol|ZapfDingbats)[\\w-]*)");

  private Pdf() {}

  /**
   * What is wrong with it.
   *
   * @param onePage whether it has to fit on one
   */
  static List<String> problems(Path pdf, boolean onePage) throws IOException {
    // The structure of a PDF is ASCII; only its streams are not.
    String text = Files.readString(pdf, StandardCharsets.ISO_8859_1);
    List<String> problems = new ArrayList<>();
    Matcher font = NOT_EMBEDDED.matcher(text);
    while (font.find()) {
      problems.add(pdf.getFileName() + " does not embed the font " + font.group(1));
    }
    if (!onePage && !text.contains("/Outlines ")) {
      problems.add(pdf.getFileName() + " has no bookmarks");
    }
    Matcher pages = PAGES.matcher(text);
    if (onePage && !(pages.find() && pages.group(1).equals("1"))) {
      problems.add(pdf.getFileName() + " does not fit on one page");
    }
    return problems;
  }
}
