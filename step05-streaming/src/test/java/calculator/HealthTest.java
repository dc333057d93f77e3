package calculator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import calculator.v1.CalculatorGrpc;
import io.grpc.ManagedChannel;
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
    HealthCheckRequest request =
        HealthCheckRequest.newBuilder().setService(CalculatorGrpc.SERVICE_NAME).build();

    assertEquals(
        ServingStatus.SERVING,
        HealthGrpc.newBlockingStub(connect())
            .withDeadlineAfter(CalculatorFixture.LONG)
            .check(request)
            .getStatus());
  }

  @Test
  @Tag("task-1.5")
  @DisplayName("A tool that has no proto file can ask what there is")
  void reflection_listsTheService() throws Exception {
    List<String> services = listServices(connect());

    assertTrue(services.contains(CalculatorGrpc.SERVICE_NAME), services.toString());
    assertTrue(services.contains(HealthGrpc.SERVICE_NAME), services.toString());
  }

  private ManagedChannel connect() throws IOException {
    CalculatorServer server = calculator.startServer(Transport.NETTY, new Arithmetic());
    return closing.add(Transport.NETTY.channelBuilder(server.started()).build());
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
    List<String> names = services.get(10, TimeUnit.SECONDS);
    requests.onCompleted();
    return names;
  }
}
