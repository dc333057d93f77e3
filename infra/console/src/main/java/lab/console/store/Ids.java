package lab.console.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** Trace and span ids, which are numbers of 128 and 64 bits here and hex for people. */
public final class Ids {

  private static final HexFormat HEX = HexFormat.of();
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Ids() {}

  /** A trace id; 0, 0 is none. */
  public record TraceId(long high, long low) {

    /** 32 hex characters, or empty when there is none. */
    @Override
    public String toString() {
      return high == 0 && low == 0 ? "" : HEX.toHexDigits(high) + HEX.toHexDigits(low);
    }

    /**
     * Reads 32 hex characters.
     *
     * @throws IllegalArgumentException when it is something else
     */
    public static TraceId of(String hex) {
      if (hex.length() != 32) {
        throw new IllegalArgumentException("'" + hex + "' is no trace id, which has 32 hex digits");
      }
      return new TraceId(
          HexFormat.fromHexDigitsToLong(hex, 0, 16), HexFormat.fromHexDigitsToLong(hex, 16, 32));
    }
  }

  /** 16 hex characters, or empty for 0, which is no id. */
  public static String span(long id) {
    return id == 0 ? "" : HEX.toHexDigits(id);
  }

  /** Eight bytes as a number, the highest first. */
  static long read(byte[] bytes, int begin) {
    return (long) LONGS.get(bytes, begin);
  }
}
