package lab.console.receive;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the bytes of all requests that are under way, whoever sends them and however slowly. */
final class HeldBytes {

  private final long most;
  private final AtomicLong held = new AtomicLong();

  HeldBytes(long most) {
    this.most = most;
  }

  /** The bytes of one request; they count until it is closed. */
  Share share() {
    return new Share();
  }

  /** For one thread. */
  final class Share implements AutoCloseable {

    private long own;

    /** Whether there is room for so many more; what does not fit is not counted. */
    boolean take(int bytes) {
      if (held.addAndGet(bytes) > most) {
        held.addAndGet(-bytes);
        return false;
      }
      own += bytes;
      return true;
    }

    @Override
    public void close() {
      held.addAndGet(-own);
      own = 0;
    }
  }
}
