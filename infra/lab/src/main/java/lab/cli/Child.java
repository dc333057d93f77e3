package lab.cli;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs another main class for as long as its parent lives. A parent that is killed cannot stop its
 * children; they have to notice. Needs nothing but the JDK, since it runs on the class path of
 * whatever it starts.
 */
public final class Child {

  private Child() {}

  /** Arguments: the parent's process id, the main class, and that class's own arguments. */
  public static void main(String[] args) throws ReflectiveOperationException {
    ProcessHandle.of(Long.parseLong(args[0]))
        .orElseThrow(() -> new IllegalStateException("the parent has gone already"))
        .onExit()
        .thenRun(() -> System.exit(1));
    String[] own = Arrays.copyOfRange(args, 2, args.length);
    try {
      Class.forName(args[1]).getMethod("main", String[].class).invoke(null, (Object) own);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
