package lab.insight;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes spans of which a test says only what matters to it. */
final class SpanSample {

  static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  static final String OTHER_TRACE = "ffffffffffffffffffffffffffffffff";

  private final String id;
  private final String parent;
  private final String name;
  private final SpanKind kind;
  private final Map<String, Object> attributes = new HashMap<>();
  private final List<SpanEvent> events = new ArrayList<>();
  private String trace = TRACE;
  private long start = 1;
  private long end = 9;
  private SpanStatus status = SpanStatus.UNSET;
  private int leftOut;
  private String service = "calculator";

  private SpanSample(String id, String parent, String name, SpanKind kind) {
    this.id = id;
    this.parent = parent;
    this.name = name;
    this.kind = kind;
  }

  /** An ended span without attributes; {@code parent} is empty for a root. */
  static SpanSample of(String id, String parent, String name, SpanKind kind) {
    return new SpanSample(id, parent, name, kind);
  }

  SpanSample trace(String value) {
    trace = value;
    return this;
  }

  SpanSample service(String value) {
    service = value;
    return this;
  }

  SpanSample start(long nanos) {
    start = nanos;
    return this;
  }

  SpanSample end(long nanos) {
    end = nanos;
    return this;
  }

  SpanSample open() {
    end = 0;
    return this;
  }

  SpanSample status(SpanStatus value) {
    status = value;
    return this;
  }

  SpanSample attribute(String key, Object value) {
    attributes.put(key, value);
    return this;
  }

  SpanSample without(String key) {
    attributes.remove(key);
    return this;
  }

  SpanSample event(String eventName, Map<String, Object> of) {
    events.add(new SpanEvent(eventName, start, of));
    return this;
  }

  SpanSample leftOut(int value) {
    leftOut = value;
    return this;
  }

  SpanRecord make() {
    return new SpanRecord(
        trace,
        id,
        parent,
        name,
        kind,
        start,
        end,
        status,
        "",
        attributes,
        events,
        List.of(),
        leftOut,
        "test",
        Map.of("service.name", service));
  }
}
