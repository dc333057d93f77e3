package lab.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * How the calls of the steady traffic have ended since the scene was set, as the proxies between
 * client and servers saw it.
 *
 * @param ok answered, be it with a refusal of wrong input
 * @param failed as the client saw it
 * @param servers answered calls of each server
 */
record Calls(long ok, long failed, List<Long> servers) {

  /** As {@code /api/demo} tells it. */
  static Calls of(JsonNode demo) {
    JsonNode calls = demo.get("calls");
    List<Long> servers = new ArrayList<>();
    for (JsonNode second : calls.get("seconds")) {
      for (int i = 0; i < second.get("servers").size(); i++) {
        if (servers.size() == i) {
          servers.add(0L);
        }
        servers.set(i, servers.get(i) + second.get("servers").get(i).asLong());
      }
    }
    return new Calls(calls.get("ok").asLong(), calls.get("failed").asLong(), servers);
  }

  /** What has come since an earlier look. */
  Calls since(Calls before) {
    List<Long> each = new ArrayList<>();
    for (int i = 0; i < servers.size(); i++) {
      each.add(servers.get(i) - before.servers.get(i));
    }
    return new Calls(ok - before.ok, failed - before.failed, each);
  }

  @Override
  public String toString() {
    return "%d calls answered and %d failed, by server %s".formatted(ok, failed, servers);
  }
}
