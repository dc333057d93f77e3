package lab.demo;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;

/**
 * One call, passed on. Neither side is asked for more than the other has room for, so that a slow
 * reader slows down the writer behind the proxy too.
 */
final class Relay {

  private final ServerCall<byte[], byte[]> caller;
  private final ClientCall<byte[], byte[]> server;
  private final boolean emptied;
  private final Delay late;
  private final Delay reading;
  private final Ending ending;
  private final long begun = System.nanoTime();
  private volatile Passed.Message request = Passed.Message.NONE;
  private volatile Passed.Message response = Passed.Message.NONE;
  private volatile boolean answered;
  private boolean ended;

  // Each is true while its side has been asked for nothing, since the other had no room.
  private boolean requestsHeld;
  private boolean responsesHeld;

  /** Hears how the call has ended. */
  interface Ending {

    /**
     * Called once, when the call has ended for its caller.
     *
     * @param answered whether the caller has got headers, after which no client tries again
     */
    void of(
        Status status,
        boolean answered,
        long millis,
        Passed.Message request,
        Passed.Message response);
  }

  /**
   * @param emptied whether the first request arrives without anything in it
   * @param late for all that comes back
   * @param reading before the next message is asked for
   */
  Relay(
      ServerCall<byte[], byte[]> caller,
      ClientCall<byte[], byte[]> server,
      boolean emptied,
      Delay late,
      Delay reading,
      Ending ending) {
    this.caller = caller;
    this.server = server;
    this.emptied = emptied;
    this.late = late;
    this.reading = reading;
    this.ending = ending;
  }

  ServerCall.Listener<byte[]> requests() {
    return new Requests();
  }

  ClientCall.Listener<byte[]> responses() {
    return new Responses();
  }

  /** Ends the call for its caller as if the connection had broken. */
  void breakOff() {
    close(Status.UNAVAILABLE.withDescription("the connection broke"), new Metadata());
    server.cancel("the connection broke", null);
  }

  private synchronized void close(Status status, Metadata trailers) {
    if (end(status)) {
      caller.close(status, trailers);
    }
  }

  synchronized boolean hasEnded() {
    return ended;
  }

  /** Passes something on, unless nobody listens any more. */
  private synchronized void tell(Runnable action) {
    if (!ended) {
      action.run();
    }
  }

  /** For the caller; what still comes from the server then is late. */
  private synchronized boolean end(Status status) {
    if (ended) {
      return false;
    }
    ended = true;
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    ending.of(status, answered, millis, request, response);
    return true;
  }

  private final class Requests extends ServerCall.Listener<byte[]> {

    private boolean first = true;

    @Override
    public void onMessage(byte[] message) {
      byte[] passed = first && emptied ? new byte[0] : message;
      if (first) {
        request = Passed.Message.of(passed);
      }
      tell(() -> server.sendMessage(passed));
      first = false;
      synchronized (Relay.this) {
        requestsHeld = !server.isReady();
        if (!requestsHeld) {
          caller.request(1);
        }
      }
    }

    @Override
    public void onHalfClose() {
      tell(server::halfClose);
    }

    @Override
    public void onCancel() {
      end(Status.CANCELLED);
      server.cancel("the caller has given up", null);
    }

    @Override
    public void onReady() {
      synchronized (Relay.this) {
        if (responsesHeld) {
          responsesHeld = false;
          server.request(1);
        }
      }
    }
  }

  private final class Responses extends ClientCall.Listener<byte[]> {

    private boolean first = true;

    @Override
    public void onHeaders(Metadata headers) {
      late.run(
          () ->
              tell(
                  () -> {
                    answered = true;
                    caller.sendHeaders(headers);
                  }));
    }

    @Override
    public void onMessage(byte[] message) {
      late.run(() -> tell(() -> send(message)));
      reading.run(this::askForMore);
    }

    private void send(byte[] message) {
      if (first) {
        response = Passed.Message.of(message);
      }
      first = false;
      caller.sendMessage(message);
    }

    private void askForMore() {
      synchronized (Relay.this) {
        responsesHeld = !caller.isReady();
        if (!responsesHeld) {
          server.request(1);
        }
      }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      late.run(() -> close(status, trailers));
    }

    @Override
    public void onReady() {
      synchronized (Relay.this) {
        if (requestsHeld) {
          requestsHeld = false;
          caller.request(1);
        }
      }
    }
  }
}
