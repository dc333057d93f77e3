package lab.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One source file, line by line, each line with what it is to AsciiDoc. */
final class Source {

  private static final Pattern FENCE =
      Pattern.compile("(-{4,}|\\.{4,}|\\+{4,}|/{4,}|`{3})\\w*\\s*");
  private static final Pattern DELIMITER = Pattern.compile("={4,}|\\*{4,}|_{4,}|--|[|,:!]={3,}");
  private static final Pattern HEADING = Pattern.compile("(=+) (.+)");
  private static final Pattern ANCHOR = Pattern.compile("\\[(?:\\[|[^\\]]*?#)([\\w-]+)[^\\]]*]+");
  private static final Pattern DIRECTIVE =
      Pattern.compile("(?:include|ifdef|ifndef|ifeval|endif)::.*");
  private static final Pattern CONDITION = Pattern.compile("ifn?def::[^\\[]*\\[(.*)]");
  private static final Pattern MACRO = Pattern.compile("[\\w-]+::\\S*\\[(.*)]");
  private static final Pattern ENTRY = Pattern.compile(":!?([\\w-]+)!?:(?: (.*))?");

  private final String name;
  private final List<Line> lines = new ArrayList<>();

  /** What a line is. */
  enum Kind {
    PROSE,
    HEADING,
    /** A picture, chart or table. */
    MACRO,
    /** An include or a condition. */
    DIRECTIVE,
    /** Defines an attribute. */
    ENTRY,
    CODE,
    /** Delimiters, attributes of blocks, comments. */
    SYNTAX
  }

  /**
   * A line.
   *
   * @param number counted from 1
   */
  record Line(int number, Kind kind, String text) {}

  /**
   * A heading.
   *
   * @param level 1 for the document's title
   * @param anchor what references name, empty when the author gave none
   */
  record Heading(int line, int level, String title, String anchor) {}

  private Source(String name) {
    this.name = name;
  }

  static Source read(Language language, Path file) throws IOException {
    return of(Folders.name(language, file), Files.readAllLines(file));
  }

  static Source of(String name, List<String> lines) {
    Source source = new Source(name);
    String fence = "";
    for (String text : lines) {
      Kind kind;
      if (!fence.isEmpty()) {
        boolean ends = text.stripTrailing().equals(fence);
        kind = ends ? Kind.SYNTAX : text.startsWith("include::") ? Kind.DIRECTIVE : Kind.CODE;
        fence = ends ? "" : fence;
      } else {
        Matcher opens = FENCE.matcher(text);
        kind = kind(text);
        if (opens.matches()) {
          fence = opens.group(1);
          kind = Kind.SYNTAX;
        }
      }
      source.lines.add(new Line(source.lines.size() + 1, kind, text));
    }
    return source;
  }

  private static Kind kind(String text) {
    if (HEADING.matcher(text).matches()) {
      return Kind.HEADING;
    }
    if (DIRECTIVE.matcher(text).matches()) {
      return Kind.DIRECTIVE;
    }
    if (MACRO.matcher(text).matches()) {
      return Kind.MACRO;
    }
    if (ENTRY.matcher(text).matches()) {
      return Kind.ENTRY;
    }
    boolean comment = text.startsWith("//");
    boolean blockAttributes = text.startsWith("[") && text.stripTrailing().endsWith("]");
    boolean delimiter = DELIMITER.matcher(text.stripTrailing()).matches();
    return comment || blockAttributes || delimiter ? Kind.SYNTAX : Kind.PROSE;
  }

  /** The name by which its author knows it. */
  String name() {
    return name;
  }

  List<Line> lines() {
    return List.copyOf(lines);
  }

  List<String> texts(Kind kind) {
    return lines.stream().filter(line -> line.kind() == kind).map(Line::text).toList();
  }

  List<Heading> headings() {
    List<Heading> headings = new ArrayList<>();
    String anchor = "";
    for (Line line : lines) {
      Matcher heading = HEADING.matcher(line.text());
      Matcher named = ANCHOR.matcher(line.text());
      if (line.kind() == Kind.HEADING && heading.matches()) {
        int level = heading.group(1).length();
        headings.add(new Heading(line.number(), level, heading.group(2).strip(), anchor));
      }
      if (line.kind() == Kind.SYNTAX && named.matches()) {
        anchor = named.group(1);
      } else if (line.kind() != Kind.SYNTAX) {
        anchor = "";
      }
    }
    return headings;
  }

  /** A problem in one of its lines. */
  String at(int line, String problem) {
    return "%s:%d: %s".formatted(name, line, problem);
  }

  /** The alternative text of a picture or chart: the first thing in the brackets. */
  static String alternative(String macro) {
    Matcher matcher = MACRO.matcher(macro);
    String list = matcher.matches() ? matcher.group(1).strip() : "";
    Matcher named = Pattern.compile("\\balt=(\"[^\"]*\"|[^,]*)").matcher(list);
    if (named.find()) {
      return unquoted(named.group(1));
    }
    Matcher first = Pattern.compile("\"[^\"]*\"|[^,]*").matcher(list);
    String text = first.lookingAt() ? unquoted(first.group()) : "";
    return text.matches("[\\w-]+=.*") ? "" : text;
  }

  private static String unquoted(String text) {
    return text.replaceAll("^\"|\"$", "").strip();
  }

  /** What a condition in one line holds; empty when it holds the lines that follow. */
  static String conditional(String directive) {
    Matcher matcher = CONDITION.matcher(directive);
    return matcher.matches() ? matcher.group(1) : "";
  }

  /** The name and value of an attribute that a line defines. */
  static Matcher entry(String text) {
    return ENTRY.matcher(text);
  }
}
