package lab.testkit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;

/**
 * Runs a main class and ends when the parent does: who is killed cannot end the programs that it
 * has started, so they have to notice. Needs nothing but the JDK, since it runs on the class path
 * of whatever it starts.
 */
public final class Child {

  private Child() {}

  /** Arguments: the parent's process id, the main class, and that class's own arguments. */
  public static void main(String[] arguments) throws Throwable {
    ProcessHandle.of(Long.parseLong(arguments[0]))
        .orElseThrow(() -> new IllegalStateException("the parent has gone already"))
        .onExit()
        .thenRun(() -> System.exit(1));
    String[] own = Arrays.copyOfRange(arguments, 2, arguments.length);
    Method main = Class.forName(arguments[1]).getDeclaredMethod("main", String[].class);
    main.setAccessible(true); // the class need not be public
    try {
      main.invoke(null, (Object) own);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
