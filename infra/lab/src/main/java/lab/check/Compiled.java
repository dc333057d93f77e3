package lab.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lab.course.StepDiff;
import lab.course.Trees;

/**
 * A program that is compiled already. Of another version of it only what differs is compiled anew,
 * and what uses that, and so on: a constant stands in every class that has read it.
 */
final class Compiled {

  private static final String SOURCE = ".java";
  private static final Pattern WORDS = Pattern.compile("(?U)\\W+");

  private final Path classes;
  private final Map<String, String> texts;
  private final Map<String, Set<String>> words; // of each file

  private Compiled(Path classes, Map<String, String> texts) {
    this.classes = classes;
    this.texts = texts;
    this.words =
        texts.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    one -> WORDS.splitAsStream(one.getValue()).collect(Collectors.toSet())));
  }

  /**
   * Reads the sources.
   *
   * @param sources each file has the name of its class
   * @param classes what was made of them; of a source whose class is not newer this program knows
   *     nothing, as clocks of files are coarse
   */
  static Compiled of(Path sources, Path classes) throws IOException {
    Map<String, String> texts = texts(sources);
    for (String file : Set.copyOf(texts.keySet())) {
      Path made = classes.resolve(file.replaceFirst("\\.java$", ".class"));
      if (!Files.exists(made)
          || Files.getLastModifiedTime(made)
                  .compareTo(Files.getLastModifiedTime(sources.resolve(file)))
              <= 0) {
        texts.remove(file);
      }
    }
    return new Compiled(classes, texts);
  }

  /**
   * Copies the classes of all sources that need not be compiled.
   *
   * @param sources of the other version
   * @return those that need to
   */
  Set<String> reuse(Path sources, Path output) throws IOException {
    Map<String, String> other = texts(sources);
    if (!other.keySet().containsAll(texts.keySet())) {
      return other.keySet(); // what used a file that is gone must be told so
    }
    Set<String> stale = new TreeSet<>();
    Set<String> found = files(other, (file, text) -> !text.equals(texts.get(file)));
    while (stale.addAll(found)) {
      Set<String> names = found.stream().map(Compiled::simpleName).collect(Collectors.toSet());
      found =
          files(words, (file, used) -> !stale.contains(file) && !Collections.disjoint(used, names));
    }
    for (String file : Trees.files(classes)) {
      String source = file.replaceFirst("(\\$.*)?\\.class$", SOURCE);
      if (texts.containsKey(source) && !stale.contains(source)) {
        Path target = output.resolve(file);
        Files.createDirectories(target.getParent());
        Files.copy(classes.resolve(file), target);
      }
    }
    return stale;
  }

  private static <T> Set<String> files(Map<String, T> all, BiPredicate<String, T> wanted) {
    return all.entrySet().stream()
        .filter(one -> wanted.test(one.getKey(), one.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static String simpleName(String file) {
    return file.substring(file.lastIndexOf('/') + 1).replaceFirst("\\.java$", "");
  }

  private static boolean isSource(String file) {
    return file.endsWith(SOURCE) && !Trees.isHidden(file);
  }

  private static Map<String, String> texts(Path folder) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<String> files = Trees.files(folder).stream()) {
      for (String file : (Iterable<String>) files.filter(Compiled::isSource)::iterator) {
        texts.put(file, String.join("\n", StepDiff.lines(folder.resolve(file))));
      }
    }
    return texts;
  }
}
