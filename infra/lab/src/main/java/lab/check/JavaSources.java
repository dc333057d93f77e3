package lab.check;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import lab.course.Trees;
import org.jspecify.annotations.Nullable;

/**
 * Compiles Java in this JVM, over and over: its file manager remembers what is in the libraries.
 */
final class JavaSources implements AutoCloseable {

  /** What the steps are written for, and the oldest JDK of the lab. */
  private static final int RELEASE = 17;

  /** A type with its package. */
  private static final Pattern TYPE = Pattern.compile("\\b((?:[a-z_]\\w*\\.)+)([A-Z]\\w*)");

  private final JavaCompiler compiler;
  private final StandardJavaFileManager files;
  private final List<Path> classPath;

  /**
   * @throws IllegalStateException when this is a JRE
   */
  JavaSources(List<Path> classPath) throws IOException {
    JavaCompiler found = ToolProvider.getSystemJavaCompiler();
    if (found == null) {
      throw new IllegalStateException("this Java has no compiler: set JAVA_HOME to a JDK");
    }
    compiler = found;
    files = compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
    // Or it looks into every library for plugins of the compiler, each time.
    files.setLocationFromPaths(StandardLocation.ANNOTATION_PROCESSOR_PATH, List.of());
    this.classPath = List.copyOf(classPath);
  }

  /**
   * Compiles all sources below a folder.
   *
   * @param output where classes go; what is there already is taken away
   * @return errors in the order of the files; empty when all is compiled
   */
  List<CompileError> compile(Path sources, Path output) throws IOException {
    Trees.delete(output);
    Files.createDirectories(output);
    return compile(javaFiles(sources), output);
  }

  /**
   * Compiles all sources below a folder, where another version of them is compiled already.
   *
   * @param output where classes go; what is there already is taken away
   * @return errors in the order of the files; empty when all is compiled
   */
  List<CompileError> compile(Path sources, Compiled other, Path output) throws IOException {
    Trees.delete(output);
    Files.createDirectories(output);
    List<Path> left = other.reuse(sources, output).stream().map(sources::resolve).toList();
    return left.isEmpty() ? List.of() : compile(left, output);
  }

  private List<CompileError> compile(List<Path> sources, Path output) throws IOException {
    List<Path> known = new ArrayList<>(List.of(output));
    known.addAll(classPath);
    files.setLocationFromPaths(StandardLocation.CLASS_PATH, known);
    files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(output));
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    List<String> options =
        new ArrayList<>(List.of("-proc:none", "-parameters", "-g", "-nowarn", "-Xlint:none"));
    if (Runtime.version().feature() > RELEASE) { // it opens the JDK's archive of signatures anew
      options.addAll(List.of("--release", String.valueOf(RELEASE)));
    }
    compiler
        .getTask(
            null, files, diagnostics, options, null, files.getJavaFileObjectsFromPaths(sources))
        .call();
    return diagnostics.getDiagnostics().stream()
        .filter(one -> one.getKind() == Diagnostic.Kind.ERROR)
        .map(JavaSources::error)
        .distinct()
        .sorted(
            Comparator.comparing((CompileError error) -> error.file().toString())
                .thenComparingLong(CompileError::line))
        .toList();
  }

  private static CompileError error(Diagnostic<? extends JavaFileObject> diagnostic) {
    @Nullable JavaFileObject source = diagnostic.getSource();
    return new CompileError(
        source == null ? Path.of("") : Path.of(source.toUri()),
        Math.max(0, diagnostic.getLineNumber()),
        readable(diagnostic.getMessage(Locale.ENGLISH).strip()));
  }

  /**
   * With types as one writes them, but for those that have their name in common with another one of
   * the message; lists of them with spaces; and no line that ends with a semicolon.
   */
  private static String readable(String message) {
    Map<String, Set<String>> packages = new HashMap<>();
    TYPE.matcher(message)
        .results()
        .forEach(
            type ->
                packages
                    .computeIfAbsent(type.group(2), name -> new HashSet<>())
                    .add(type.group(1)));
    return TYPE.matcher(message)
        .replaceAll(
            type ->
                packages.getOrDefault(type.group(2), Set.of()).size() == 1
                    ? type.group(2)
                    : type.group())
        .replaceAll(",(?=\\w)", ", ")
        .replaceAll("(?m);$", "");
  }

  /** Hidden ones are an editor's own. */
  private static List<Path> javaFiles(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.getFileName().toString().matches("[^.].*\\.java"))
          .sorted()
          .toList();
    }
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
