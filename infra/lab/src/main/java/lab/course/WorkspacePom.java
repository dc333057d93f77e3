package lab.course;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code pom.xml} of a workspace: the step's own, with the step's tests as its tests. The
 * testkit comes as sources and not as a dependency, so that nothing has to be installed for Maven
 * or for an IDE.
 */
final class WorkspacePom {

  private static final Pattern DEPENDENCY =
      Pattern.compile(" *<dependency>.*?</dependency>\n", Pattern.DOTALL);
  private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(.*?)</artifactId>");
  private static final List<String> KIT = List.of("insight", "testkit");

  private WorkspacePom() {}

  static List<String> of(Lab lab, Step step) throws IOException {
    String name = String.valueOf(step.folder().getFileName());
    String pom = Files.readString(step.folder().resolve("pom.xml"));
    Set<String> own = new LinkedHashSet<>();
    StringBuilder dependencies = new StringBuilder();
    for (String dependency : dependencies(pom)) {
      if (!KIT.contains(artifact(dependency))) {
        own.add(artifact(dependency));
        dependencies.append(dependency);
      }
    }
    for (String kit : KIT) {
      for (String dependency : dependencies(Files.readString(lab.module(kit).resolve("pom.xml")))) {
        if (!KIT.contains(artifact(dependency))
            && !dependency.contains("<scope>")
            && own.add(artifact(dependency))) {
          dependencies.append(
              dependency.replace(
                  "    </dependency>", "      <scope>test</scope>\n    </dependency>"));
        }
      }
    }
    Matcher all =
        Pattern.compile("( *<dependencies>\n).*( *</dependencies>\n)", Pattern.DOTALL).matcher(pom);
    if (!all.find()) {
      throw new IOException(step.folder().resolve("pom.xml") + " has no dependencies");
    }
    String changed = pom.substring(0, all.end(1)) + dependencies + pom.substring(all.start(2));
    changed =
        changed
            .replace("../pom.xml", "../../pom.xml")
            .replace(
                "<artifactId>%s</artifactId>".formatted(name),
                "<artifactId>workspace-%s</artifactId>".formatted(name))
            .replaceFirst("<name>(.*?)</name>", "<name>$1 (workspace)</name>" + PROPERTIES)
            .replaceFirst("  <build>\n    <plugins>\n", build(name));
    return changed.lines().toList();
  }

  private static final String PROPERTIES =
      """

        <properties>
          <!-- How code is laid out, and what the compiler warns of, is no concern of a test. -->
          <spotless.check.skip>true</spotless.check.skip>
        </properties>\
      """;

  private static String build(String step) {
    return """
        <build>
          <testSourceDirectory>../../%s/src/test/java</testSourceDirectory>
          <plugins>
            <plugin>
              <groupId>org.codehaus.mojo</groupId>
              <artifactId>build-helper-maven-plugin</artifactId>
              <executions>
                <execution>
                  <goals>
                    <goal>add-test-source</goal>
                  </goals>
                  <configuration>
                    <sources>
                      <source>../../infra/insight/src/main/java</source>
                      <source>../../infra/testkit/src/main/java</source>
                    </sources>
                  </configuration>
                </execution>
              </executions>
            </plugin>
      """
        .formatted(step);
  }

  private static List<String> dependencies(String pom) {
    List<String> dependencies = new ArrayList<>();
    Matcher found = DEPENDENCY.matcher(pom);
    while (found.find()) {
      dependencies.add(found.group());
    }
    return dependencies;
  }

  private static String artifact(String dependency) {
    Matcher artifact = ARTIFACT.matcher(dependency);
    return artifact.find() ? artifact.group(1) : "";
  }
}
