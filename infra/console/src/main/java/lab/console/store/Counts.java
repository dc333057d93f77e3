package lab.console.store;

/**
 * What became of one signal so far.
 *
 * @param received records since the start, or since all was cleared
 * @param kept records that are in memory now
 * @param dropped records that had to make room for newer ones
 */
public record Counts(long received, long kept, long dropped) {}
