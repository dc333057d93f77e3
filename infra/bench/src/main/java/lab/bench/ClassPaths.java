package lab.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is on the class path of a measured process: a step as it was built, and what is added.
 *
 * @param root the lab's folder
 */
record ClassPaths(Path root) {

  private static final String AGENT = "opentelemetry-javaagent-";

  /** By being on a class path it changes how contexts are kept, for everybody in the process. */
  private static final String LIBRARY = "opentelemetry-grpc-1.6-";

  /**
   * The step first, so that it has what it was built with.
   *
   * @throws IOException when a module is not built
   */
  String of(Variant variant) throws IOException {
    List<String> entries = new ArrayList<>(built(step(variant.step())));
    if (variant == Variant.BY_HAND) {
      entries.addAll(built(step(Variant.STEP3.step())));
    }
    built(peers()).stream()
        .filter(entry -> !isJar(entry, AGENT))
        .filter(entry -> variant == Variant.LIBRARY || !isJar(entry, LIBRARY))
        .forEach(entries::add);
    return String.join(File.pathSeparator, entries);
  }

  /** The agent's archive. */
  String agent() throws IOException {
    return built(peers()).stream()
        .filter(entry -> isJar(entry, AGENT))
        .findFirst()
        .orElseThrow(() -> new IOException("no agent on the class path of " + peers()));
  }

  private Path peers() {
    return root.resolve("infra").resolve("peers");
  }

  private Path step(int number) throws IOException {
    try (Stream<Path> folders = Files.list(root)) {
      return folders
          .filter(
              folder -> folder.getFileName().toString().startsWith("step%02d-".formatted(number)))
          .findFirst()
          .orElseThrow(() -> new IOException("there is no step %d in %s".formatted(number, root)));
    }
  }

  private static List<String> built(Path module) throws IOException {
    Path target = module.resolve("target");
    Path dependencies = target.resolve("classpath");
    if (!Files.exists(dependencies)) {
      throw new IOException(module + " is not built: lab bench layers does it");
    }
    List<String> entries = new ArrayList<>(List.of(target.resolve("classes").toString()));
    entries.addAll(List.of(Files.readString(dependencies).strip().split(File.pathSeparator, -1)));
    return entries;
  }

  private static boolean isJar(String entry, String prefix) {
    return Path.of(entry).getFileName().toString().startsWith(prefix);
  }
}
