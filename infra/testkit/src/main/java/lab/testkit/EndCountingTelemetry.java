package lab.testkit;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerBuilder;
import io.opentelemetry.api.trace.TracerProvider;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts how often each span is ended. The SDK forgives a second {@code end}, so nothing that it
 * exports shows one; yet it is the mark of code that does not know where a call ends.
 *
 * <p>Every object on the way to a span is wrapped, by reflection, since the interfaces are wide and
 * only {@code end} matters.
 */
final class EndCountingTelemetry {

  private static final Set<Class<?>> WRAPPED =
      Set.of(
          TracerProvider.class, TracerBuilder.class, Tracer.class, SpanBuilder.class, Span.class);

  /** Methods of a span that put it into a context, from which it can be taken and ended. */
  private static final Set<String> INTO_CONTEXT = Set.of("storeInContext", "makeCurrent");

  private final Map<String, Integer> endsBySpanId = new ConcurrentHashMap<>();

  OpenTelemetry wrap(OpenTelemetry telemetry) {
    return wrap(OpenTelemetry.class, telemetry);
  }

  /** The ids of spans that were ended more than once. */
  Set<String> endedTwice() {
    Set<String> ids = ConcurrentHashMap.newKeySet();
    endsBySpanId.forEach(
        (id, ends) -> {
          if (ends > 1) {
            ids.add(id);
          }
        });
    return ids;
  }

  void clear() {
    endsBySpanId.clear();
  }

  private <T> T wrap(Class<T> type, T target) {
    InvocationHandler handler =
        (proxy, method, arguments) -> call(proxy, target, method, arguments);
    ClassLoader loader = EndCountingTelemetry.class.getClassLoader();
    return type.cast(Proxy.newProxyInstance(loader, new Class<?>[] {type}, handler));
  }

  @SuppressWarnings("ReferenceEquality") // equals of a proxy would come here again
  private Object call(Object proxy, Object target, Method method, Object[] arguments)
      throws Throwable {
    if (method.getName().equals("equals")) {
      return proxy == arguments[0];
    }
    if (target instanceof Span && INTO_CONTEXT.contains(method.getName())) {
      return InvocationHandler.invokeDefault(proxy, method, arguments); // puts the proxy there
    }
    if (target instanceof Span span && method.getName().equals("end")) {
      endsBySpanId.merge(span.getSpanContext().getSpanId(), 1, Integer::sum);
    }
    Object result;
    try {
      result = method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    if (target.equals(result)) {
      return proxy; // a builder that returns itself
    }
    Class<?> type = method.getReturnType();
    return WRAPPED.contains(type) ? wrapResult(type, result) : result;
  }

  private <T> T wrapResult(Class<T> type, Object result) {
    return wrap(type, type.cast(result));
  }
}
