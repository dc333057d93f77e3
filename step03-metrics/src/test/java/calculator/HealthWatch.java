package calculator;

import calculator.v1.CalculatorGrpc;
import io.grpc.Channel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;

/** Hears how the calculator is, as long as its channel lives and the server tells. */
final class HealthWatch implements StreamObserver<HealthCheckResponse> {

  private volatile ServingStatus newest = ServingStatus.UNKNOWN;

  private HealthWatch() {}

  static HealthWatch begin(Channel channel) {
    HealthWatch watch = new HealthWatch();
    HealthCheckRequest calculator =
        HealthCheckRequest.newBuilder().setService(CalculatorGrpc.SERVICE_NAME).build();
    HealthGrpc.newStub(channel).watch(calculator, watch);
    return watch;
  }

  /** What was heard last; UNKNOWN before that. */
  ServingStatus newest() {
    return newest;
  }

  @Override
  public void onNext(HealthCheckResponse response) {
    newest = response.getStatus();
  }

  @Override
  public void onError(Throwable failure) {
    // What was heard last stands.
  }

  @Override
  public void onCompleted() {
    // The same.
  }
}
