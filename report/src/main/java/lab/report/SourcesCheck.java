package lab.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All that can be seen from the sources and the evidence, before anything is converted. */
final class SourcesCheck {

  private final Map<Language, Map<String, Source>> sources;
  private final Attributes attributes;
  private final Recordings recordings;

  private SourcesCheck(
      Map<Language, Map<String, Source>> sources, Attributes attributes, Recordings recordings) {
    this.sources = sources;
    this.attributes = attributes;
    this.recordings = recordings;
  }

  static SourcesCheck of(Folders folders) throws IOException {
    Map<Language, Map<String, Source>> sources = new EnumMap<>(Language.class);
    for (Language language : Language.values()) {
      Map<String, Source> files = new TreeMap<>();
      try (Stream<Path> children = Files.list(folders.sources(language))) {
        for (Path file : children.filter(f -> f.toString().endsWith(".adoc")).toList()) {
          files.put(file.getFileName().toString(), Source.read(language, file));
        }
      }
      sources.put(language, files);
    }
    Recordings recordings = Recordings.read(folders);
    return new SourcesCheck(sources, Attributes.read(folders, recordings), recordings);
  }

  /** The sources of a language by file name. */
  Map<String, Source> sources(Language language) {
    return sources.getOrDefault(language, Map.of());
  }

  Attributes attributes() {
    return attributes;
  }

  /** What is wrong, a line each; empty when nothing is. */
  List<String> problems() throws IOException {
    Map<String, Source> polish = sources(Language.PL);
    List<Source> all = new ArrayList<>(sources(Language.EN).values());
    all.addAll(polish.values());
    List<String> problems =
        new ArrayList<>(new ChapterCheck(sources(Language.EN), polish).problems());
    for (Source source : all) {
      problems.addAll(NumberCheck.problems(source));
      problems.addAll(PictureCheck.problems(source));
    }
    for (Source source : polish.values()) {
      problems.addAll(Typography.problems(source));
    }
    problems.addAll(attributes.problems(all));
    problems.addAll(recordings.stale());
    return problems;
  }
}
