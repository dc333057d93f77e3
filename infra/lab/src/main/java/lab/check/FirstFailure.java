package lab.check;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.MethodOrdererContext;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Ends a task at its first failure. No learner reads of the others, and each might wait in vain as
 * long as the first did. {@link Worker} has JUnit find this by its file of services.
 */
public final class FirstFailure implements ExecutionCondition, TestWatcher {

  private static final Set<String> FAILED = ConcurrentHashMap.newKeySet();
  private static volatile List<List<String>> tasks = List.of();

  /**
   * Begins a run.
   *
   * @param tests of each task, as {@code Class.method}
   */
  static void begin(List<List<String>> tests) {
    tasks = tests;
    FAILED.clear();
  }

  /** Whether a test, or one with other parameters, has failed before it in each of its tasks. */
  static boolean isOver(String test, List<List<String>> tasks, Set<String> failed) {
    return tasks.stream()
        .filter(task -> task.contains(test))
        .allMatch(
            task -> task.subList(0, task.indexOf(test) + 1).stream().anyMatch(failed::contains));
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext test) {
    boolean over = test.getTestMethod().isPresent() && isOver(id(test), tasks, FAILED);
    return over
        ? ConditionEvaluationResult.disabled("the task has failed")
        : ConditionEvaluationResult.enabled("the task has not failed yet");
  }

  /** Tests in the order of their tasks, since the first of a task that fails is told. */
  public static final class Order implements MethodOrderer {

    @Override
    public void orderMethods(MethodOrdererContext context) {
      List<String> order = tasks.stream().flatMap(List::stream).toList();
      String type = context.getTestClass().getSimpleName();
      context
          .getMethodDescriptors()
          .sort(
              Comparator.comparingInt(
                  method -> order.indexOf(type + "." + method.getMethod().getName())));
    }
  }

  @Override
  public void testFailed(ExtensionContext test, @Nullable Throwable cause) {
    FAILED.add(id(test));
  }

  private static String id(ExtensionContext test) {
    return test.getRequiredTestClass().getSimpleName()
        + "."
        + test.getRequiredTestMethod().getName();
  }
}
