package lab.report;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether the links in HTML lead somewhere: to a file that is there, to an anchor in it. Links to
 * other sites are not followed, but nothing may be loaded from there.
 */
final class Links {

  private static final Pattern TAG =
      Pattern.compile("<(a|img|link|script|iframe|object|source|video)\\b([^>]*)>");
  private static final Pattern REFERENCE =
      Pattern.compile("\\b(?:href|src|data)\\s*=\\s*[\"']([^\"']*)[\"']");
  private static final Pattern ID = Pattern.compile("<[^>]*?\\bid=\"([^\"]+)\"");

  /** No links of the page: what scripts, styles and pictures hold. The tag of a script stays. */
  private static final Pattern OPAQUE =
      Pattern.compile(
          "(?s)(<script\\b[^>]*>).*?</script>|<style.*?</style>|<!--.*?-->|<svg.*?</svg>"
              + "|(?<==\")data:[^\"]*");

  private final Path site;
  private final Map<Path, Set<String>> anchors = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  private Links(Path site) {
    this.site = site;
  }

  /** What is wrong with the pages in a folder and its languages' folders. */
  static List<String> problems(Path site) throws IOException {
    Links links = new Links(site);
    try (Stream<Path> files = Files.walk(site, 2)) {
      for (Path page : files.filter(f -> f.toString().endsWith(".html")).sorted().toList()) {
        links.check(page);
      }
    }
    return links.problems;
  }

  private void check(Path page) throws IOException {
    anchors(page);
    Matcher tag = TAG.matcher(text(page));
    while (tag.find()) {
      Matcher reference = REFERENCE.matcher(tag.group(2));
      while (reference.find()) {
        String link = reference.group(1).replace("&amp;", "&");
        if (link.matches("(?i)(https?:)?//.*")) {
          if (!tag.group(1).equals("a")) {
            problem(page, "is loaded from another site: " + link);
          }
        } else if (!link.isEmpty() && !link.matches("(data|mailto):.*")) {
          follow(page, link);
        }
      }
    }
  }

  private void follow(Path page, String link) throws IOException {
    int hash = link.indexOf('#');
    String path = decoded(hash < 0 ? link : link.substring(0, hash));
    String anchor = hash < 0 ? "" : decoded(link.substring(hash + 1));
    Path target = path.isEmpty() ? page : page.resolveSibling(path).normalize();
    if (!Files.exists(target)) {
      problem(page, "links to a file that is not there: " + link);
    } else if (!anchor.isEmpty() && target.toString().endsWith(".html")) {
      // Slides are addressed by #/anchor.
      String id = anchor.startsWith("/") ? anchor.substring(1) : anchor;
      if (!anchors(target).contains(id)) {
        problem(page, "links to an anchor that is not there: " + link);
      }
    }
  }

  private Set<String> anchors(Path page) throws IOException {
    Set<String> known = anchors.get(page);
    if (known != null) {
      return known;
    }
    Set<String> found = new HashSet<>();
    Matcher id = ID.matcher(text(page));
    while (id.find()) {
      if (!found.add(id.group(1))) {
        problem(page, "has an anchor twice: " + id.group(1));
      }
    }
    anchors.put(page, found);
    return found;
  }

  private static String text(Path page) throws IOException {
    return OPAQUE.matcher(Files.readString(page)).replaceAll("$1");
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private void problem(Path page, String text) {
    problems.add(site.relativize(page) + " " + text);
  }
}
