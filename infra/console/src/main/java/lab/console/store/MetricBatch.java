package lab.console.store;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import java.io.IOException;

/** The metrics of one scope in one request, to be handed on as they came. */
final class MetricBatch extends Batch {

  private MetricBatch(ScopeItems items) {
    super(items);
  }

  static MetricBatch of(ScopeItems items) throws MalformedOtlpException {
    MetricBatch batch = new MetricBatch(items);
    batch.readItems();
    return batch;
  }

  /** What series they belong to is for {@link MetricStore} to know. */
  @Override
  void readItem(CodedInputStream in, int i) throws IOException {
    in.skipMessage();
  }

  /** All metrics with who sent them. */
  ResourceMetrics sent() {
    try {
      return ResourceMetrics.newBuilder()
          .setResource(origin().sent())
          .addScopeMetrics(ScopeMetrics.parseFrom(bytes))
          .build();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("metrics that were checked when they came are malformed", e);
    }
  }
}
