package lab.console.receive;

import com.google.protobuf.Any;
import com.google.protobuf.util.Durations;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how many calls are under way over all connections, and how long each may take: so what
 * they hold is bounded as well. Refuses as OTLP wants it of whoever is overloaded: with
 * RESOURCE_EXHAUSTED, and with RetryInfo, which says that it is worth to try again.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#failures">OTLP: failures</a>
 */
final class CallLimit implements ServerInterceptor {

  static final int MOST = 16;

  private final Semaphore places = new Semaphore(MOST);
  private final long limitMillis;

  CallLimit(long limitMillis) {
    this.limitMillis = limitMillis;
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    if (!places.tryAcquire()) {
      refuse(call, "too many calls at a time");
      return new ServerCall.Listener<>() {};
    }
    TimedCall<ReqT, RespT> timed = new TimedCall<>(call);
    CompletableFuture<@Nullable Void> timer = new CompletableFuture<>();
    timer.completeOnTimeout(null, limitMillis, TimeUnit.MILLISECONDS).thenRun(timed::giveUp);
    return new SimpleForwardingServerCallListener<>(next.startCall(timed, headers)) {
      @Override
      public void onComplete() {
        leave();
        super.onComplete();
      }

      @Override
      public void onCancel() {
        leave();
        super.onCancel();
      }

      // A call ends in one of the two, once.
      private void leave() {
        timer.cancel(false);
        places.release();
      }
    };
  }

  private static void refuse(ServerCall<?, ?> call, String why) {
    RetryInfo later = RetryInfo.newBuilder().setRetryDelay(Durations.fromSeconds(1)).build();
    StatusRuntimeException refusal =
        StatusProto.toStatusRuntimeException(
            com.google.rpc.Status.newBuilder()
                .setCode(Code.RESOURCE_EXHAUSTED_VALUE)
                .setMessage(why)
                .addDetails(Any.pack(later))
                .build());
    call.close(refusal.getStatus(), Objects.requireNonNull(refusal.getTrailers()));
  }

  /** Takes no answer any more once it has been given up. */
  private static final class TimedCall<ReqT, RespT>
      extends SimpleForwardingServerCall<ReqT, RespT> {

    private boolean closed;

    TimedCall(ServerCall<ReqT, RespT> call) {
      super(call);
    }

    synchronized void giveUp() {
      if (!closed) {
        closed = true;
        refuse(delegate(), "the request has taken too long to arrive");
      }
    }

    @Override
    public synchronized void sendHeaders(Metadata headers) {
      if (!closed) {
        super.sendHeaders(headers);
      }
    }

    @Override
    public synchronized void sendMessage(RespT message) {
      if (!closed) {
        super.sendMessage(message);
      }
    }

    @Override
    public synchronized void close(Status status, Metadata trailers) {
      if (!closed) {
        closed = true;
        super.close(status, trailers);
      }
    }
  }
}
