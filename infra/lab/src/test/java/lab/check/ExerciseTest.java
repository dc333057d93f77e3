package lab.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lab.course.TinyLab;
import lab.course.Workspace;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExerciseTest {

  @TempDir Path root;

  @Test
  @DisplayName("The learner's own code can be run like a module that the build has made")
  void module_holdsTheLearnersCode() throws Exception {
    TinyLab tiny = new TinyLab(root);
    Path libraries = tiny.step().folder().resolve("target").resolve("classpath");
    Files.writeString(libraries, "some.jar");
    Workspace workspace = new Workspace(tiny.lab(), tiny.step());
    workspace.create(Map.of());
    Path sum = workspace.main().resolve("java").resolve("calculator").resolve("Sum.java");

    Path module;
    try (Exercise exercise = new Exercise(tiny.lab(), tiny.step(), workspace)) {
      Files.writeString(sum, Files.readString(sum).replace("return 0;", "return 7 * a;"));
      assertEquals(List.of(), exercise.compile());
      module = exercise.module();
    }

    assertEquals(21, twice(module.resolve("target").resolve("classes"), 3));
    assertEquals("some.jar", Files.readString(module.resolve("target").resolve("classpath")));
  }

  private static Object twice(Path classes, int a)
      throws IOException, ReflectiveOperationException {
    try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, null)) {
      Method twice = loader.loadClass("calculator.Sum").getDeclaredMethod("twice", int.class);
      twice.setAccessible(true);
      return twice.invoke(null, a);
    }
  }
}
