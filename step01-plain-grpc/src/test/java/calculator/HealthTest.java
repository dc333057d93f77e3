package calculator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import calculator.v1.CalculatorGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import lab.testkit.Closing;
import lab.testkit.Transport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HealthTest {

  @RegisterExtension final CalculatorFixture calculator = new CalculatorFixture();
  @RegisterExtension final Closing closing = new Closing();

  @Test
  @Tag("task-1.5")
  @DisplayName("The server says that the calculator is serving")
  void health_saysServing() throws IOException {
    assertEquals(ServingStatus.SERVING, health(connect()), "How the calculator is:");
  }

  @Test
  @Tag("task-1.5")
  @DisplayName("A tool that has no proto file can ask what there is")
  void reflection_listsTheService() throws Exception {
    List<String> services = listServices(connect());

    for (String service : List.of(CalculatorGrpc.SERVICE_NAME, HealthGrpc.SERVICE_NAME)) {
      assertTrue(
          services.contains(service), "Asked what it offers, the server leaves out " + service);
    }
  }

  private ManagedChannel connect() throws IOException {
    CalculatorServer server = calculator.startServer(Transport.NETTY, new Arithmetic());
    return closing.add(Transport.NETTY.channelBuilder(server.started()).build());
  }

  private static ServingStatus health(ManagedChannel channel) {
    HealthCheckRequest request =
        HealthCheckRequest.newBuilder().setService(CalculatorGrpc.SERVICE_NAME).build();
    try {
      return HealthGrpc.newBlockingStub(channel)
          .withDeadlineAfter(CalculatorFixture.LONG)
          .check(request)
          .getStatus();
    } catch (StatusRuntimeException e) {
      throw new AssertionError(
          "Asked how the calculator is, the server answers %s.\n%s"
              .formatted(
                  e.getStatus().getCode(),
                  e.getStatus().getCode() == Status.Code.NOT_FOUND
                      ? "A health service is there, and has not heard of the calculator. Whom does"
                          + " start tell that it is serving, and who answers?"
                      : "It had no health service when it started: it offers what its builder held"
                          + " then."),
          e);
    }
  }

  private static List<String> listServices(ManagedChannel channel) throws Exception {
    CompletableFuture<List<String>> services = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> requests =
        ServerReflectionGrpc.newStub(channel)
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse response) {
                    services.complete(
                        response.getListServicesResponse().getServiceList().stream()
                            .map(ServiceResponse::getName)
                            .toList());
                  }

                  @Override
                  public void onError(Throwable failure) {
                    services.completeExceptionally(failure);
                  }

                  @Override
                  public void onCompleted() {
                    services.cancel(false);
                  }
                });
    requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
    try {
      return services.get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError(
          "Asked what it offers, by %s, the server answers %s.\nThat service was not there when it"
                  .formatted(ServerReflectionGrpc.SERVICE_NAME, Status.fromThrowable(e).getCode())
              + " started.",
          e);
    } finally {
      requests.onCompleted();
    }
  }
}
