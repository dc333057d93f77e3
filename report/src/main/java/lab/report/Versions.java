package lab.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The versions of what the lab is made of, from the files that set them. */
final class Versions {

  private static final Pattern PROPERTY = Pattern.compile("<([\\w-]+)\\.version>([^<]+)<");
  private static final Pattern RULE =
      Pattern.compile("<require(Maven|Java)Version>\\s*<version>\\[([^,]+),");
  private static final Pattern IMAGE =
      Pattern.compile("image: \\S*/(?:opentelemetry-)?([\\w-]+?)(?:-contrib)?:v?(\\S+)");

  /** The SDK's version stands in a BOM, but its API is on the report's own class path. */
  private static final Pattern API = Pattern.compile("opentelemetry-api-([\\w.]+)\\.jar");

  private Versions() {}

  static Map<String, String> read(Folders folders) throws IOException {
    Map<String, String> versions = new TreeMap<>();
    String pom = Files.readString(folders.root().resolve("pom.xml"));
    put(versions, PROPERTY.matcher(pom));
    put(versions, RULE.matcher(pom));
    Path compose = folders.root().resolve("infra/stack/compose.yaml");
    put(versions, IMAGE.matcher(Files.readString(compose)));
    Matcher api = API.matcher(System.getProperty("java.class.path"));
    if (api.find()) {
      versions.put("version-opentelemetry", api.group(1));
    }
    return versions;
  }

  private static void put(Map<String, String> versions, Matcher found) {
    while (found.find()) {
      versions.put("version-" + found.group(1).toLowerCase(Locale.ROOT), found.group(2));
    }
  }
}
