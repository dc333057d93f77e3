package lab.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Logger;
import org.asciidoctor.Asciidoctor;
import org.asciidoctor.Attributes;
import org.asciidoctor.Options;
import org.asciidoctor.SafeMode;
import org.asciidoctor.ast.Cursor;
import org.asciidoctor.ast.StructuralNode;
import org.asciidoctor.jruby.internal.JRubyRuntimeContext;
import org.asciidoctor.log.LogRecord;
import org.asciidoctor.log.Severity;

/** Turns AsciiDoc into what is read, and keeps whatever Asciidoctor has to say against it. */
final class Converter implements AutoCloseable {

  /** What a document is made into. */
  enum Format {
    HTML("html5", ".html"),
    PDF("pdf", ".pdf"),
    SLIDES("revealjs", ".html");

    private final String backend;
    private final String extension;

    Format(String backend, String extension) {
      this.backend = backend;
      this.extension = extension;
    }

    /** The name of what becomes of a document. */
    String file(String document) {
      return document + extension;
    }
  }

  /** What it would print is a problem here. Held, since a logger that nobody holds is forgotten. */
  private static final Logger PRINTED = Logger.getLogger("asciidoctor");

  private final Folders folders;
  private final Asciidoctor asciidoctor;
  private final Set<String> problems = new LinkedHashSet<>();

  Converter(Folders folders) throws IOException {
    this.folders = folders;
    PRINTED.setUseParentHandlers(false);
    asciidoctor = Asciidoctor.Factory.create();
    asciidoctor.requireLibrary("asciidoctor-diagram", "asciidoctor-revealjs", "rouge");
    asciidoctor.registerLogHandler(this::note);
    // Missing letters and broken references are told at this level only.
    ruby("Asciidoctor::LoggerManager.logger.level = Logger::Severity::INFO");
    ruby(Files.readString(folders.shared().resolve("code-theme.rb")));
    asciidoctor.javaExtensionRegistry().treeprocessor(new KeptWhole());
    for (String macro : List.of("chart", "table")) {
      asciidoctor
          .javaExtensionRegistry()
          .blockMacro(new DataMacro(macro, folders, this::problemNear));
    }
  }

  private void ruby(String script) {
    JRubyRuntimeContext.get(asciidoctor).evalScriptlet(script);
  }

  /**
   * Converts a document.
   *
   * @param source the whole of it, or the file that includes the rest
   */
  void convert(
      Language language, Path source, Format format, Path target, Map<String, Object> values) {
    Attributes attributes = Attributes.builder().build();
    attributes.setAttributes(values);
    common(attributes, language);
    if (format == Format.HTML) {
      attributes.setAttribute("nofooter", ""); // in a PDF it has the page's number
    }
    asciidoctor.convertFile(
        source.toFile(),
        Options.builder()
            .backend(format.backend)
            .safe(SafeMode.UNSAFE)
            .baseDir(folders.prepared(language).toFile())
            .toFile(target.toFile())
            .mkDirs(true)
            .attributes(attributes)
            .build());
  }

  private void common(Attributes attributes, Language language) {
    attributes.setAttribute("attribute-missing", "warn");
    attributes.setAttribute("reproducible", "");
    attributes.setAttribute("icons", "font");
    attributes.setAttribute("iconfont-cdn", "data:text/css,"); // the theme draws them
    attributes.setAttribute("webfonts!", "");
    attributes.setAttribute("data-uri", "");
    attributes.setAttribute("docinfo", "shared");
    attributes.setAttribute("docinfodir", folders.shared().toString());
    attributes.setAttribute("imagesdir", folders.drawn(language).toString());
    attributes.setAttribute("imagesoutdir", folders.drawn(language).toString());
    attributes.setAttribute("source-highlighter", "rouge");
    attributes.setAttribute("rouge-css", "style");
    attributes.setAttribute("rouge-style", "lab");
    attributes.setAttribute("pdf-themesdir", folders.shared().toString());
    attributes.setAttribute("diagram-cachedir", folders.drawn(language).toString());
  }

  private void note(LogRecord record) {
    if (record.getSeverity().compareTo(Severity.DEBUG) > 0) {
      Cursor place = record.getCursor();
      problems.add(place == null ? record.getMessage() : at(place, record.getMessage()));
    }
  }

  private void problemNear(StructuralNode parent, String problem) {
    Cursor place = parent.getSourceLocation();
    problems.add(place == null ? problem : at(place, problem));
  }

  /** Names the source that its author knows, and not the prepared one. */
  private String at(Cursor place, String problem) {
    String file = place.getFile() == null ? place.getPath() : place.getFile();
    String name = file == null ? "" : Path.of(file).getFileName().toString();
    for (Language language : Language.values()) {
      if (file != null && Path.of(file).startsWith(folders.prepared(language))) {
        name = language.code() + "/" + name;
      }
    }
    return "%s:%d: %s".formatted(name, place.getLineNumber(), problem);
  }

  /** All that Asciidoctor has said. */
  List<String> problems() {
    return new ArrayList<>(problems);
  }

  @Override
  public void close() {
    asciidoctor.close();
  }
}
