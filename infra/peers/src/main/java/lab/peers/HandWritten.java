package lab.peers;

import io.grpc.ServerBuilder;
import io.grpc.ServerInterceptor;
import io.opentelemetry.api.OpenTelemetry;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.Map;

/**
 * The interceptors of a later step on the program of the first: what they send is what the peers
 * send. Their classes are on the class path behind those of the first step, and not public, so they
 * are asked for by name.
 */
final class HandWritten {

  private HandWritten() {}

  static void configure(ServerBuilder<?> builder) {
    try {
      OpenTelemetry telemetry = telemetry();
      // The one added last runs first, as in the steps.
      builder.intercept(interceptor("calculator.MetricsServerInterceptor", telemetry));
      builder.intercept(interceptor("calculator.TracingServerInterceptor", telemetry));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the step's classes are not what they were", e);
    }
  }

  /** What a step's programs get from their class {@code Telemetry}. */
  static OpenTelemetry telemetry() throws ReflectiveOperationException {
    Class<?> type = Class.forName("calculator.Telemetry");
    Method create = type.getDeclaredMethod("create", String.class, Map.class);
    create.setAccessible(true);
    Object telemetry = create.invoke(null, "calculator-server", System.getenv());
    Method openTelemetry = type.getDeclaredMethod("openTelemetry");
    openTelemetry.setAccessible(true);
    return (OpenTelemetry) openTelemetry.invoke(telemetry);
  }

  private static ServerInterceptor interceptor(String name, OpenTelemetry telemetry)
      throws ReflectiveOperationException {
    Constructor<?> constructor = Class.forName(name).getDeclaredConstructor(OpenTelemetry.class);
    constructor.setAccessible(true);
    return (ServerInterceptor) constructor.newInstance(telemetry);
  }
}
