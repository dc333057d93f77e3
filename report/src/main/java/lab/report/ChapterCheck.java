package lab.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The chapters that must be there, in both languages, each saying the same. */
final class ChapterCheck {

  private static final String INDEX = "index.adoc";

  /** Every chapter by its file; for those that were asked for by heading, the heading. */
  private static final Map<String, String> CHAPTERS = new LinkedHashMap<>();

  static {
    CHAPTERS.put("01-introduction.adoc", "Wprowadzenie");
    CHAPTERS.put("02-case-and-stack.adoc", "Opis przypadku, stack technologiczny");
    CHAPTERS.put("03-architecture.adoc", "Architektura rozwiązania");
    CHAPTERS.put("04-configuration.adoc", "Konfiguracja środowiska");
    CHAPTERS.put("05-installation.adoc", "Sposób instalacji, uruchomienie środowiska");
    CHAPTERS.put("06-steps.adoc", "");
    CHAPTERS.put("07-measurements.adoc", "");
    CHAPTERS.put("08-ai.adoc", "Użycie AI w projekcie");
    CHAPTERS.put("09-summary.adoc", "Podsumowanie");
    CHAPTERS.put("10-references.adoc", "Referencje");
  }

  /** Documents of their own. */
  static final List<String> DOCUMENTS =
      List.of(INDEX, "slides.adoc", "teachers.adoc", "handout.adoc");

  private static final Pattern SHOWN =
      Pattern.compile(
          "(?:include|image|chart|table)::?([^\\s\\[]+)(?:\\[([^\\]]*tags?=[^\\],]*))?");
  private static final Pattern SOURCED = Pattern.compile("\\{((?:ev|given)-[^}]*)}");

  private final Map<String, Source> english;
  private final Map<String, Source> polish;

  /**
   * @param english the sources by file name
   * @param polish the same
   */
  ChapterCheck(Map<String, Source> english, Map<String, Source> polish) {
    this.english = english;
    this.polish = polish;
  }

  List<String> problems() {
    List<String> problems = new ArrayList<>();
    Map<String, Source> all = new TreeMap<>(english);
    all.putAll(polish);
    for (String file : needed(all)) {
      Source en = english.get(file);
      Source pl = polish.get(file);
      if (en == null) {
        problems.add("en/" + file + " is missing");
      }
      if (pl == null) {
        problems.add("pl/" + file + " is missing");
      }
      if (en != null && pl != null) {
        compareHeadings(en, pl, problems);
        compare(en, pl, SHOWN, "includes and pictures", problems);
        compare(en, pl, SOURCED, "numbers with a source", problems);
      }
    }
    for (Map<String, Source> language : List.of(english, polish)) {
      checkIndex(language, problems);
    }
    checkHeadings(problems);
    return problems;
  }

  private static Set<String> needed(Map<String, Source> present) {
    Set<String> needed = new TreeSet<>(present.keySet());
    needed.addAll(CHAPTERS.keySet());
    needed.addAll(DOCUMENTS);
    return needed;
  }

  private void checkHeadings(List<String> problems) {
    CHAPTERS.forEach(
        (file, heading) -> {
          Source source = polish.get(file);
          if (source == null || heading.isEmpty()) {
            return;
          }
          List<Source.Heading> headings = source.headings();
          if (headings.isEmpty() || !headings.get(0).title().equals(heading)) {
            problems.add(source.at(1, "the chapter's heading has to be “%s”".formatted(heading)));
          }
        });
  }

  private static void checkIndex(Map<String, Source> language, List<String> problems) {
    Source index = language.get(INDEX);
    if (index == null) {
      return;
    }
    List<String> included =
        index.texts(Source.Kind.DIRECTIVE).stream()
            .filter(line -> line.startsWith("include::"))
            .map(line -> line.substring(line.indexOf("::") + 2, line.indexOf('[')))
            .filter(CHAPTERS::containsKey)
            .toList();
    if (!included.equals(List.copyOf(CHAPTERS.keySet()))) {
      problems.add(
          index.at(1, "the chapters are not included all and in order: there are " + included));
    }
  }

  private static void compareHeadings(Source en, Source pl, List<String> problems) {
    List<Source.Heading> ours = en.headings();
    List<Source.Heading> theirs = pl.headings();
    for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
      Source.Heading our = ours.get(i);
      Source.Heading their = theirs.get(i);
      if (our.level() != their.level() || !our.anchor().equals(their.anchor())) {
        problems.add(
            pl.at(
                their.line(),
                "“%s” [#%s] stands where %s:%d has “%s” [#%s]"
                    .formatted(
                        their.title(),
                        their.anchor(),
                        en.name(),
                        our.line(),
                        our.title(),
                        our.anchor())));
        return;
      }
    }
    if (ours.size() != theirs.size()) {
      problems.add(
          "%s has %d headings, %s has %d"
              .formatted(en.name(), ours.size(), pl.name(), theirs.size()));
    }
  }

  private static void compare(
      Source en, Source pl, Pattern pattern, String what, List<String> problems) {
    Set<String> ours = found(en, pattern);
    Set<String> theirs = found(pl, pattern);
    if (!ours.equals(theirs)) {
      TreeSet<String> onlyOurs = new TreeSet<>(ours);
      onlyOurs.removeAll(theirs);
      theirs.removeAll(ours);
      problems.add(
          "%s and %s differ in their %s: %s / %s"
              .formatted(en.name(), pl.name(), what, onlyOurs, theirs));
    }
  }

  private static Set<String> found(Source source, Pattern pattern) {
    Set<String> found = new TreeSet<>();
    for (Source.Line line : source.lines()) {
      Matcher matcher = pattern.matcher(line.text());
      while (line.kind() != Source.Kind.CODE && matcher.find()) {
        String tag = matcher.groupCount() > 1 && matcher.group(2) != null ? matcher.group(2) : "";
        found.add(matcher.group(1) + (tag.isEmpty() ? "" : "[" + tag + "]"));
      }
    }
    return found;
  }
}
