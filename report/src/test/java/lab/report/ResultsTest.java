package lab.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with finished pages, PDFs and charts. */
class ResultsTest {

  @TempDir Path site;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<a href=\"#nowhere\">x</a>         | a.html links to an anchor that is not there: #nowhere",
        "<a href=\"b.html#nowhere\">x</a>   | a.html links to an anchor that is not there: b.html#nowhere",
        "<a href=\"#/nowhere\">x</a>        | a.html links to an anchor that is not there: #/nowhere",
        "<a href=\"c.html\">x</a>           | a.html links to a file that is not there: c.html",
        "<img src='c.png'>                  | a.html links to a file that is not there: c.png",
        "<p id=\"here\"><p id=\"here\">     | a.html has an anchor twice: here",
        "<link href=\"https://x.org/a.css\"> | a.html is loaded from another site: https://x.org/a.css",
        "<script src=\"//x.org/a.js\"></script> | a.html is loaded from another site: //x.org/a.js",
      })
  @DisplayName("A link that leads nowhere is refused, and whatever needs the network")
  void brokenLink_isRefused(String html, String problem) throws IOException {
    Files.writeString(site.resolve("a.html"), html);
    Files.writeString(site.resolve("b.html"), "<p id=\"here\">");

    assertEquals(List.of(problem), Links.problems(site));
  }

  @Test
  @DisplayName("Links that lead somewhere pass, and other sites are not asked")
  void goodLinks_pass() throws IOException {
    Files.createDirectory(site.resolve("en"));
    Files.writeString(site.resolve("a.html"), "<p id=\"here\"><a href=\"en/b.html#x%20y\">x</a>");
    Files.writeString(
        site.resolve("en/b.html"),
        """
        <p id="x y"><a href="../a.html#here">x</a> <a href="https://example.org/">x</a>
        <img src="data:image/png;base64,aaaa"> <script>"<a href='#no'>"</script>
        """);

    assertEquals(List.of(), Links.problems(site));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/Outlines 1 0 R /BaseFont /Helvetica-Bold | false | a.pdf does not embed the font Helvetica-Bold",
        "/BaseFont /a1b2c3+NotoSans                | false | a.pdf has no bookmarks",
        "/Type /Pages /Count 2                     | true  | a.pdf does not fit on one page",
      })
  @DisplayName("A PDF without its fonts or bookmarks is refused, and a handout of two pages")
  void poorPdf_isRefused(String content, boolean onePage, String problem) throws IOException {
    Path pdf = Files.writeString(site.resolve("a.pdf"), content);

    assertEquals(List.of(problem), Pdf.problems(pdf, onePage));
  }

  @Test
  @DisplayName("A chart has a bar for each number, as long as it is large, and its spread")
  void chart_showsNumbers() throws IOException {
    Path csv = site.resolve("a.csv");
    Files.writeString(
        csv, "variant,ratio,ratio_low,ratio_high\n\"one, \"\"1\"\"\",1,0.9,1.2\ntwo,2,1.8,2.4\n");

    String svg =
        Chart.svg(
            Csv.read(csv), "Two bars", Words.read(new Folders(site), Language.EN), Language.EN);

    List<Double> widths =
        Pattern.compile("<rect [^>]*width=\"([\\d.]+)\"")
            .matcher(svg)
            .results()
            .map(match -> Double.valueOf(match.group(1)))
            .toList();
    assertEquals(2, widths.size());
    assertEquals(2.0, widths.get(1) / widths.get(0), 0.01);
    assertTrue(svg.contains("<title>Two bars</title>"), svg);
    assertTrue(svg.contains("one, &quot;1&quot;"), svg);
    assertEquals(2, svg.split("stroke=\"#1f2933\" stroke-width", -1).length - 1, "spreads");
  }
}
