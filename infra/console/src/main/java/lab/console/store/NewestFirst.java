package lab.console.store;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The records of batches as they were at one moment, the newest arrival first. */
final class NewestFirst<B extends Batch, T> implements Iterable<T> {

  private final List<B> batches;
  private final View<B, T> view;

  /** What one sees of a record. */
  interface View<B, T> {
    T of(B batch, int index);
  }

  NewestFirst(List<B> batches, View<B, T> view) {
    this.batches = batches;
    this.view = view;
  }

  @Override
  public Iterator<T> iterator() {
    return new Iterator<>() {

      private int batch = batches.size();
      private int index = -1;

      @Override
      public boolean hasNext() {
        while (index < 0 && batch > 0) {
          batch--;
          index = batches.get(batch).count() - 1;
        }
        return index >= 0;
      }

      @Override
      public T next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return view.of(batches.get(batch), index--);
      }
    };
  }
}
