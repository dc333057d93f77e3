package lab.course;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The import lines of a Java source. They stand outside of every region, and the code in a region
 * needs them: an editor adds one as the learner types a name, and takes away those without use.
 */
final class Imports {

  private static final Pattern IMPORT = Pattern.compile("import\\s+[^;]+;.*");
  private static final String PACKAGE = "package ";

  private Imports() {}

  /** The other lines, without white space: an editor cares for all of these. */
  static List<String> aside(List<String> lines) {
    return lines.stream()
        .map(String::strip)
        .filter(line -> !isImport(line) && !line.isEmpty())
        .toList();
  }

  private static boolean isImport(String line) {
    return IMPORT.matcher(line).matches();
  }

  /** All of them, in their order. */
  static Set<String> of(List<String> lines) {
    Set<String> imports = new LinkedHashSet<>();
    lines.stream().filter(Imports::isImport).map(String::strip).forEach(imports::add);
    return imports;
  }

  /** The file with these among its imports; the same lines when it has all of them. */
  static List<String> with(List<String> lines, Collection<String> wanted) {
    Set<String> missing = new LinkedHashSet<>(wanted);
    missing.removeAll(of(lines));
    if (missing.isEmpty()) {
      return lines;
    }
    int place = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (isImport(lines.get(i)) || lines.get(i).startsWith(PACKAGE)) {
        place = i + 1;
      }
    }
    List<String> changed = new ArrayList<>(lines);
    changed.addAll(place, missing);
    return changed;
  }
}
