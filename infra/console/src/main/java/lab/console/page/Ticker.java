package lab.console.page;

import io.javalin.http.sse.SseClient;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Tells every open page, a few times a second at most, that something has changed. */
public final class Ticker implements AutoCloseable {

  private static final long EVERY_MILLIS = 400;
  private static final int MAX_PAGES = 32;
  private static final int TICKS_PER_HEARTBEAT = 25;

  private final Set<SseClient> pages = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "ticker");
            thread.setDaemon(true);
            return thread;
          });
  private final Api api;
  private String lastVersion = "";
  private int silentTicks;

  public Ticker(Api api) {
    this.api = api;
    clock.scheduleWithFixedDelay(
        this::tickAndGoOn, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** A page that begins to listen; one too many is sent away. */
  public void add(SseClient page) {
    if (pages.size() >= MAX_PAGES) {
      page.close();
      return;
    }
    page.keepAlive();
    page.onClose(() -> pages.remove(page));
    pages.add(page);
    page.sendEvent("tick", api.counts());
  }

  private void tick() {
    Map<String, Object> counts = api.counts();
    String version = String.valueOf(counts.get("version"));
    boolean changed = !lastVersion.equals(version);
    silentTicks = changed ? 0 : silentTicks + 1;
    lastVersion = version;
    // Now and then without a change: time alone changes what is shown, and a page that is closed is
    // only noticed by sending.
    if (changed || silentTicks % TICKS_PER_HEARTBEAT == 0) {
      pages.forEach(page -> page.sendEvent("tick", counts));
    }
  }

  /** The clock stops for good when a task throws. */
  private void tickAndGoOn() {
    try {
      tick();
    } catch (RuntimeException e) {
      System.err.println("console: a page was not told of a change: " + e);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    pages.forEach(SseClient::close);
  }
}
