package lab.console;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** Keeps the newest records up to a number of bytes. Not for several threads: its owner locks. */
final class BoundedLog<T> {

  private final long maxBytes;
  private final Consumer<T> onDrop;
  private final Deque<Kept<T>> records = new ArrayDeque<>();
  private long bytes;
  private long received;
  private long dropped;

  /**
   * @param onDrop told of each record that goes
   */
  BoundedLog(long maxBytes, Consumer<T> onDrop) {
    this.maxBytes = maxBytes;
    this.onDrop = onDrop;
  }

  void add(T record, long size) {
    received++;
    records.addLast(new Kept<>(record, size));
    bytes += size;
    while (bytes > maxBytes) {
      Kept<T> oldest = records.removeFirst();
      bytes -= oldest.size;
      dropped++;
      onDrop.accept(oldest.record);
    }
  }

  /** A copy, the newest first. */
  List<T> newestFirst() {
    List<T> copy = new ArrayList<>(records.size());
    records.descendingIterator().forEachRemaining(kept -> copy.add(kept.record));
    return copy;
  }

  Counts counts() {
    return new Counts(received, records.size(), dropped);
  }

  void clear() {
    records.clear();
    bytes = 0;
    received = 0;
    dropped = 0;
  }

  private record Kept<T>(T record, long size) {}
}
