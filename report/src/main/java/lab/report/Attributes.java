package lab.report;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What sources may name in braces: evidence, versions, and numbers that were given. */
final class Attributes {

  private static final String GIVEN = "given-";
  private static final Pattern NAMED = Pattern.compile("\\{((?:ev-(\\w+)|given)-[\\w-]+)}");

  private final Folders folders;
  private final Recordings recordings;
  private final Map<String, String> values = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();

  private Attributes(Folders folders, Recordings recordings) {
    this.folders = folders;
    this.recordings = recordings;
  }

  static Attributes read(Folders folders, Recordings recordings) throws IOException {
    Attributes attributes = new Attributes(folders, recordings);
    recordings.attributes().forEach((name, value) -> attributes.values.put(lower(name), value));
    attributes.readGiven();
    return attributes;
  }

  /** AsciiDoc looks for names in lower case. */
  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private void readGiven() throws IOException {
    if (!Files.exists(folders.given())) {
      return;
    }
    Csv given = Csv.read(folders.given());
    for (List<String> row : given.rows()) {
      String name = row.get(given.column("name"));
      values.put(GIVEN + name, row.get(given.column("value")));
      if (row.get(given.column("source")).isBlank()) {
        problems.add("given.csv: " + name + " has no source");
      }
    }
  }

  /** All of them, as this language writes them. */
  Map<String, Object> in(Language language) throws IOException {
    Map<String, Object> all = new TreeMap<>();
    values.forEach((name, value) -> all.put(name, language.format(value)));
    all.putAll(Versions.read(folders));
    captions(language).forEach((name, value) -> all.put((String) name, value));
    all.put("lang", language.code());
    all.put("root", folders.root().toString());
    all.put("shared", folders.shared().toString());
    all.put("evidence", folders.evidence().toString());
    return all;
  }

  private Properties captions(Language language) throws IOException {
    Properties captions = new Properties();
    Path file = folders.sources(language).resolve("captions.properties");
    try (Reader reader = Files.newBufferedReader(file)) {
      captions.load(reader);
    }
    return captions;
  }

  /** Names in the sources that nothing is recorded or given for. */
  List<String> problems(Iterable<Source> sources) {
    List<String> found = new ArrayList<>(problems);
    Map<String, TreeSet<String>> waiting = new TreeMap<>();
    for (Source source : sources) {
      for (Source.Line line : source.lines()) {
        Matcher named = NAMED.matcher(line.text());
        while (named.find()) {
          String name = named.group(1);
          String folder = named.group(2);
          if (folder != null && !recordings.has(folder)) {
            waiting.computeIfAbsent(folder, f -> new TreeSet<>()).add(name);
          } else if (!values.containsKey(lower(name))) {
            found.add(source.at(line.number(), "{" + name + "} is not recorded or given"));
          }
        }
      }
    }
    waiting.forEach(
        (folder, names) ->
            found.add(
                "evidence/%s is not there, and %d names wait for it, {%s} first: record it with: %s"
                    .formatted(folder, names.size(), names.first(), Recordings.command(folder))));
    return found;
  }
}
