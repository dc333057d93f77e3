package lab.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.IOException;
import java.util.List;
import lab.insight.TraceComparison.Propagation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HeaderWatchTest {

  @RegisterExtension final Closing closing = new Closing();

  private final HeaderWatch watch = new HeaderWatch();
  private ManagedChannel channel;

  @BeforeEach
  void connect() throws IOException {
    Server server =
        Transport.IN_PROCESS
            .serverBuilder()
            .addService(new AnsweringService())
            .intercept(watch)
            .build();
    closing.add(server.start());
    channel = closing.add(Transport.IN_PROCESS.channelBuilder(server).build());
  }

  @Test
  @DisplayName("Before any request nothing is known")
  void propagation_isUnknownWithoutRequests() {
    assertEquals(Propagation.UNKNOWN, watch.propagation());
  }

  @Test
  @DisplayName("A request without the header counts as one, with nothing in it")
  void requestWithout_isKept() {
    request();

    assertEquals(List.of(List.of()), watch.requests());
    assertEquals(Propagation.NOTHING_SENT, watch.propagation());
  }

  @Test
  @DisplayName("Every value of every request is kept, doubled ones as well")
  void values_areKeptByRequest() {
    request("one", "two");
    request();
    request("three");

    assertEquals(List.of(List.of("one", "two"), List.of(), List.of("three")), watch.requests());
    assertEquals(Propagation.TRACEPARENT_SENT, watch.propagation());
  }

  @Test
  @DisplayName("What was seen can be forgotten")
  void clear_forgets() {
    request("one");

    watch.clear();

    assertEquals(Propagation.UNKNOWN, watch.propagation());
  }

  private void request(String... traceparents) {
    Metadata headers = new Metadata();
    for (String value : traceparents) {
      headers.put(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER), value);
    }
    ExportTraceServiceResponse ignored =
        TraceServiceGrpc.newBlockingStub(
                ClientInterceptors.intercept(
                    channel, MetadataUtils.newAttachHeadersInterceptor(headers)))
            .export(ExportTraceServiceRequest.getDefaultInstance());
  }
}
