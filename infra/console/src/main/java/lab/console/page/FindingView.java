package lab.console.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import lab.console.findings.FindingLog;
import lab.insight.Finding;

/** Findings with why they matter and which task teaches it, from {@code findings.properties}. */
public final class FindingView {

  private static final String WHY = ".why";
  private static final String TASK = ".task";

  private final Properties texts = read();
  private final FindingLog findings;

  FindingView(FindingLog findings) {
    this.findings = findings;
  }

  private static Properties read() {
    Properties texts = new Properties();
    try (InputStream in =
        Objects.requireNonNull(FindingView.class.getResourceAsStream("findings.properties"))) {
      texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return texts;
  }

  /** The ids of all tasks that findings point to. */
  public static List<String> tasks() {
    Properties texts = read();
    return texts.stringPropertyNames().stream()
        .filter(key -> key.endsWith(TASK))
        .map(texts::getProperty)
        .distinct()
        .toList();
  }

  Map<String, Object> view() {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("findings", findings.entries().stream().map(this::entry).toList());
    view.put("leftOut", findings.leftOut());
    return view;
  }

  private Map<String, Object> entry(FindingLog.Entry entry) {
    Finding.About about = entry.finding().about();
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("about", about);
    view.put("subject", entry.finding().subject());
    view.put("sentence", entry.finding().sentence());
    view.put("why", texts.getProperty(about + WHY, ""));
    view.put("task", texts.getProperty(about + TASK, ""));
    view.put("count", entry.count());
    view.put("firstMillis", entry.firstMillis());
    view.put("lastMillis", entry.lastMillis());
    view.put("services", entry.services());
    view.put("examples", entry.examples());
    return view;
  }
}
