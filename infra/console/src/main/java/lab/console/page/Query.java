package lab.console.page;

import io.javalin.http.Context;
import java.util.Optional;
import lab.console.store.Ids.TraceId;

/** What the page's address asks for. What makes no sense reads as if it were not there. */
final class Query {

  static final int MAX_ROWS = 1_000;

  private final Context context;

  Query(Context context) {
    this.context = context;
  }

  /** The parameter, or empty. */
  String text(String name) {
    String value = context.queryParam(name);
    return value == null ? "" : value.strip();
  }

  /** The parameter as it stands there, since names may begin and end with blanks; or empty. */
  String raw(String name) {
    String value = context.queryParam(name);
    return value == null ? "" : value;
  }

  boolean has(String name) {
    return !text(name).isEmpty();
  }

  double number(String name, double otherwise) {
    try {
      double number = Double.parseDouble(text(name));
      return Double.isFinite(number) ? number : otherwise;
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  int limit(int otherwise) {
    return (int) Math.max(1, Math.min(MAX_ROWS, number("limit", otherwise)));
  }

  /** The id that a text is, if it is one. */
  static Optional<TraceId> traceId(String text) {
    try {
      return Optional.of(TraceId.of(text.strip()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
