package lab.console.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The newest batches up to a number of bytes. Every batch that ever came has a number; those here
 * are consecutive. Not for several threads: its owner locks.
 */
final class BatchLog<B extends Batch> {

  private static final int MOST_GAPS = 1024;

  private final long maxBytes;

  /** At the beginning there are gaps where batches were; now and then they are closed. */
  private final List<@Nullable B> batches = new ArrayList<>();

  private int gaps;
  private long firstNumber;
  private long nextUnseen;
  private long bytes;
  private long received;
  private long kept;

  BatchLog(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Takes a batch in as the newest, and returns its number. */
  long add(B batch) {
    batches.add(batch);
    bytes += batch.size();
    received += batch.count();
    kept += batch.count();
    return firstNumber + batches.size() - gaps - 1;
  }

  /**
   * Says whether the oldest has to go.
   *
   * @param besides bytes that the owner uses for the same
   */
  boolean isOverfull(long besides) {
    return bytes + besides > maxBytes && batches.size() > gaps;
  }

  /** Takes the oldest away. */
  B removeOldest() {
    B oldest = get(firstNumber);
    batches.set(gaps, null);
    gaps++;
    if (gaps > MOST_GAPS && gaps > batches.size() / 2) {
      batches.subList(0, gaps).clear();
      gaps = 0;
    }
    firstNumber++;
    bytes -= oldest.size();
    kept -= oldest.count();
    return oldest;
  }

  /** The batch with this number, which has to be here. */
  B get(long number) {
    return Objects.requireNonNull(batches.get(gaps + (int) (number - firstNumber)));
  }

  /** The oldest one that this has not yet returned; null when there is none. */
  @Nullable B nextUnseen() {
    nextUnseen = Math.max(nextUnseen, firstNumber);
    return nextUnseen < firstNumber + batches.size() - gaps ? get(nextUnseen++) : null;
  }

  /** The number of the oldest one that is here, or of the next to come. */
  long firstNumber() {
    return firstNumber;
  }

  /** A copy, the oldest first. */
  List<B> all() {
    List<B> all = new ArrayList<>();
    batches.subList(gaps, batches.size()).forEach(batch -> all.add(Objects.requireNonNull(batch)));
    return all;
  }

  Counts counts() {
    return new Counts(received, kept, received - kept);
  }

  void clear() {
    firstNumber += batches.size() - gaps;
    batches.clear();
    gaps = 0;
    bytes = 0;
    received = 0;
    kept = 0;
  }
}
