package lab.demo;

import io.grpc.Metadata;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;

/** The newest requests that have crossed, each by its headers: what a trace hangs on. */
public final class RequestLog {

  private static final int MOST = 60;

  /** What nobody should read from a page. */
  private static final String SECRET = "authorization";

  private final Deque<List<String>> newest = new ArrayDeque<>();

  /**
   * Notes a request, as it comes from the client.
   *
   * @param method full name, without a slash at the beginning
   * @param authority whom the client has called
   */
  synchronized void add(String method, String authority, Metadata headers) {
    List<String> lines = new ArrayList<>();
    lines.add(":path: /" + method);
    lines.add(":authority: " + authority);
    for (String name : headers.keys()) {
      if (name.equals(SECRET)) {
        lines.add(name + ": (not shown)");
      } else {
        values(headers, name).forEach(value -> lines.add(name + ": " + value));
      }
    }
    newest.addLast(List.copyOf(lines));
    if (newest.size() > MOST) {
      newest.removeFirst();
    }
  }

  /** A line for each header; binary values in Base64, as they cross. */
  private static List<String> values(Metadata headers, String name) {
    List<String> values = new ArrayList<>();
    if (name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
      Iterable<byte[]> all = headers.getAll(Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER));
      if (all != null) {
        all.forEach(value -> values.add(Base64.getEncoder().encodeToString(value)));
      }
    } else {
      Iterable<String> all =
          headers.getAll(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
      if (all != null) {
        all.forEach(values::add);
      }
    }
    return values;
  }

  /** The newest last: of each the lines {@code name: value}. */
  public synchronized List<List<String>> newest() {
    return List.copyOf(newest);
  }
}
