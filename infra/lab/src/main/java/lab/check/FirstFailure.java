package lab.check;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Ends a test with parameters at the first that fails. No learner reads of the others, and each
 * might wait in vain as long as the first did. {@link Worker} has JUnit find this by its file of
 * services.
 */
public final class FirstFailure implements ExecutionCondition, TestWatcher {

  private static final Namespace FAILED = Namespace.create(FirstFailure.class);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext test) {
    boolean failed =
        test.getTestMethod()
            .flatMap(method -> test.getParent().map(parent -> parent.getStore(FAILED).get(method)))
            .isPresent();
    return failed
        ? ConditionEvaluationResult.disabled("it has failed with other parameters")
        : ConditionEvaluationResult.enabled("it has not failed yet");
  }

  @Override
  public void testFailed(ExtensionContext test, @Nullable Throwable cause) {
    test.getParent()
        .ifPresent(parent -> parent.getStore(FAILED).put(test.getRequiredTestMethod(), true));
  }
}
