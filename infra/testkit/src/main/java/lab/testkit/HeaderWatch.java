package lab.testkit;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;
import lab.insight.TraceComparison.Propagation;

/** Sees which trace headers the requests carried, so that a failure can say who lost them. */
final class HeaderWatch implements ServerInterceptor {

  private static final Metadata.Key<String> TRACEPARENT =
      Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);

  private final List<List<String>> requests = new CopyOnWriteArrayList<>();

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    Iterable<String> values = headers.getAll(TRACEPARENT);
    requests.add(
        values == null ? List.of() : StreamSupport.stream(values.spliterator(), false).toList());
    return next.startCall(call, headers);
  }

  Propagation propagation() {
    if (requests.isEmpty()) {
      return Propagation.UNKNOWN;
    }
    return requests.stream().allMatch(List::isEmpty)
        ? Propagation.NOTHING_SENT
        : Propagation.TRACEPARENT_SENT;
  }

  List<List<String>> requests() {
    return requests;
  }

  void clear() {
    requests.clear();
  }
}
