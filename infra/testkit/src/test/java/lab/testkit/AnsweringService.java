package lab.testkit;

import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;

/** A service at hand, for tests that care about how it is reached. */
final class AnsweringService extends TraceServiceGrpc.TraceServiceImplBase {

  @Override
  public void export(
      ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> responses) {
    responses.onNext(ExportTraceServiceResponse.getDefaultInstance());
    responses.onCompleted();
  }
}
