package lab.console;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/** Keeps the newest records up to a number of bytes. Not for several threads: its owner locks. */
final class BoundedLog<T> {

  private final long maxBytes;
  private final ToLongFunction<T> size;
  private final Consumer<T> onDrop;
  private final Deque<T> records = new ArrayDeque<>();
  private long bytes;
  private long received;
  private long dropped;

  /**
   * @param onDrop told of each record that goes
   */
  BoundedLog(long maxBytes, ToLongFunction<T> size, Consumer<T> onDrop) {
    this.maxBytes = maxBytes;
    this.size = size;
    this.onDrop = onDrop;
  }

  void add(T record) {
    received++;
    records.addLast(record);
    bytes += size.applyAsLong(record);
    while (bytes > maxBytes) {
      T oldest = records.removeFirst();
      bytes -= size.applyAsLong(oldest);
      dropped++;
      onDrop.accept(oldest);
    }
  }

  /** A copy, the newest first. */
  List<T> newestFirst() {
    List<T> copy = new ArrayList<>(records.size());
    records.descendingIterator().forEachRemaining(copy::add);
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
}
