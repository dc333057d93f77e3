package lab.insight;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A span as a test expects it: exactly these attributes, events and children. Names and kinds are
 * always compared.
 */
public final class ExpectedSpan {

  /** Stands for a value that has to be there and may be any, such as a port. */
  public static final Object ANY =
      new Object() {
        @Override
        public String toString() {
          return "any value";
        }
      };

  private final String name;
  private final SpanKind kind;
  private final Map<String, Object> attributes = new LinkedHashMap<>();
  private final Set<String> optional = new HashSet<>();
  private final List<String> events = new ArrayList<>();
  private final List<ExpectedSpan> children = new ArrayList<>();
  private SpanStatus status = SpanStatus.UNSET;

  private ExpectedSpan(String name, SpanKind kind) {
    this.name = name;
    this.kind = kind;
  }

  public static ExpectedSpan client(String name) {
    return new ExpectedSpan(name, SpanKind.CLIENT);
  }

  public static ExpectedSpan server(String name) {
    return new ExpectedSpan(name, SpanKind.SERVER);
  }

  public static ExpectedSpan internal(String name) {
    return new ExpectedSpan(name, SpanKind.INTERNAL);
  }

  /** Expects an attribute; whole numbers are compared as longs. */
  public ExpectedSpan attribute(String key, Object value) {
    attributes.put(key, value instanceof Integer number ? Long.valueOf(number) : value);
    return this;
  }

  /** Expects attributes that may have any value. */
  public ExpectedSpan anyAttribute(String... keys) {
    Arrays.stream(keys).forEach(key -> attributes.put(key, ANY));
    return this;
  }

  /** Allows attributes that may be there or not, expected before or never. */
  public ExpectedSpan optionalAttribute(String... keys) {
    optional.addAll(List.of(keys));
    optional.forEach(attributes::remove);
    return this;
  }

  /** Expects the status ERROR; without this call it is UNSET. */
  public ExpectedSpan error() {
    status = SpanStatus.ERROR;
    return this;
  }

  /**
   * Expects these events, in this order. Message events are written as {@code SENT 1} and {@code
   * RECEIVED 1}, others by their name.
   */
  public ExpectedSpan events(String... expected) {
    events.addAll(List.of(expected));
    return this;
  }

  /** Expects these children, in any order. */
  public ExpectedSpan children(ExpectedSpan... expected) {
    children.addAll(List.of(expected));
    return this;
  }

  public String name() {
    return name;
  }

  public SpanKind kind() {
    return kind;
  }

  public SpanStatus status() {
    return status;
  }

  public Map<String, Object> attributes() {
    return Map.copyOf(attributes);
  }

  boolean allows(String key) {
    return attributes.containsKey(key) || optional.contains(key);
  }

  public List<String> events() {
    return List.copyOf(events);
  }

  public List<ExpectedSpan> children() {
    return List.copyOf(children);
  }

  /** How many spans this is, with all below it. */
  public int size() {
    return 1 + children.stream().mapToInt(ExpectedSpan::size).sum();
  }

  String subject() {
    return name + " " + kind;
  }
}
