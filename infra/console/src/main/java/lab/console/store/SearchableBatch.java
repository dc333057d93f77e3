package lab.console.store;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Records in which one looks for texts, with an index that is made when there is time, or by the
 * first who searches: those who send do not wait for it.
 */
abstract class SearchableBatch extends Batch {

  private final OtlpShape shape;
  private volatile @Nullable TextIndex index;

  /**
   * @param shape how a record is put together
   */
  SearchableBatch(ScopeItems items, OtlpShape shape) {
    super(items);
    this.shape = shape;
  }

  /** Room for the index is counted from the beginning. */
  @Override
  long size() {
    return super.size() + TextIndex.size(bytes.length, count());
  }

  /** Two threads at once do no harm, but may both make one. */
  final TextIndex index() {
    TextIndex known = index;
    if (known == null) {
      known = new TextIndex(this);
      index = known;
    }
    return known;
  }

  /** Writes down the texts of one record. */
  final void write(int i, RecordText text) {
    text.clear();
    try {
      CodedInputStream in = CodedInputStream.newInstance(bytes, begins[i], lengths[i]);
      shape.write(in, bytes, begins[i], text);
    } catch (IOException e) {
      throw new IllegalStateException("what was checked when it came is malformed", e);
    }
  }
}
