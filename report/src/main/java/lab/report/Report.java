package lab.report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import lab.report.Converter.Format;

/** Report, slides and the pages for teachers, in both languages. */
final class Report {

  private static final String REVEAL = "reveal.js";

  private final Folders folders;
  private final PrintStream out;
  private final boolean slides;

  /**
   * @param out is told what is made
   * @param slides whether there can be slides
   */
  Report(Folders folders, PrintStream out, boolean slides) {
    this.folders = folders;
    this.out = out;
    this.slides = slides;
  }

  /**
   * Builds all of it.
   *
   * @return what is wrong, a line each; empty when it is whole
   */
  List<String> build() throws IOException, InterruptedException {
    SourcesCheck check = SourcesCheck.of(folders);
    List<String> problems = check.problems();
    if (!problems.isEmpty()) {
      return problems;
    }
    clear(folders.site());
    Files.createDirectories(folders.site());
    if (slides) {
      new Slides(folders).install(folders.site().resolve(REVEAL));
    } else {
      out.println("report: npm is not here, the slides are left out");
    }
    try (Converter converter = new Converter(folders)) {
      for (Language language : Language.values()) {
        prepare(language, check.sources(language));
        convert(converter, language, check.attributes().in(language));
      }
      problems = converter.problems();
    }
    FrontPage.write(folders.site(), slides);
    return problems.isEmpty() ? checkResults() : problems;
  }

  private void prepare(Language language, Map<String, Source> sources) throws IOException {
    Path prepared = folders.prepared(language);
    clear(prepared);
    Files.createDirectories(prepared);
    for (Map.Entry<String, Source> source : sources.entrySet()) {
      Files.write(
          prepared.resolve(source.getKey()), Typography.joined(language, source.getValue()));
    }
  }

  private void convert(Converter converter, Language language, Map<String, Object> values) {
    for (Format format : List.of(Format.HTML, Format.PDF)) {
      Map<String, Object> report = new TreeMap<>(values);
      report.put("doctype", "book");
      report.put("sectnums", "");
      report.put("toc", format == Format.HTML ? "left" : "");
      report.put("chapter-signifier", ""); // "1. Introduction"
      report.put("pdf-theme", "report");
      convert(converter, language, "index", "report", format, report);
      for (String page : List.of("teachers", "handout")) {
        Map<String, Object> own = new TreeMap<>(values);
        own.put("pdf-theme", page);
        convert(converter, language, page, page, format, own);
      }
    }
    if (slides) {
      Map<String, Object> own = new TreeMap<>(values);
      own.put("revealjsdir", "../" + REVEAL);
      own.put("revealjs_theme", "white");
      own.put("revealjs_hash", "true");
      own.put("revealjs_slidenumber", "c/t");
      own.put("revealjs_width", "1280");
      own.put("revealjs_height", "720");
      own.put("revealjs_center", "false");
      own.put("revealjs_transition", "none");
      for (String unused : List.of("zoom", "search", "highlight")) {
        own.put("revealjs_plugin_" + unused, "disabled");
      }
      convert(converter, language, "slides", "slides", Format.SLIDES, own);
    }
  }

  private void convert(
      Converter converter,
      Language language,
      String source,
      String name,
      Format format,
      Map<String, Object> values) {
    Path target = folders.site().resolve(language.code()).resolve(format.file(name));
    out.println("report: " + folders.site().relativize(target));
    converter.convert(
        language, folders.prepared(language).resolve(source + ".adoc"), format, target, values);
  }

  private List<String> checkResults() throws IOException {
    List<String> problems = new ArrayList<>(Links.problems(folders.site()));
    for (Language language : Language.values()) {
      Path results = folders.site().resolve(language.code());
      for (String name : List.of("report", "teachers", "handout")) {
        problems.addAll(Pdf.problems(results.resolve(name + ".pdf"), name.equals("handout")));
      }
    }
    return problems;
  }

  private static void clear(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
