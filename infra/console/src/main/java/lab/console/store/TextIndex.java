package lab.console.store;

/**
 * Which bytes stand beside each other in the texts of a batch, for every few records: up to three
 * of them, as bits that several may share. So it may take a text for one that is there, seldom, but
 * never overlooks one.
 */
final class TextIndex {

  private static final int RECORDS = 16;
  private static final int LEAST_BITS = 256;
  private static final int MOST_BITS = 4096;

  private final int bitsPerBlock;
  private final long[] bits;

  /** Reads through all texts. */
  TextIndex(SearchableBatch batch) {
    bitsPerBlock = bitsPerBlock(batch.bytes.length, batch.count());
    bits = new long[longs(batch.bytes.length, batch.count())];
    RecordText text = new RecordText();
    for (int i = 0; i < batch.count(); i++) {
      batch.write(i, text);
      add(i, text);
    }
  }

  /** What it takes in memory for so many records, in bytes. */
  static long size(int bytes, int records) {
    return Sizes.OBJECT + Sizes.ofNumbers(longs(bytes, records));
  }

  private static int longs(int bytes, int records) {
    return blocks(records) * (bitsPerBlock(bytes, records) / Long.SIZE);
  }

  private static int blocks(int records) {
    return (records + RECORDS - 1) / RECORDS;
  }

  /** About two for each byte, until there are enough for the few texts that most records share. */
  private static int bitsPerBlock(int bytes, int records) {
    int wanted = 2 * bytes / Math.max(1, blocks(records));
    return Math.max(LEAST_BITS, Math.min(MOST_BITS, Integer.highestOneBit(Math.max(1, wanted))));
  }

  private void add(int record, RecordText text) {
    byte[] bytes = text.bytes();
    int three = 0;
    for (int i = 0; i < text.length(); i++) {
      three = (three << 8 | (bytes[i] & 0xff)) & 0xffffff;
      set(record, three & 0xff);
      set(record, three & 0xffff);
      set(record, three);
    }
  }

  private void set(int record, int part) {
    int bit = bit(record, part);
    bits[bit / Long.SIZE] |= 1L << bit;
  }

  /** Whether a record, or one of those beside it, may hold all parts of a text. */
  boolean mayHold(int record, int[] parts) {
    for (int part : parts) {
      int bit = bit(record, part);
      if ((bits[bit / Long.SIZE] & 1L << bit) == 0) {
        return false;
      }
    }
    return true;
  }

  /** The parts to ask for: of a text of three bytes or more all of three, else the text itself. */
  static int[] parts(byte[] text) {
    int size = Math.max(1, Math.min(3, text.length));
    int[] parts = new int[text.length - size + 1];
    for (int i = 0; i < parts.length; i++) {
      for (int j = i; j < i + size; j++) {
        parts[i] = parts[i] << 8 | (text[j] & 0xff);
      }
    }
    return parts;
  }

  private int bit(int record, int part) {
    int hash = (part * 0x9E3779B1) >>> Integer.numberOfLeadingZeros(bitsPerBlock - 1);
    return record / RECORDS * bitsPerBlock + hash;
  }
}
